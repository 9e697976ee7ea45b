"""A loop over the steps instead of an axis."""

import numpy as np


def average(x: np.ndarray) -> np.ndarray:
    """Add step after step, then divide."""
    total = np.zeros_like(x[:, 0])
    for step in range(x.shape[1]):
        total = total + x[:, step]
    return total / x.shape[1]
