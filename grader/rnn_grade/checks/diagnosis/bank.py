"""A bank of known mistakes: oracles with one thing wrong, whose numbers name the mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Numbers = Array | Mapping[str, Array]


@dataclass(frozen=True)
class Mistake:
    """A mistake that was recognised.

    Args:
        name: Its name, unique in its bank.
        cause: What the learner's code does, in one sentence.
        hint: What to do instead, in one sentence.
    """

    name: str
    cause: str
    hint: str


Bank = Sequence[tuple[Mistake, Callable[[], Numbers]]]
Diagnosis = Callable[[Any], Mistake | None]


def match(bank: Bank, truth: Callable[[], Numbers], rtol: float = 1e-4) -> Diagnosis:
    """Return a callable that names the mistake of a bank behind some numbers.

    A mistake that gives the right numbers here is never named: it cannot be told apart.

    Args:
        bank: Mistakes, each with the numbers that it gives.
        truth: The right numbers.
        rtol: Relative to the largest number.
    """

    def name(actual: Any) -> Mistake | None:
        right = truth()
        if _same(actual, right, rtol):
            return None
        for mistake, numbers in bank:
            wrong = numbers()
            if not _same(wrong, right, rtol) and _same(actual, wrong, rtol):
                return mistake
        return None

    return name


def _same(actual: Any, wanted: Numbers, rtol: float) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(actual, Mapping) and all(
            name in actual and _same(actual[name], value, rtol) for name, value in wanted.items()
        )
    try:
        found = np.asarray(actual, np.float64)
    except (TypeError, ValueError):
        return False
    allowed = rtol * (1 + float(np.max(np.abs(wanted), initial=0)))
    return found.shape == wanted.shape and bool(np.all(np.abs(found - wanted) <= allowed))


def float64(*values: ArrayLike) -> list[Array]:
    """Return each value as an array of float64."""
    return [np.asarray(value, np.float64) for value in values]
