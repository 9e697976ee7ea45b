"""Numbers against numbers: first what they are, then their shape, then their values."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_grade.checks.diagnosis import Diagnosis
from rnn_grade.checks.expect.differences import around, axis_names, place, short
from rnn_grade.errors import Failure

Array = NDArray[Any]
Diagnose = Callable[[Any], Diagnosis | None]


def tolerance(dtype: Any) -> float:
    """Return the relative tolerance that arithmetic in this type needs over some hundred steps.

    Args:
        dtype: A NumPy type or its name; `bfloat16` as well.
    """
    # Measured on LSTMs of up to 400 steps against float64: 5e-7, 3e-3 and 3e-2 at the most.
    return {"float16": 1e-2, "bfloat16": 1e-1, "float64": 1e-9}.get(str(dtype), 1e-5)


def array(value: Any, what: str, axes: str = "") -> Array:
    """Return `value` as an array of numbers.

    Args:
        value: What came back from the submission.
        what: What it is, for the message.
        axes: The names of the axes that it should have.

    Raises:
        Failure: It is nothing, text, a ragged list, complex or some object.
    """
    if value is None:
        raise Failure("nothing", what)
    found = _read(value)
    if found is None:
        kind = "ragged" if isinstance(value, list | tuple) and _numbers(value) else "no_numbers"
        complexes = isinstance(value, np.ndarray | np.generic) and value.dtype.kind == "c"
        of_what = value.dtype.name if complexes else type(value).__name__
        raise Failure(kind, what, actual=of_what, numbers={"axes": axes})
    return found


def as_array(value: Any) -> Any:
    """Return the array that nested lists and tuples of numbers or arrays spell.

    Args:
        value: What came back from the submission.

    Returns:
        An array; anything else, ragged lists and texts among them, as it is: `shape` and `close`
        say what is wrong with it.
    """
    found = _read(value) if isinstance(value, list | tuple) else None
    return value if found is None else found


def shape(
    value: Any,
    expected: Sequence[int | None],
    *,
    axes: str = "",
    what: str = "the output",
    hint: str = "",
) -> None:
    """Expect an array of this shape.

    Args:
        value: What came back.
        expected: The lengths of its axes; `None` for any length.
        axes: Their names, such as `"(batch, timesteps, units)"`.
        what: What it is.
        hint: What to try next, where the shapes themselves do not say it.
    """
    found = array(value, what, axes).shape
    wanted = tuple(expected)
    if len(found) == len(wanted) and all(
        b in (None, a) for a, b in zip(found, wanted, strict=True)
    ):
        return
    cause, told = _shape_cause(found, wanted, axes)
    raise Failure(
        "shape",
        what,
        expected=list(wanted),
        actual=list(found),
        cause=cause,
        hint=told or hint,
        numbers={"axes": axes},
    )


def close(
    actual: Any,
    expected: Any,
    *,
    what: str,
    rtol: float = 1e-5,
    atol: float = 1e-6,
    axes: str = "",
    diagnosis: Diagnose | None = None,
    reveal: bool = True,
    hint: str = "",
    cause: str = "",
) -> None:
    """Expect numbers close to these: `|actual - expected| <= atol + rtol * (1 + max|expected|)`.

    Args:
        actual: What came back.
        expected: What it should be.
        what: What it is.
        rtol: Relative to the largest expected number.
        atol: Absolute.
        axes: The names of the axes, such as `"(batch, units)"`.
        diagnosis: Names a known mistake that gives just these numbers.
        reveal: Whether the learner may see the expected number.
        hint: What to try next, where no mistake is recognised.
        cause: The likely cause, where no mistake is recognised.
    """
    truth = np.asarray(expected, np.float64)
    if not np.isfinite(truth).all():
        raise ValueError(f"the expected numbers of {what} are not finite")
    shape(actual, truth.shape, axes=axes, what=what)
    finite(actual, what, axes=axes)
    found = array(actual, what).astype(np.float64)
    allowed = atol + rtol * (1 + float(np.max(np.abs(truth), initial=0)))
    wrong = ~(np.abs(found - truth) <= allowed)
    if not wrong.any():
        return
    mistake = diagnosis(actual) if diagnosis is not None else None
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    raise Failure(
        "close",
        what,
        expected=short(truth[index], found[index]) if reveal else None,
        actual=short(found[index], truth[index]),
        where=place(index, axes),
        cause=mistake.cause if mistake else cause,
        hint=mistake.hint if mistake else hint,
        numbers={
            "wrong": int(wrong.sum()),
            "total": int(wrong.size),
            "largest": short(np.max(np.abs(found - truth))),
            # A table of expected numbers would tell what `reveal` keeps back.
            **({"around": around(found, truth, wrong, axes)} if reveal and found.ndim else {}),
        },
    )


def finite(value: Any, what: str, *, axes: str = "") -> None:
    """Expect neither NaN nor infinity."""
    found = array(value, what)
    good = np.isfinite(found)
    if good.all():
        return
    index = tuple(int(i) for i in np.argwhere(~good)[0])
    raise Failure(
        "not_finite",
        what,
        actual=str(found[index]),
        where=place(index, axes),
        numbers={"wrong": int((~good).sum()), "total": int(good.size)},
    )


def distribution(value: Any, *, what: str, axis: int = -1) -> None:
    """Expect probabilities: none negative, and a sum of 1 along one axis.

    Args:
        value: What came back.
        what: What it is.
        axis: The axis of the classes.
    """
    found = array(value, what).astype(np.float64)
    finite(found, what)
    if found.size == 0 or not -found.ndim <= axis < found.ndim:
        raise Failure("shape", what, expected=["rows", "classes"], actual=list(found.shape))
    slack = 1e-3
    sums = found.sum(axis=axis)
    lowest, highest = float(found.min()), float(found.max())
    if found.shape[axis] == 1 and np.allclose(found, 1, atol=slack):
        kind = "one_unit"
    elif lowest >= -slack and np.allclose(sums, 1, atol=slack):
        return
    else:
        other = [
            number
            for number in range(found.ndim)
            if number != axis % found.ndim
            and lowest >= -slack
            and np.allclose(found.sum(axis=number), 1, atol=slack)
        ]
        inside = lowest >= -slack and highest <= 1 + slack
        kind = "other_axis" if other else "each_alone" if inside else "raw_scores"
    raise Failure(
        "distribution",
        what,
        expected=1.0,
        actual=short(sums.flat[0]),
        numbers={
            "kind": kind,
            "lowest": short(lowest),
            "highest": short(highest),
            "smallest_sum": short(sums.min()),
            "largest_sum": short(sums.max()),
        },
    )


def _shape_cause(
    found: tuple[int, ...], wanted: tuple[int | None, ...], axes: str
) -> tuple[str, str]:
    if len(found) == len(wanted) + 1 == 3 and found[0] == wanted[0] and found[2] == wanted[1]:
        return (
            f"There is one answer for each of the {found[1]} timesteps instead of one per "
            "sequence.",
            "Leave out `return_sequences=True` on the last recurrent layer.",
        )
    if len(found) + 1 == len(wanted) == 3 and found[0] == wanted[0] and found[1] == wanted[2]:
        return "The axis of the timesteps is missing.", "Return one row for every step."
    if len(found) == len(wanted) and found != wanted:
        for order in itertools.permutations(range(len(found))):
            if all(wanted[i] in (None, found[j]) for i, j in enumerate(order)):
                return "The axes stand in another order.", f"Put them in the order {axes}.".replace(
                    " in the order .", " in the expected order."
                )
    names = axis_names(axes)
    if len(found) + 1 == len(wanted) and found == wanted[1:]:
        if not names or names[0] == "batch":
            return (
                "The axis of the batch is missing.",
                "Return one entry for each row of the batch.",
            )
        if names[0].isidentifier():
            return f"The axis of the {names[0]} is missing.", ""
    if len(found) == len(wanted) == len(names):
        wrong = [i for i, length in enumerate(wanted) if length not in (None, found[i])]
        if wrong == [0] and names[0] == "batch":
            return (
                "Axis 0 is the batch, and its rows are not kept: a loop or a sum goes over them.",
                "Go through the timesteps, axis 1, and keep one row for each sequence.",
            )
        if len(wrong) == 1 and names[wrong[0]].isidentifier():
            return f"All axes fit but one: the length of `{names[wrong[0]]}`.", ""
    return "", ""


def _read(value: Any) -> Array | None:
    """Return an array of numbers, or `None` for what is none; NumPy gets nothing else to see."""
    if not _numbers(value) or _lengths(value) is None:
        return None
    found = np.asarray(value)
    return found if found.dtype.kind in "biuf" else None


def _numbers(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_numbers(item) for item in value)
    return isinstance(value, bool | int | float | np.ndarray | np.generic)


def _lengths(value: Any) -> tuple[int, ...] | None:
    """Return the shape of nested lists of numbers, or `None` where their parts differ in it."""
    if not isinstance(value, list | tuple):
        return value.shape if isinstance(value, np.ndarray | np.generic) else ()
    shapes = {_lengths(item) for item in value}
    inner = shapes.pop() if shapes else ()
    return None if shapes or inner is None else (len(value), *inner)
