"""A recursive forecast: one step at a time, each answer read as the next value."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

Array = NDArray[Any]


def split(series: Array, validation: int, test: int) -> tuple[Array, Array, Array]:
    train = len(series) - validation - test
    if train < 1:
        raise ValueError(f"{len(series)} values leave none for training")
    return series[:train], series[train : train + validation], series[train + validation :]


def fit_scaler(train: Array) -> Any:
    deviation = float(np.std(train))
    # A constant series has no spread: whatever is not 0 will do as a unit.
    return float(np.mean(train)), deviation if deviation > 0 else 1.0


def scale(values: Array, scaler: Any) -> Array:
    mean, deviation = scaler
    return (values - mean) / deviation


def unscale(values: Array, scaler: Any) -> Array:
    mean, deviation = scaler
    return values * deviation + mean


def windows(series: Array, window: int, horizon: int) -> tuple[Array, Array]:
    samples = len(series) - window - horizon + 1
    if samples < 1:
        raise ValueError(f"{len(series)} values are too few for {window} and {horizon} more")
    x = np.stack([series[start : start + window] for start in range(samples)])
    y = np.stack([series[start + window : start + window + horizon] for start in range(samples)])
    return x[:, :, np.newaxis], y


def prepare(series: Array, validation: int, test: int, window: int, horizon: int) -> Any:
    parts = split(series, validation, test)
    # Only the past may decide on the units: the later parts are not known yet.
    scaler = fit_scaler(parts[0])
    # Each part is cut on its own, so that no window holds values of two parts.
    training, validating, testing = (
        windows(scale(part, scaler), window, horizon) for part in parts
    )
    return training, validating, testing, scaler


def persistence(x: Array, horizon: int) -> Array:
    return np.repeat(x[:, -1], horizon, axis=1)


def seasonal_naive(x: Array, horizon: int, period: int) -> Array:
    if x.shape[1] < period:
        raise ValueError(f"a window of {x.shape[1]} holds no season of {period}")
    season = x[:, -period:, 0]
    return season[:, np.arange(horizon) % period]


@keras.saving.register_keras_serializable("forecast")
class Recursive(keras.Model):
    def __init__(self, horizon, **options):
        super().__init__(**options)
        self.horizon = horizon
        self.cell = layers.GRUCell(32)
        self.reader = layers.RNN(self.cell, return_state=True)
        self.head = layers.Dense(1)

    def build(self, shape):
        self.reader.build(shape)
        self.head.build((None, 32))

    def call(self, values):
        state = self.reader(values)[1]
        steps = [self.head(state)]
        while len(steps) < self.horizon:
            state, _ = self.cell(steps[-1], [state])
            steps.append(self.head(state))
        return keras.ops.concatenate(steps, axis=1)

    def get_config(self):
        return {**super().get_config(), "horizon": self.horizon}


def build_model(window: int, horizon: int) -> keras.Model:
    model = Recursive(horizon)
    model.build((None, window, 1))
    model.compile(keras.optimizers.Adam(0.01, clipnorm=1.0), loss="mse")
    return model


def forecast(model: keras.Model, history: Array, window: int, scaler: Any) -> Array:
    if len(history) < window:
        raise ValueError(f"{len(history)} values do not fill a window of {window}")
    latest = scale(np.asarray(history)[-window:], scaler)
    # A model takes batches: here one of a single window with a single feature.
    answer = np.asarray(model(latest[np.newaxis, :, np.newaxis]))
    return unscale(answer[0], scaler)
