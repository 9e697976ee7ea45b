"""The reference of exercise 5: an LSTM bridges fifty steps, a simple RNN does not."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def build_model() -> keras.Model:
    """Part 1: build and compile a model that adds two marked numbers far apart.

    The model takes values and markers `(batch, timesteps, 2)`, for any number of timesteps, and
    returns one number for each sequence, `(batch, 1)`. It reads the steps in their order.

    Returns:
        A new model, compiled with the mean squared error. It is not trained yet.
    """
    return _network(layers.LSTM(24))


def _network(recurrent: layers.Layer) -> keras.Model:
    """Return a compiled model around a recurrent layer."""
    model = keras.Sequential(
        [
            keras.Input(shape=(None, 2)),
            # (batch, timesteps, 2) -> (batch, units): the state after the last step.
            recurrent,
            layers.Dense(1),
        ]
    )
    # A large step shortens the wait for the fall; the limit keeps it from doing damage.
    model.compile(keras.optimizers.Adam(learning_rate=0.02, clipnorm=1.0), loss="mse")
    return model


def compare(x: np.ndarray, y: np.ndarray, epochs: int, units: int) -> dict[str, list[float]]:
    """Part 2: train a simple RNN and an LSTM of the same size on the same data.

    Args:
        x: Values and markers `(samples, timesteps, 2)`.
        y: Targets `(samples, 1)`.
        epochs: How many epochs each network trains.
        units: How many units each recurrent layer has.

    Returns:
        The mean squared error after each epoch, `epochs` numbers each:
        `{"simple_rnn": [...], "lstm": [...]}`.
    """
    networks = {
        "simple_rnn": _network(layers.SimpleRNN(units)),
        "lstm": _network(layers.LSTM(units)),
    }
    curves = {}
    for name, network in networks.items():
        history = network.fit(x, y, batch_size=32, epochs=epochs, verbose=0)
        curves[name] = history.history["loss"]
    return curves


def input_gradient(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """Part 3: say how much each number of the input matters to the output.

    Args:
        model: Takes `(batch, timesteps, features)` and returns `(batch, 1)`.
        x: Inputs `(batch, timesteps, features)`.

    Returns:
        The gradient of each sequence's output with respect to its input, in the shape of `x`.
    """
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        # x is no weight, so the tape has to be told to watch it.
        tape.watch(x)
        output = model(x)
    return tape.gradient(output, x).numpy()


if __name__ == "__main__":
    from rnn_grade.datasets import load_data

    data = load_data("adding")
    print(f"naive {data.naive:.3f}, optimum {data.optimum:.4f}; training takes a while ...")
    try:
        for name, curve in compare(data.x, data.y, 6, 24).items():
            bars = "".join("▁▂▃▄▅▆▇█"[min(7, int(value / data.naive * 7))] for value in curve)
            print(f"{name:>10}  {bars}  {curve[-1]:.4f}")
        model = build_model()
        model.fit(data.x, data.y, batch_size=32, epochs=6, verbose=0)
        unseen = load_data("adding", "validation", samples=1)
        gradient = np.abs(np.asarray(input_gradient(model, unseen.x)))[0, :, 0]
        marks = "".join("^" if marker else " " for marker in unseen.x[0, :, 1])
        looks = "".join(" ▁▂▃▄▅▆▇█"[min(8, int(value * 8))] for value in gradient)
        print(f"\nlooks at  {looks}\nmarked    {marks}")
        print(f"sum {unseen.y[0, 0]:.2f}, answered {model.predict(unseen.x, verbose=0)[0, 0]:.2f}")
    except NotImplementedError as error:
        print(f"Not finished yet: {error}")
