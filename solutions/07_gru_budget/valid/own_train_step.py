"""A training step of its own, the state after the last step cut from all states, a smaller GRU."""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers, ops


def count_weights(cell, features, units):
    parts = {
        "simple_rnn": ("candidate",),
        "gru": ("update", "reset", "candidate"),
        "lstm": ("input", "forget", "candidate", "output"),
    }
    if parts.get(cell) is None:
        raise ValueError(f"choose one of {', '.join(parts)}")
    total = 0
    for _ in parts[cell]:
        total += features * units  # kernel
        total += units * units  # recurrent kernel
        total += units * (2 if cell == "gru" else 1)  # bias
    return total


def most_units(cell, features, outputs, budget):
    for units in range(budget, 0, -1):
        if count_weights(cell, features, units) + (units + 1) * outputs <= budget:
            return units
    return 0


@keras.saving.register_keras_serializable()
class Stepper(keras.Model):
    """A functional model that takes its gradient and its step itself."""

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = ops.mean(ops.square(self(x, training=True) - y))
        weights = self.trainable_weights
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, weights), 1.0)
        self.optimizer.apply(gradients, weights)
        return {"loss": loss}


def build_model(budget) -> keras.Model:
    inputs = keras.Input((None, 2))
    states = layers.GRU(most_units("gru", 2, 1, min(budget, 1300)), return_sequences=True)(inputs)
    model = Stepper(inputs, layers.Dense(1)(states[:, -1, :]))
    model.compile(keras.optimizers.Adam(0.02), loss="mse")
    return model
