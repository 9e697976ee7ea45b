"""A seasonal series: each month's temperature, from a climate that drifts and has a memory.

     18 ..  **            **           **
     10 .. *  *    *     *  *   *     *  *    *      months, a year has 12
      2 ..     ** **         ** **        ** **

The task: read the last `window` months, name the next `horizon`. Two things help. A season comes
back every 12 months, but its size and its beginning wander a little from year to year. And weather
stays: a month that is too warm for its season is followed by others.

`series`: one long record in degrees, shape `(months,)`. Scaling and splitting it is your work.
Input: `x`, shape `(samples, window, 1)`; target: `y`, shape `(samples, horizon)`. These windows are
cut so far apart that they are independent of each other, and of `series`. They are scaled already:
(degrees - 10) / 8.

What is known exactly, as mean squared errors of scaled values. Month t is `season[t] + weather[t]`:

    season[t]  = real part of wave[t],  wave[t] = 0.998 * exp(2 pi i / 12) * wave[t-1] + noise
    weather[t] = 0.8 * weather[t-1] + noise with deviation 0.3

Both are Gaussian and look the same at any time, so all is settled by the covariance of two months
that are h apart: `c(h) = 0.998**h * cos(2 pi h / 12) + 0.25 * 0.8**h`.

- optimum: with `past` and `future` the two halves of the covariance matrix, the best forecast is
  `future_past @ inverse(past) @ x`, and what it leaves is the mean of the diagonal of
  `future - future_past @ inverse(past) @ past_future`. No model does better on average.
- naive: the same month of the year before (seasonal naive): `2 c(0) - 2 c(12)`.
- persistence: the last month, again and again: the mean of `2 c(0) - 2 c(h)`, h = 1 ... horizon.
- chance: the mean temperature, whatever was read: `c(0)`.

Made by this file from a seed; nothing is downloaded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SPLITS = ("train", "validation", "test")
SAMPLES = {"train": 4000, "validation": 1000, "test": 2000}
MONTHS = 1200
PERIOD = 12
# How much of the season's wave is left after one month: 0.998 ** 12 is 0.976 a year later.
WAVE_KEPT = 0.998
WEATHER_KEPT = 0.8
WEATHER_NOISE = 0.3
# From scaled values to degrees.
LEVEL = 10.0
SPREAD = 8.0


@dataclass(frozen=True, eq=False)
class Seasonal:
    """A long record, and independent windows of the same climate.

    Args:
        series: One record in degrees `(months,)`.
        x: What was, scaled `(samples, window, 1)`.
        y: What came next, scaled `(samples, horizon)`.
        period: Months in a season: 12.
        chance: Mean squared error of the mean temperature.
        persistence: That of the last month, again and again.
        naive: That of the same month of the year before.
        optimum: That of the best possible forecast from `window` months.
        optimum_by_month: The same for each month ahead `(horizon,)`.
        standard_error: How far the best forecast's error on these windows is off by chance.
    """

    series: Array
    x: Array
    y: Array
    period: int
    chance: float
    persistence: float
    naive: float
    optimum: float
    optimum_by_month: Array
    standard_error: float

    @property
    def window(self) -> int:
        """How many months are read."""
        return int(self.x.shape[1])

    @property
    def horizon(self) -> int:
        """How many months are forecast."""
        return int(self.y.shape[1])

    def best_forecast(self, x: Array, *, degrees: bool = False) -> Array:
        """Return the best possible forecast `(samples, horizon)` of windows.

        Args:
            x: Windows `(samples, window, 1)`.
            degrees: Whether they are cut from `series`, in degrees; so is the forecast then.
        """
        weights, _ = _conditional(self.window, self.horizon)
        level, spread = (LEVEL, SPREAD) if degrees else (0.0, 1.0)
        return (np.asarray(x)[..., 0] - level) / spread @ weights.T * spread + level


def load(
    split: str = "train",
    seed: int = 0,
    *,
    samples: int | None = None,
    months: int = MONTHS,
    window: int = 24,
    horizon: int = 6,
) -> Seasonal:
    """Make one split.

    Args:
        split: `train`, `validation` or `test`; they never share a random stream.
        seed: Which of the endlessly many data sets.
        samples: How many windows; without it 4000, 1000 or 2000.
        months: The length of the record.
        window: How many months are read, at least one year.
        horizon: How many months are forecast, at most one year.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {split!r}")
    if window < PERIOD or not 1 <= horizon <= PERIOD:
        wanted = f"window must be at least {PERIOD} and horizon 1 to {PERIOD}"
        raise ValueError(f"{wanted}, not {window} and {horizon}")
    count = SAMPLES[split] if samples is None else samples
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    series = LEVEL + SPREAD * _draw(rng, 1, months)[0]
    windows = _draw(rng, count, window + horizon)
    _, left = _conditional(window, horizon)
    ahead = covariance(horizon + 1)[0, 1:]
    variance = float(covariance(1)[0, 0])
    return Seasonal(
        series=series,
        x=windows[:, :window, None].astype(np.float32),
        y=windows[:, window:].astype(np.float32),
        period=PERIOD,
        chance=variance,
        persistence=float(np.mean(2 * variance - 2 * ahead)),
        naive=float(2 * variance - 2 * covariance(PERIOD + 1)[0, PERIOD]),
        optimum=float(np.trace(left)) / horizon,
        optimum_by_month=np.diag(left).copy(),
        # The squares of Gaussian errors with covariance S vary by 2 trace(S S).
        standard_error=math.sqrt(2 * float(np.sum(left**2)) / max(count, 1)) / horizon,
    )


def covariance(months: int) -> Array:
    """Return the covariance of `months` successive values, scaled: `(months, months)`."""
    apart = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    season = WAVE_KEPT**apart * np.cos(2 * np.pi * apart / PERIOD)
    weather = WEATHER_NOISE**2 / (1 - WEATHER_KEPT**2) * WEATHER_KEPT**apart
    return np.asarray(season + weather)


def _conditional(window: int, horizon: int) -> tuple[Array, Array]:
    """Return the weights of the best forecast, and the covariance of its errors."""
    whole = covariance(window + horizon)
    across = whole[window:, :window]
    weights = np.linalg.solve(whole[:window, :window], across.T).T
    return weights, whole[window:, window:] - weights @ across.T


def _draw(rng: np.random.Generator, count: int, months: int) -> Array:
    """Draw `count` independent stretches of the climate, scaled: `(count, months)`."""
    turn = WAVE_KEPT * np.exp(2j * np.pi / PERIOD)
    # The real part of the wave has variance 1. Both begin as they look at any other time.
    wave = rng.normal(size=count) + 1j * rng.normal(size=count)
    weather = WEATHER_NOISE / math.sqrt(1 - WEATHER_KEPT**2) * rng.normal(size=count)
    push = math.sqrt(1 - WAVE_KEPT**2)
    values = np.empty((count, months))
    for month in range(months):
        values[:, month] = wave.real + weather
        wave = turn * wave + push * (rng.normal(size=count) + 1j * rng.normal(size=count))
        weather = WEATHER_KEPT * weather + WEATHER_NOISE * rng.normal(size=count)
    return values
