"""The adding problem: two numbers among many are marked, and their sum is asked for at the end.

    value    .31   .87   .05   .62   ...   .44   .19   .93        one random number for each step
    marker    0     1     0     0    ...    0     1     0         exactly two of them are marked
                   ^                              ^
    target   .87 + .19 = 1.06, give or take a little noise

One marked step lies in the first half, the other in the second, anywhere. The network has to keep
the first number until the second one comes, and both until the end, through up to 49 steps that
mean nothing. Found by Hochreiter and Schmidhuber (1997) to tell an LSTM from a plain RNN.

Input: `x`, shape `(samples, timesteps, 2)`: the value, uniform from 0 to 1, and the marker, 0 or 1.
Target: `y`, shape `(samples, 1)`: the sum of the two marked values plus normal noise of 0.05.

What is known exactly, as mean squared errors:

- optimum: 0.0025, the variance of the noise; nothing in the input tells it.
- naive: always 1, the mean of a sum. That leaves its variance: 2 / 12, and the noise: 0.1692.
- chance: the answer of another sample, twice that variance: 0.3383.

Made by this file from a seed; nothing is downloaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SPLITS = ("train", "validation", "test")
SAMPLES = {"train": 4000, "validation": 1000, "test": 1000}
TIMESTEPS = 50
NOISE = 0.05


@dataclass(frozen=True, eq=False)
class Adding:
    """Sequences with two marked numbers.

    Args:
        x: Values and markers `(samples, timesteps, 2)`.
        y: The sum of the two marked values, with noise `(samples, 1)`.
        marked: The two marked steps `(samples, 2)`, the earlier one first.
        chance: Mean squared error of another sample's answer.
        naive: That of always answering 1.
        optimum: That of the best possible answer.
        standard_error: How far the best answer's error on these samples is off by chance.
    """

    x: Array
    y: Array
    marked: Array
    chance: float
    naive: float
    optimum: float
    standard_error: float

    @property
    def timesteps(self) -> int:
        """The length of every sequence."""
        return int(self.x.shape[1])

    def exchange_first(self) -> Array:
        """Return `x` with another number and the other marker at step 0, in the shape of `x`."""
        changed = self.x.copy()
        changed[:, 0] = [0.5, 1.0] - changed[:, 0]
        return changed


def load(
    split: str = "train",
    seed: int = 0,
    *,
    samples: int | None = None,
    timesteps: int = TIMESTEPS,
) -> Adding:
    """Make one split.

    Args:
        split: `train`, `validation` or `test`; they never share a random stream.
        seed: Which of the endlessly many data sets.
        samples: How many sequences; without it 4000, 1000 or 1000.
        timesteps: Their length, at least 2.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {split!r}")
    if timesteps < 2:
        raise ValueError(f"two steps are marked, so timesteps must be at least 2, not {timesteps}")
    count = SAMPLES[split] if samples is None else samples
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    values = rng.uniform(size=(count, timesteps))
    half = timesteps // 2
    marked = np.stack([rng.integers(0, half, count), rng.integers(half, timesteps, count)], axis=1)
    markers = np.zeros_like(values)
    np.put_along_axis(markers, marked, 1.0, axis=1)
    sums = np.take_along_axis(values, marked, axis=1).sum(axis=1, keepdims=True)
    y = sums + rng.normal(scale=NOISE, size=sums.shape)
    # A uniform number has the variance 1 / 12.
    variance = 2 / 12 + NOISE**2
    return Adding(
        x=np.stack([values, markers], axis=-1).astype(np.float32),
        y=y.astype(np.float32),
        marked=marked,
        chance=2 * variance,
        naive=variance,
        optimum=NOISE**2,
        # Squares of normal noise have the variance 2 * NOISE ** 4.
        standard_error=NOISE**2 * (2 / max(count, 1)) ** 0.5,
    )
