"""Where numbers differ: the place of the first difference, and the numbers around it.

What is kept of two arrays is small, however large they are: a report goes into logs and databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_grade.text import digits

Array = NDArray[Any]
# So many rows and columns are seen at a glance.
MOST = 6
_SINGULAR = {
    "timesteps": "step",
    "steps": "step",
    "horizon": "step",
    "samples": "sample",
    "units": "unit",
    "features": "feature",
    "verbs": "verb",
}


def place(index: Sequence[int], axes: str) -> str:
    """Return "batch 0, step 2, unit 1" for an index, as far as the axes have names.

    Args:
        index: One number per axis, counted from 0.
        axes: Names such as `"(batch, timesteps, units)"`.
    """
    names = _names(axes)
    if len(names) != len(index):
        return f"index {list(index)}" if index else ""
    return ", ".join(f"{name} {number}" for name, number in zip(names, index, strict=True))


def around(found: Array, truth: Array, wrong: Array, axes: str) -> dict[str, Any]:
    """Return the numbers around the first difference, as plain values for a small table.

    Args:
        found: What came back, of any shape with at least one axis.
        truth: What it should be, in the same shape.
        wrong: Which numbers differ, as booleans in that shape; at least one does.
        axes: The names of the axes, such as `"(batch, units)"`.

    Returns:
        `found`, `expected` and `wrong`: at most `MOST` rows of `MOST` columns of the last two axes.
        `at`: the place on the axes before them. `rows` and `columns`: the names of the two axes;
        `first`: the row and the column that the table starts with; `lengths`: those of the axes.
    """
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    names = _names(axes)
    known = len(names) == found.ndim
    # A single axis is one row without a name.
    names = names[-2:] if known else ["", ""][-found.ndim :]
    outer = index[: max(found.ndim - 2, 0)]
    tables = [np.atleast_2d(one[outer]) for one in (found, truth, wrong)]
    lengths = tables[0].shape
    inner = (0, *index)[-2:] if found.ndim == 1 else index[-2:]
    # Some of what comes before the difference is seen, and never less than fits.
    first = [
        max(0, min(at - MOST // 3, length - MOST))
        for at, length in zip(inner, lengths, strict=True)
    ]
    rows, columns = (slice(start, start + MOST) for start in first)
    cut = [table[rows, columns] for table in tables]
    return {
        "at": place(outer, ", ".join(_names(axes)[: len(outer)])) if outer else "",
        "rows": names[0] if found.ndim > 1 else "",
        "columns": names[-1],
        "first": first,
        "lengths": list(lengths),
        "found": _shortened(cut[0], cut[1]),
        "expected": _shortened(cut[1], cut[0]),
        "wrong": cut[2].astype(int).tolist(),
    }


def _shortened(one: Array, other: Array) -> list[list[float]]:
    rows = zip(one, other, strict=True)
    return [[short(*pair) for pair in zip(*row, strict=True)] for row in rows]


def short(number: Any, other: Any = None) -> float:
    """Return a number as a learner reads it: four significant digits.

    Args:
        number: The number.
        other: What it stands beside; where the two differ, as many digits as tell them apart.
    """
    one = float(number)
    beside = one if other is None else float(other)
    return float(f"{one:.{digits(one, beside)}g}")


def axis_names(axes: str) -> list[str]:
    """Return the names of axes one by one.

    Args:
        axes: All of them, such as `"(batch, units)"` or `"(units,)"`; nothing for no names.
    """
    return [name.strip() for name in axes.strip("()").split(",") if name.strip()]


def _names(axes: str) -> list[str]:
    return [_SINGULAR.get(name, name) for name in axis_names(axes)]
