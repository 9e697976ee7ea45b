"""Exercise 5: across fifty steps.

Complete the three parts, then run this file to watch a simple RNN and an LSTM side by side. The
task is explained in README.md.
"""

from __future__ import annotations

import keras
import numpy as np


def build_model() -> keras.Model:
    """Part 1: build and compile a model that adds two marked numbers far apart.

    The model takes values and markers `(batch, timesteps, 2)`, for any number of timesteps, and
    returns one number for each sequence, `(batch, 1)`. It reads the steps in their order.

    Returns:
        A new model, compiled with the mean squared error. It is not trained yet.
    """
    # TODO: a recurrent layer with gates, and one dense unit behind its last state.
    raise NotImplementedError("TODO: build, compile and return the model")


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
    # TODO: build two models that differ in one layer, fit both, keep their losses.
    raise NotImplementedError("TODO: train both and return their curves")


def input_gradient(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """Part 3: say how much each number of the input matters to the output.

    Args:
        model: Takes `(batch, timesteps, features)` and returns `(batch, 1)`.
        x: Inputs `(batch, timesteps, features)`.

    Returns:
        The gradient of each sequence's output with respect to its input, in the shape of `x`.
    """
    # TODO: `import tensorflow as tf` above, and a `tf.GradientTape` that watches x.
    raise NotImplementedError("TODO: return the gradient of the output with respect to x")


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
