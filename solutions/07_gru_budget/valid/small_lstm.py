"""An LSTM that fits the budget; weights computed from Keras's shapes."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

BLOCKS = {"simple_rnn": 1, "gru": 3, "lstm": 4}


def count_weights(cell: str, features: int, units: int) -> int:
    try:
        blocks = BLOCKS[cell]
    except KeyError:
        raise ValueError(f"unknown cell {cell}") from None
    shapes = [(features, blocks * units), (units, blocks * units)]
    shapes.append((2, blocks * units) if cell == "gru" else (blocks * units,))
    return int(sum(np.prod(shape) for shape in shapes))


def most_units(cell: str, features: int, outputs: int, budget: int) -> int:
    fitting = [
        units
        for units in range(1, budget)
        if count_weights(cell, features, units) + (units + 1) * outputs <= budget
    ]
    return max(fitting, default=0)


def build_model(budget: int) -> keras.Model:
    model = keras.Sequential(
        [keras.Input((None, 2)), layers.LSTM(most_units("lstm", 2, 1, budget)), layers.Dense(1)]
    )
    model.compile(keras.optimizers.Adam(0.02, clipnorm=1.0), "mse")
    return model
