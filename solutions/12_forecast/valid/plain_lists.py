"""Loops and lists, a scaler from quartiles in a class of its own, Adamax, Huber's loss."""

import keras
from keras import layers


class Quartiles:
    def __init__(self, values):
        ordered = sorted(float(value) for value in values)
        count = len(ordered)
        self.middle = ordered[count // 2]
        self.width = ordered[(3 * count) // 4] - ordered[count // 4]
        if self.width == 0:
            self.width = 1.0


def split(series, validation, test):
    series = [float(value) for value in series]
    train = len(series) - validation - test
    if train <= 0:
        raise ValueError("no training values")
    return [series[:train], series[train : train + validation], series[train + validation :]]


def fit_scaler(train):
    return Quartiles(train)


def scale(values, scaler):
    if hasattr(values, "__len__"):
        return [scale(value, scaler) for value in values]
    return (float(values) - scaler.middle) / scaler.width


def unscale(values, scaler):
    if hasattr(values, "__len__"):
        return [unscale(value, scaler) for value in values]
    return scaler.middle + scaler.width * float(values)


def windows(series, window, horizon):
    x, y = [], []
    for end in range(window, len(series) - horizon + 1):
        x.append([[float(value)] for value in series[end - window : end]])
        y.append([float(value) for value in series[end : end + horizon]])
    if not x:
        raise ValueError("no window fits")
    return x, y


def prepare(series, validation, test, window, horizon):
    parts = split(series, validation, test)
    scaler = fit_scaler(parts[0])
    pairs = []
    for part in parts:
        x, y = windows(part, window, horizon)
        pairs.append([scale(x, scaler), scale(y, scaler)])
    return [*pairs, scaler]


def persistence(x, horizon):
    return [[float(row[-1][0])] * horizon for row in x]


def seasonal_naive(x, horizon, period):
    if len(x[0]) < period:
        raise ValueError("no whole season")
    answers = []
    for row in x:
        values = [float(step[0]) for step in row]
        for _ in range(horizon):
            values.append(values[-period])
        answers.append(values[-horizon:])
    return answers


def build_model(window, horizon):
    model = keras.Sequential([layers.GRU(40), layers.Dense(horizon)])
    model.build((None, window, 1))
    model.compile(keras.optimizers.Adamax(0.02), keras.losses.Huber(delta=2.0))
    return model


def forecast(model, history, window, scaler):
    if len(history) < window:
        raise ValueError("history too short")
    latest = [[[value] for value in scale(list(history)[-window:], scaler)]]
    answer = model(keras.ops.convert_to_tensor(latest, dtype="float32"))
    return unscale(keras.ops.convert_to_numpy(answer)[0], scaler)
