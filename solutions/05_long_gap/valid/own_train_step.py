"""A training step of its own; one builder for both networks, trained batch by batch."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


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


def build_model() -> keras.Model:
    inputs = keras.Input((None, 2), name="values_and_markers")
    states = layers.GRU(28, return_sequences=True)(inputs)
    model = Stepper(inputs, layers.Dense(1)(states[:, -1, :]))
    model.compile(keras.optimizers.Adam(0.015), loss="mse")
    return model


def compare(x, y, epochs, units):
    curves = {}
    for name in ("SimpleRNN", "LSTM"):
        layer = getattr(layers, name)(units, name="memory")
        model = keras.Sequential([keras.Input(x.shape[1:]), layer, layers.Dense(1)])
        model.compile(keras.optimizers.Adam(0.02, clipvalue=0.5), loss="mse", metrics=["mse"])
        order = np.arange(len(x))
        curve = []
        for _ in range(epochs):
            np.random.shuffle(order)
            batches = np.array_split(order, max(1, len(order) // 32))
            losses = [model.train_on_batch(x[batch], y[batch])[0] for batch in batches]
            curve.append(np.float32(np.mean(losses)))
        curves["simple_rnn" if name == "SimpleRNN" else "lstm"] = curve
    return curves


def input_gradient(model, x):
    x = tf.convert_to_tensor(np.asarray(x, "float32"))
    with tf.GradientTape() as tape:
        tape.watch(x)
        output = model(x)
    return tape.gradient(output, x, output_gradients=tf.ones_like(output)).numpy().tolist()
