"""Min-max scaling in a dict, `sliding_window_view`, an LSTM, and later windows that look back."""

import keras
import numpy as np
from keras import layers
from numpy.lib.stride_tricks import sliding_window_view


def split(series, validation, test):
    if validation + test >= len(series):
        raise ValueError("nothing is left for training")
    return np.split(np.asarray(series), [len(series) - validation - test, len(series) - test])


def fit_scaler(train):
    low, high = np.min(train), np.max(train)
    return {"low": float(low), "range": float(high - low) or 1.0}


def scale(values, scaler):
    return (np.asarray(values) - scaler["low"]) / scaler["range"]


def unscale(values, scaler):
    return np.asarray(values) * scaler["range"] + scaler["low"]


def windows(series, window, horizon):
    if len(series) < window + horizon:
        raise ValueError("too short for a single window")
    both = sliding_window_view(np.asarray(series), window + horizon)
    return both[:, :window, np.newaxis], both[:, window:]


def prepare(series, validation, test, window, horizon):
    train, validating, _ = split(series, validation, test)
    scaler = fit_scaler(train)
    scaled = scale(series, scaler)
    first, second = len(train), len(train) + len(validating)
    return (
        windows(scaled[:first], window, horizon),
        # Inputs may reach back into values that are known by then; targets may not.
        windows(scaled[first - window : second], window, horizon),
        windows(scaled[second - window :], window, horizon),
        scaler,
    )


def persistence(x, horizon):
    return np.tile(x[:, -1, :], (1, horizon))


def seasonal_naive(x, horizon, period):
    if period > x.shape[1]:
        raise ValueError("the window is shorter than a season")
    seasons = -(-horizon // period)
    return np.tile(x[:, -period:, 0], (1, seasons))[:, :horizon]


def build_model(window, horizon):
    model = keras.Sequential(
        [keras.Input((window, 1)), layers.LSTM(32), layers.Dropout(0.02), layers.Dense(horizon)]
    )
    model.compile(keras.optimizers.Adam(0.01), "mean_squared_error", metrics=["mae"])
    return model


def forecast(model, history, window, scaler):
    if window > len(history):
        raise ValueError("the history is too short")
    latest = scale(history[len(history) - window :], scaler).reshape(1, window, 1)
    return unscale(model.predict(latest, verbose=0), scaler).ravel()
