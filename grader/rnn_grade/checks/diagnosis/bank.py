"""Numbers that name a mistake: whoever gives just these has made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
# Kinds of numbers that are counted, such as ids.
_WHOLE = "biu"


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong, in words.

    Args:
        name: Unique in its bank.
        cause: What the learner's code does, in one sentence.
        hint: What to do instead, in one sentence.
    """

    name: str
    cause: str
    hint: str


Bank = Sequence[tuple[Diagnosis, Callable[[], Any]]]
Diagnose = Callable[[Any], Diagnosis | None]


def match(bank: Bank, truth: Callable[[], Any], rtol: float = 1e-4) -> Diagnose:
    """Return a callable that names the mistake of a bank behind some numbers.

    A mistake that gives the right numbers here is never named: it cannot be told apart.

    Args:
        bank: Mistakes, each with the numbers that it gives.
        truth: The right numbers.
        rtol: Relative to the largest number.
    """

    def name(actual: Any) -> Diagnosis | None:
        right = truth()
        if same(actual, right, rtol):
            return None
        for mistake, numbers in bank:
            wrong = numbers()
            if not same(wrong, right, rtol) and same(actual, wrong, rtol):
                return mistake
        return None

    return name


def same(actual: Any, wanted: Any, rtol: float = 1e-4) -> bool:
    """Return whether two answers are the same: whole numbers and texts exactly, others nearly.

    Args:
        actual: An array, a number, a text, or a list, tuple or dict of them.
        wanted: Another; a list may stand for an array, and a tuple for a list.
        rtol: Relative to the largest number in `wanted`.
    """
    if isinstance(wanted, Mapping):
        return (
            isinstance(actual, Mapping)
            and set(actual) >= set(wanted)
            and all(same(actual[name], value, rtol) for name, value in wanted.items())
        )
    if wanted is None or isinstance(wanted, str | bytes | bool):
        return type(actual) is type(wanted) and bool(actual == wanted)
    numbers = _numbers(wanted)
    if numbers is not None:
        found = _numbers(actual)
        if found is None or found.shape != numbers.shape:
            return False
        if found.dtype.kind in _WHOLE and numbers.dtype.kind in _WHOLE:
            return bool(np.array_equal(found, numbers))
        found, numbers = found.astype(np.float64), numbers.astype(np.float64)
        finite = np.isfinite(numbers)
        allowed = rtol * (1 + float(np.max(np.abs(numbers[finite]), initial=0)))
        return np.array_equal(found[~finite], numbers[~finite], equal_nan=True) and bool(
            np.all(np.abs(found[finite] - numbers[finite]) <= allowed)
        )
    if isinstance(wanted, list | tuple):
        return (
            isinstance(actual, list | tuple)
            and len(actual) == len(wanted)
            and all(same(a, b, rtol) for a, b in zip(actual, wanted, strict=True))
        )
    return False


def _numbers(value: Any) -> Array | None:
    if isinstance(value, str | bytes | Mapping) or value is None:
        return None
    try:
        found = np.asarray(value)
    except (TypeError, ValueError):
        return None
    return found if found.dtype.kind in "f" + _WHOLE else None
