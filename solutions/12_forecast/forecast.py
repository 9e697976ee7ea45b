"""Exercise 12: forecasts several steps ahead."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers
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
    train = len(series) - validation - test
    if train < 1:
        raise ValueError(f"{len(series)} values leave none for training")
    return series[:train], series[train : train + validation], series[train + validation :]


def fit_scaler(train: Array) -> Any:
    """Measure the level and the spread of the training values.

    Args:
        train: The training values, in any shape.

    Returns:
        Whatever `scale` and `unscale` need: a tuple of two numbers will do.
    """
    deviation = float(np.std(train))
    # A constant series has no spread: whatever is not 0 will do as a unit.
    return float(np.mean(train)), deviation if deviation > 0 else 1.0


def scale(values: Array, scaler: Any) -> Array:
    """Turn values in the original units into small numbers around 0.

    Args:
        values: In the original units, in any shape.
        scaler: What `fit_scaler` returned.

    Returns:
        The scaled values, in the same shape.
    """
    mean, deviation = scaler
    return (values - mean) / deviation


def unscale(values: Array, scaler: Any) -> Array:
    """Undo `scale`.

    Args:
        values: Scaled values, in any shape.
        scaler: What `fit_scaler` returned.

    Returns:
        The values in the original units, in the same shape.
    """
    mean, deviation = scaler
    return values * deviation + mean


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
    samples = len(series) - window - horizon + 1
    if samples < 1:
        raise ValueError(f"{len(series)} values are too few for {window} and {horizon} more")
    x = np.stack([series[start : start + window] for start in range(samples)])
    y = np.stack([series[start + window : start + window + horizon] for start in range(samples)])
    return x[:, :, np.newaxis], y


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
    parts = split(series, validation, test)
    # Only the past may decide on the units: the later parts are not known yet.
    scaler = fit_scaler(parts[0])
    # Each part is cut on its own, so that no window holds values of two parts.
    training, validating, testing = (
        windows(scale(part, scaler), window, horizon) for part in parts
    )
    return training, validating, testing, scaler


def persistence(x: Array, horizon: int) -> Array:
    """Forecast that nothing changes: the last value of each window, again and again.

    Args:
        x: Windows `(samples, window, 1)`.
        horizon: How many values to forecast.

    Returns:
        The forecasts `(samples, horizon)`.
    """
    return np.repeat(x[:, -1], horizon, axis=1)


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
    if x.shape[1] < period:
        raise ValueError(f"a window of {x.shape[1]} holds no season of {period}")
    season = x[:, -period:, 0]
    return season[:, np.arange(horizon) % period]


def build_model(window: int, horizon: int) -> keras.Model:
    """Build and compile a model that names the next values of a scaled series.

    Args:
        window: How many values it reads.
        horizon: How many values it forecasts.

    Returns:
        A new, compiled model: `(batch, window, 1)` in, `(batch, horizon)` out.
    """
    values = keras.Input(shape=(window, 1))
    # (batch, window, 1) -> (batch, 32): what the whole window says, after its last step.
    state = layers.GRU(32)(values)
    # (batch, 32) -> (batch, horizon). Scaled values have either sign and no limit: no activation.
    model = keras.Model(values, layers.Dense(horizon)(state))
    model.compile(keras.optimizers.Adam(learning_rate=0.01, clipnorm=1.0), loss="mse")
    return model


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
    if len(history) < window:
        raise ValueError(f"{len(history)} values do not fill a window of {window}")
    latest = scale(np.asarray(history)[-window:], scaler)
    # A model takes batches: here one of a single window with a single feature.
    answer = np.asarray(model(latest[np.newaxis, :, np.newaxis]))
    return unscale(answer[0], scaler)


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
