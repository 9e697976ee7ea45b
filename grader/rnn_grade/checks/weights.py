"""Weights that are moved by chance, so that biases and slow gates have their say as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def moved(weights: Sequence[Array], spread: float, rng: np.random.Generator) -> list[Array]:
    """Return weights with normal random numbers added; whole numbers stay what they are.

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
