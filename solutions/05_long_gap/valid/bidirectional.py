"""Read from both ends; the experiment fits epoch by epoch."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def build_model() -> keras.Model:
    model = keras.Sequential(
        [keras.Input((None, 2)), layers.Bidirectional(layers.GRU(16)), layers.Dense(1)]
    )
    model.compile(keras.optimizers.Adam(0.015, clipnorm=1.0), "mse")
    return model


def compare(x, y, epochs, units):
    def model(layer):
        made = keras.Sequential([layer, layers.Dense(1)])
        made.compile(keras.optimizers.Adam(0.02), "mse")
        return made

    networks = {"simple_rnn": model(layers.SimpleRNN(units)), "lstm": model(layers.LSTM(units))}
    curves = {name: [] for name in networks}
    for _ in range(epochs):
        for name, network in networks.items():
            network.fit(x, y, batch_size=32, verbose=0)
            curves[name].append(network.evaluate(x, y, verbose=0))
    return curves


def input_gradient(model, x):
    rows = []
    for row in np.asarray(x):
        one = tf.convert_to_tensor(row[None])
        with tf.GradientTape() as tape:
            tape.watch(one)
            output = model(one)
        rows.append(tape.gradient(output, one)[0])
    return tf.stack(rows)
