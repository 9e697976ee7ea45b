"""Weights that are set for a question, and weights that are moved by chance for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@contextmanager
def lent(model: Any) -> Iterator[list[Array]]:
    """Lend the weights of a model: whatever is set in here, they come back as they were.

    Args:
        model: A `RemoteModel`.
    """
    kept = model.get_weights()
    try:
        yield kept
    finally:
        model.set_weights(kept)


def moved(weights: Sequence[Array], spread: float, rng: np.random.Generator) -> list[Array]:
    """Return weights with normal random numbers added; whole numbers stay what they are.

    So biases and slow gates have their say as well.

    Args:
        weights: Those of a model, as `get_weights` returns them.
        spread: The standard deviation of what is added.
        rng: Draws it.
    """
    return [_moved(np.asarray(weight), spread, rng) for weight in weights]


def _moved(weight: Array, spread: float, rng: np.random.Generator) -> Array:
    if weight.dtype.kind != "f" or not spread:
        return weight
    new = weight + rng.normal(size=weight.shape) * spread
    # What begins as ones may be a variance, which has to stay above 0.
    return np.asarray(np.abs(new) + 0.1 if np.all(weight == 1) else new, weight.dtype)
