"""Exercise 12: forecasts several steps ahead.

Complete the ten functions, then run this file: it draws two forecasts beside the truth. The task is
explained in README.md.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def split(series: Array, validation: int, test: int) -> tuple[Array, Array, Array]:
    """Cut a series into three parts, in the order of time.

    Args:
        series: The values `(steps,)`, oldest first.
        validation: How many values the second part gets.
        test: How many values the third part gets: the latest ones.

    Returns:
        The three parts: `(steps - validation - test,)`, `(validation,)` and `(test,)`.

    Raises:
        ValueError: Nothing would be left for training.
    """
    # TODO: slices only, and no shuffling: the latest values come last.
    raise NotImplementedError("TODO: cut the series in the order of time")


def fit_scaler(train: Array) -> Any:
    """Measure the level and the spread of the training values.

    Args:
        train: The training values, in any shape.

    Returns:
        Whatever `scale` and `unscale` need: a tuple of two numbers will do.
    """
    # TODO: two numbers. What if all values are equal?
    raise NotImplementedError("TODO: measure the training values")


def scale(values: Array, scaler: Any) -> Array:
    """Turn values in the original units into small numbers around 0.

    Args:
        values: In the original units, in any shape.
        scaler: What `fit_scaler` returned.

    Returns:
        The scaled values, in the same shape.
    """
    # TODO: numpy works on all values at once, whatever their shape.
    raise NotImplementedError("TODO: scale the values")


def unscale(values: Array, scaler: Any) -> Array:
    """Undo `scale`.

    Args:
        values: Scaled values, in any shape.
        scaler: What `fit_scaler` returned.

    Returns:
        The values in the original units, in the same shape.
    """
    # TODO: the same steps as in `scale`, backwards.
    raise NotImplementedError("TODO: undo the scaling")


def windows(series: Array, window: int, horizon: int) -> tuple[Array, Array]:
    """Cut one part of a series into inputs and targets, one pair for each start.

    Args:
        series: The values of one part `(steps,)`.
        window: How many values the model reads.
        horizon: How many values after them it has to name.

    Returns:
        Inputs `(samples, window, 1)` and targets `(samples, horizon)`, in the order of time,
        where `samples` is `steps - window - horizon + 1`.

    Raises:
        ValueError: The part is too short for one pair.
    """
    # TODO: one pair for each start; the targets begin right behind the inputs.
    raise NotImplementedError("TODO: cut inputs and targets")


def prepare(series: Array, validation: int, test: int, window: int, horizon: int) -> Any:
    """Turn a series into scaled training, validation and test data, without a leak.

    Args:
        series: The values in the original units `(steps,)`, oldest first.
        validation: How many values belong to the validation part.
        test: How many values belong to the test part.
        window: How many values the model reads.
        horizon: How many values after them it has to name.

    Returns:
        Four things: a pair of scaled inputs and targets, as from `windows`, for training, for
        validation and for test; and the scaler.
    """
    # TODO: put the functions above together. Which values may the scaler see?
    raise NotImplementedError("TODO: split, scale, cut windows")


def persistence(x: Array, horizon: int) -> Array:
    """Forecast that nothing changes: the last value of each window, again and again.

    Args:
        x: Windows `(samples, window, 1)`.
        horizon: How many values to forecast.

    Returns:
        The forecasts `(samples, horizon)`.
    """
    # TODO: `np.repeat` may help.
    raise NotImplementedError("TODO: repeat the last value")


def seasonal_naive(x: Array, horizon: int, period: int) -> Array:
    """Forecast that the last season comes again, as often as it is needed.

    Args:
        x: Windows `(samples, window, 1)`.
        horizon: How many values to forecast; it may be more than `period`.
        period: How many steps a season has.

    Returns:
        The forecasts `(samples, horizon)`: each is the value `period` steps earlier.

    Raises:
        ValueError: A window is shorter than a season.
    """
    # TODO: take the last season of each window, and repeat it if `horizon` is longer.
    raise NotImplementedError("TODO: repeat the last season")


def build_model(window: int, horizon: int) -> keras.Model:
    """Build and compile a model that names the next values of a scaled series.

    Args:
        window: How many values it reads.
        horizon: How many values it forecasts.

    Returns:
        A new, compiled model: `(batch, window, 1)` in, `(batch, horizon)` out.
    """
    # TODO: window -> one recurrent state -> `horizon` numbers; then compile with a loss.
    raise NotImplementedError("TODO: build, compile and return the model")


def forecast(model: keras.Model, history: Array, window: int, scaler: Any) -> Array:
    """Forecast what comes after a history, in its own units.

    Args:
        model: A trained model: scaled `(batch, window, 1)` in, scaled `(batch, horizon)` out.
        history: The values up to now `(steps,)`, in the original units, oldest first.
        window: How many values the model reads.
        scaler: What `fit_scaler` returned for the training values.

    Returns:
        The forecast `(horizon,)` in the original units.

    Raises:
        ValueError: The history is shorter than the window.
    """
    # TODO: latest window -> scale -> model, which takes batches -> unscale.
    raise NotImplementedError("TODO: forecast in the original units")


def _show(title: str, earlier: Array, truth: Array, said: Array, season: Array) -> None:
    """Draw the last values, the truth and the two forecasts as one line each."""
    bars = "▁▂▃▄▅▆▇█"
    together = np.concatenate([earlier, truth, said, season])
    lowest, spread = together.min(), np.ptp(together)

    def line(values: Array) -> str:
        steps = (values - lowest) / spread * (len(bars) - 1)
        return "".join(bars[int(step)] for step in np.clip(np.rint(steps), 0, len(bars) - 1))

    blank = " " * len(earlier)
    print(f"\n{title}")
    print(f"  history, then truth  {line(earlier)}|{line(truth)}")
    print(f"  your forecast        {blank}|{line(said)}  {np.round(said, 1)}")
    print(f"  season before        {blank}|{line(season)}  {np.round(season, 1)}")
    print(f"  the truth            {blank} {' ' * len(truth)}  {np.round(truth, 1)}")


def _demonstrate(name: str, title: str, window: int, horizon: int, later: int, epochs: int) -> None:
    """Train on the first part of a series; forecast the end of it."""
    from rnn_grade.datasets import load_data

    data = load_data(name)
    training, _, testing, scaler = prepare(data.series, later, later, window, horizon)
    model = build_model(window, horizon)
    model.fit(*training, batch_size=32, epochs=epochs, verbose=0)

    known, truth = data.series[:-horizon], data.series[-horizon:]
    season = seasonal_naive(known[np.newaxis, -window:, np.newaxis], horizon, data.period)[0]
    _show(title, known[-window:], truth, forecast(model, known, window, scaler), season)

    x, y = testing
    print("  mean squared error on the test part, scaled:")
    rows = [
        ("your model", model.predict(x, verbose=0)),
        ("season before", seasonal_naive(x, horizon, data.period)),
        ("last value", persistence(x, horizon)),
    ]
    if name == "seasonal":
        # Who made the climate knows the best forecast of just these months.
        best = data.best_forecast(unscale(x, scaler), degrees=True)
        rows.append(("best possible", scale(best, scaler)))
    for words, answers in rows:
        print(f"    {words:<14} {np.mean((answers - y) ** 2):.3f}")


if __name__ == "__main__":
    _demonstrate("seasonal", "Temperature by month, degrees", 24, 6, later=200, epochs=8)
    _demonstrate("lynx", "Lynx trapped by year, powers of ten", 20, 5, later=27, epochs=30)
