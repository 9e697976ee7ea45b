"""TODO: the name of the data: what a sample shows, in one line.

TODO: the task, and why it needs a memory. Here, the sign of the first number is asked for at the
end, after numbers that mean nothing.

Input: `x`, shape `(samples, timesteps, 1)`: normal random numbers.
Target: `y`, shape `(samples,)`: 1 where the first number was positive, else 0.

What is known exactly, as accuracies:

- optimum: 0.95; one target in twenty is wrong, and nothing in the input tells which.
- naive: 0.5, what is possible without the first number.
- chance: 0.5.

Made by this file from a seed; nothing is downloaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SPLITS = ("train", "validation", "test")
SAMPLES = {"train": 2000, "validation": 500, "test": 500}
TIMESTEPS = 12
NOISE = 0.05


@dataclass(frozen=True, eq=False)
class Samples:
    """One split. A learner sees it, so it holds nothing that only checks may know.

    Args:
        x: The inputs `(samples, timesteps, 1)`.
        y: The targets `(samples,)`.
        standard_error: How far the score of the best answer is off by chance, on so many samples.
        chance: The score of guessing.
        naive: The best score without what the exercise teaches.
        optimum: The best possible score; above it, a model saw what it should predict.
    """

    x: Array
    y: Array
    standard_error: float
    chance: float = 0.5
    naive: float = 0.5
    optimum: float = 1 - NOISE


def load(split: str = "train", seed: int = 0, *, samples: int | None = None) -> Samples:
    """Make one split.

    Args:
        split: `train`, `validation` or `test`; they never share a random stream.
        seed: Which of the endlessly many data sets; the checks draw hidden ones.
        samples: How many; without it 2000, 500 or 500. Such options are keyword arguments.
    """
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    count = SAMPLES[split] if samples is None else samples
    x = rng.normal(size=(count, TIMESTEPS, 1))
    wrong = rng.permutation(count) < round(NOISE * count)
    y = (x[:, 0, 0] > 0) ^ wrong
    error = float(np.sqrt(NOISE * (1 - NOISE) / count))
    return Samples(x.astype(np.float32), y.astype(np.int32), error)
