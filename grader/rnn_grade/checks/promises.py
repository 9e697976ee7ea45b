"""What every function owes besides a right answer: the same once more, for one row, for one step.

The oracle decides which arguments have rows: where those of the right answer follow from theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from rnn_grade.checks.diagnosis.bank import same
from rnn_grade.checks.expect.differences import axis_names

# The names of axes along which every entry has an answer of its own; and those of the steps.
_BATCH, _STEPS = ("batch", "samples"), ("timesteps", "points")
# More arguments of the same length than these are no longer told apart.
_MOST = 5

Answer = Callable[..., Mapping[str, Any]]
Change = Callable[[Any], Any]


@dataclass(frozen=True)
class Promise:
    """A further call whose answer follows from one that was right.

    Args:
        where: What is special about it, for the message.
        arguments: What is asked.
        right: The right answers to that, by name.
        cause: What a wrong answer says, since the first one was right.
        hint: What to try next.
    """

    where: str
    arguments: tuple[Any, ...]
    right: Mapping[str, Any]
    cause: str
    hint: str


def owed(
    arguments: Sequence[Any],
    right: Mapping[str, Any],
    axes: Mapping[str, str],
    oracle: Answer,
    rows: Sequence[int] = (),
) -> Iterator[Promise]:
    """Yield the calls that follow from a right one.

    Args:
        arguments: What was asked.
        right: The right answers to that, by name.
        axes: The names of their axes.
        oracle: The right answers to anything else.
        rows: The places of the arguments whose first axis is the batch, where somebody named them.
    """
    yield Promise(
        ", asked for the second time",
        tuple(arguments),
        right,
        "The first time it was right: something of the earlier call is still there.",
        "Nothing may survive a call: begin with what is given, and with new lists and arrays.",
    )
    parts = [
        name
        for name, answer in right.items()
        if isinstance(answer, np.ndarray | list)
        and (rows or _named(axes.get(name, ""), 0) in _BATCH)
    ]
    count = len(right[parts[0]]) if parts else 0
    if count > 1:
        places = tuple(rows) or _long(arguments, 0, count)
        for change, where, cause, hint in (
            (
                _first,
                ", for its first row alone",
                f"Among {count} rows it was right: something depends on how many there are.",
                "Keep the axis of the rows also where its length is 1: no `squeeze`, no case of "
                "its own for one row.",
            ),
            (
                _turned,
                ", with its rows in reverse order",
                "In their own order they were right: an answer depends on where its row stands.",
                "Treat every row in the same way, whatever its place.",
            ),
        ):
            found = _following(arguments, places, change, right, parts, oracle)
            if found is not None:
                yield Promise(where, *found, cause, hint)
    steps = [name for name in parts if _named(axes.get(name, ""), 1) in _STEPS]
    length = np.shape(right[steps[0]])[1] if steps else 0
    if length > 1:
        places = _long(arguments, 1, length)
        found = _following(arguments, places, _first_step, right, steps, oracle)
        if found is not None:
            yield Promise(
                ", for a single step",
                *found,
                f"For {length} steps it was right: something depends on how many there are.",
                "Keep the axis of the steps also where its length is 1: no `squeeze`, no case of "
                "its own for one step.",
            )


def _long(arguments: Sequence[Any], axis: int, length: int) -> tuple[int, ...]:
    """Return the places of the arguments that are as long as this along an axis."""
    shapes = [
        argument.shape
        if isinstance(argument, np.ndarray)
        else (len(argument),)
        if isinstance(argument, list | tuple)
        else ()
        for argument in arguments
    ]
    return tuple(i for i, shape in enumerate(shapes) if shape[axis : axis + 1] == (length,))


def _following(
    arguments: Sequence[Any],
    places: tuple[int, ...],
    change: Change,
    right: Mapping[str, Any],
    parts: Sequence[str],
    oracle: Answer,
) -> tuple[tuple[Any, ...], Mapping[str, Any]] | None:
    """Return arguments, some of them changed, and right answers that change in the same way.

    A matrix may be as long as the batch by chance: it is left as it is where that fits.
    """
    for count in range(min(len(places), _MOST), 0, -1):
        for some in combinations(places, count):
            asked = tuple(change(a) if i in some else a for i, a in enumerate(arguments))
            try:
                answers = oracle(*asked)
                if all(same(answers[name], change(right[name])) for name in parts):
                    return asked, answers
            except Exception:
                # An oracle may raise whatever it likes where arguments do not fit together.
                continue
    return None


def _first(value: Any) -> Any:
    return value[:1]


def _turned(value: Any) -> Any:
    return value[::-1]


def _first_step(value: Any) -> Any:
    return value[:, :1]


def _named(axes: str, place: int) -> str:
    """Return the name of one of the axes, or nothing."""
    names = axis_names(axes)
    return names[place] if place < len(names) else ""
