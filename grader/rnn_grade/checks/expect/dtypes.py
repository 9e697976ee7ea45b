"""What type numbers have: fine enough, wide enough, whole, or true and false."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnn_grade.checks.expect.arrays import array
from rnn_grade.errors import Failure

# A number that such a type cannot hold, as somebody might meet it.
_BEYOND = {"int8": 200, "uint8": 300, "int16": 40_000, "uint16": 70_000}


def fitting(value: Any, truth: Any, what: str, *, whole: bool = False) -> None:
    """Expect the type of number that the right answer has, or one that can be used like it.

    Args:
        value: What came back.
        truth: The right answer; its floats want floats, and its booleans want booleans.
        what: What it is: "the new state h".
        whole: Whether integers want integers: floats that are whole will not do.
    """
    kind = np.asarray(truth).dtype.kind
    if kind == "f":
        fine_enough(value, what)
    elif kind == "b":
        _booleans(value, what)
    elif kind in "iu" and not np.isin(truth, (0, 1)).all():
        # Zeros and ones, one-hot rows, are the same in every type.
        if whole:
            _whole(value, what)
        _wide_enough(value, what)


def fine_enough(value: Any, what: str) -> None:
    """Expect floating numbers of at least float32, as a state needs over many steps.

    Args:
        value: What came back.
        what: What it is: "the new state h".
    """
    dtype = array(value, what).dtype
    if dtype.kind != "f" or dtype.itemsize < 4:
        raise Failure(
            "that",
            f"the numbers in {what}",
            expected="float32 or float64",
            actual=str(dtype),
            cause="Such numbers are too coarse: over many steps their errors add up.",
            hint="Leave the type as it comes, or use float32: no `astype(int)`, no float16, "
            "no policy `mixed_float16`.",
        )


def _booleans(value: Any, what: str) -> None:
    dtype = array(value, what).dtype
    if dtype.kind != "b":
        raise Failure(
            "that",
            f"the values in {what}",
            expected="booleans, True and False",
            actual=f"numbers of type {dtype}",
            cause="An index of zeros and ones takes the entries 0 and 1, again and again; one of "
            "booleans takes the entries that are marked.",
            hint="Ask for booleans: `np.zeros(..., dtype=bool)`, or a comparison.",
        )


def _whole(value: Any, what: str) -> None:
    dtype = array(value, what).dtype
    if dtype.kind not in "iu":
        raise Failure(
            "that",
            what,
            expected="whole numbers",
            actual=f"numbers of type {dtype}",
            cause="An id is the number of a row in a table, and there is no row 3.0.",
            hint="Ask for integers: `np.array(..., dtype=int)`, `np.zeros(..., dtype=int)`.",
        )


def _wide_enough(value: Any, what: str) -> None:
    dtype = array(value, what).dtype
    beyond = _BEYOND.get(dtype.name)
    if beyond is not None:
        turned = int(np.array(beyond).astype(dtype))
        raise Failure(
            "that",
            f"the numbers in {what}",
            expected="whole numbers of at least 32 bits, such as int32",
            actual=str(dtype),
            cause=f"Such numbers end at {np.iinfo(dtype).max} and begin anew without a word: "
            f"{beyond} becomes {turned}.",
            hint=f"Leave the type as it comes: no `{dtype}`.",
        )
