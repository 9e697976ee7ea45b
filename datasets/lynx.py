"""Lynx trapped in the Mackenzie River district of Canada, each year from 1821 to 1934.

    1821 .. 269   321   585   871  1475  2821  3928  5943  4950  2577   523    98 .. 1832

The task: read the last `window` years, name the next `horizon`. Every nine or ten years the number
climbs a hundredfold and falls again: hares become many, lynx that live on them follow, hares
become few. No two cycles are equally long or high, so the same year of the cycle before is a poor
guess, and last year's number is a worse one.

`counts`: the numbers `(114,)`. `series`: their decimal logarithm, since a population grows and
falls by factors: 2 stands for 100 animals, 3 for 1000. `years` goes with both.
Input: `x`, shape `(samples, window, 1)`, and target: `y`, shape `(samples, horizon)`, are windows
of `series`, in time order and not scaled. Training ends in 1900; the targets of validation are
1901 to 1917, those of test 1918 to 1934. Their windows begin in the years before, as they would in
life.

This is the only real data here: it is small, and there is no second draw, so a seed changes
nothing. What is known are mean squared errors of `series` on these windows:

- naive: the value ten years before each target (seasonal naive).
- persistence: the last value of the window.
- chance: the mean of the training years.
- optimum: not a number. Nobody knows it.

Source: C. Elton and M. Nicholson, "The ten-year cycle in numbers of the lynx in Canada", Journal of
Animal Ecology 11 (1942), 215-244: returns of the Hudson's Bay Company. The numbers here are those
that statistical software carries under the name of lynx; three such copies agree in all 114. A copy
made from the paper's own table differs in one: 4245 in 1867, in the place of 4254. Published facts,
which nobody owns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SPLITS = ("train", "validation", "test")
FIRST_YEAR = 1821
# Where the targets of each split begin and end, as positions in the table.
PARTS = {"train": (0, 80), "validation": (80, 97), "test": (97, 114)}
PERIOD = 10
COUNTS = (
    *(269, 321, 585, 871, 1475, 2821, 3928, 5943, 4950, 2577),
    *(523, 98, 184, 279, 409, 2285, 2685, 3409, 1824, 409),
    *(151, 45, 68, 213, 546, 1033, 2129, 2536, 957, 361),
    *(377, 225, 360, 731, 1638, 2725, 2871, 2119, 684, 299),
    *(236, 245, 552, 1623, 3311, 6721, 4254, 687, 255, 473),
    *(358, 784, 1594, 1676, 2251, 1426, 756, 299, 201, 229),
    *(469, 736, 2042, 2811, 4431, 2511, 389, 73, 39, 49),
    *(59, 188, 377, 1292, 4031, 3495, 587, 105, 153, 387),
    *(758, 1307, 3465, 6991, 6313, 3794, 1836, 345, 382, 808),
    *(1388, 2713, 3800, 3091, 2985, 3790, 674, 81, 80, 108),
    *(229, 399, 1132, 2432, 3574, 2935, 1537, 529, 485, 662),
    *(1000, 1590, 2657, 3396),
)


@dataclass(frozen=True, eq=False)
class Lynx:
    """The whole record, and windows of one part of it.

    Args:
        years: 1821 to 1934 `(114,)`.
        counts: Animals trapped `(114,)`.
        series: The decimal logarithm of `counts` `(114,)`.
        x: Windows of `series` `(samples, window, 1)`.
        y: The values after each of them `(samples, horizon)`.
        period: Years from one peak to the next, roughly: 10.
        chance: Mean squared error of the training years' mean.
        persistence: That of the last value, again and again.
        naive: That of the values ten years before.
        optimum: Unknown, so not a number.
    """

    years: Array
    counts: Array
    series: Array
    x: Array
    y: Array
    period: int
    chance: float
    persistence: float
    naive: float
    optimum: float


def load(split: str = "train", seed: int = 0, *, window: int = 20, horizon: int = 5) -> Lynx:
    """Return one split.

    Args:
        split: `train`, `validation` or `test`.
        seed: Changes nothing: there is one record.
        window: How many years are read, at least 10.
        horizon: How many years are forecast, 1 to 10.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {split!r}")
    if window < PERIOD or not 1 <= horizon <= PERIOD:
        wanted = f"window must be at least {PERIOD} and horizon 1 to {PERIOD}"
        raise ValueError(f"{wanted}, not {window} and {horizon}")
    first, end = PARTS[split]
    targets = range(max(first, window), end - horizon + 1)
    if not targets:
        raise ValueError(f"{split} has no room for a window of {window} and {horizon} years more")
    counts = np.array(COUNTS)
    series = np.log10(counts)
    x = np.stack([series[target - window : target, None] for target in targets])
    y = np.stack([series[target : target + horizon] for target in targets])
    before = np.stack([series[target - PERIOD : target - PERIOD + horizon] for target in targets])
    return Lynx(
        years=np.arange(FIRST_YEAR, FIRST_YEAR + len(counts)),
        counts=counts,
        series=series,
        x=x.astype(np.float32),
        y=y.astype(np.float32),
        period=PERIOD,
        chance=float(np.mean((y - series[: PARTS["train"][1]].mean()) ** 2)),
        persistence=float(np.mean((y - x[:, -1]) ** 2)),
        naive=float(np.mean((y - before) ** 2)),
        optimum=math.nan,
    )
