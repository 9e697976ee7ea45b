"""Marked sign: the sign of one marked number among 4 to 12, in sequences that end in padding.

Input: `x`, shape `(samples, timesteps, 2)`: a normal random number and a marker, 1 at one step of
each sequence; both are 0 in the padding behind the end.
Target: `y`, shape `(samples,)`: 1 where the marked number was positive, else 0.

As accuracies: optimum 0.95, since one target in twenty is wrong and nothing tells which; naive 0.5,
without the marker; chance 0.5. Made by this file from a seed; nothing is downloaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SPLITS = ("train", "validation", "test")
SAMPLES = {"train": 2000, "validation": 500, "test": 1000}
TIMESTEPS = 12
NOISE = 0.05


@dataclass(frozen=True, eq=False)
class MarkedSign:
    """Sequences, the signs of their marked numbers, and the accuracies that are known."""

    x: NDArray[Any]
    y: NDArray[Any]
    standard_error: float
    chance: float = 0.5
    naive: float = 0.5
    optimum: float = 1 - NOISE


def load(split: str = "train", seed: int = 0, *, samples: int | None = None) -> MarkedSign:
    """Make one split; no two of them, and no two seeds, share a random stream."""
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    count = SAMPLES[split] if samples is None else samples
    lengths = rng.integers(4, TIMESTEPS + 1, size=count)
    x = np.zeros((count, TIMESTEPS, 2), np.float32)
    x[..., 0] = rng.normal(size=(count, TIMESTEPS)) * (np.arange(TIMESTEPS) < lengths[:, None])
    rows, marked = np.arange(count), rng.integers(0, lengths)
    x[rows, marked, 1] = 1
    wrong = rng.permutation(count) < round(NOISE * count)
    y = ((x[rows, marked, 0] > 0) ^ wrong).astype(np.int32)
    return MarkedSign(x, y, standard_error=float(np.sqrt(NOISE * (1 - NOISE) / count)))
