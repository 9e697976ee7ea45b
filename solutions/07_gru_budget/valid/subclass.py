"""A subclassed model around `RNN(GRUCell)`, units solved for by the square root."""

from __future__ import annotations

import math

import keras
from keras import layers


def count_weights(cell, features, units):
    one = units * (features + units + 1)
    match cell:
        case "simple_rnn":
            return one
        case "lstm":
            return 4 * one
        case "gru":
            return 3 * (one + units)
    raise ValueError(cell)


def most_units(cell, features, outputs, budget):
    blocks = {"simple_rnn": 1, "gru": 3, "lstm": 4}[cell]
    linear = blocks * (features + 1) + (3 if cell == "gru" else 0) + outputs
    # blocks * units ** 2 + linear * units + outputs <= budget
    inside = linear**2 + 4 * blocks * (budget - outputs)
    return max(0, int((math.sqrt(max(inside, 0)) - linear) / (2 * blocks) + 1e-9))


@keras.saving.register_keras_serializable()
class Adder(keras.Model):
    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = units
        self.read = layers.RNN(layers.GRUCell(units))
        self.answer = layers.Dense(1)

    def call(self, x):
        return self.answer(self.read(x))

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def build_model(budget) -> keras.Model:
    model = Adder(most_units("gru", 2, 1, budget))
    model.compile(keras.optimizers.Adam(0.02, clipnorm=1.0), "mse")
    return model
