"""Two recurrent layers, and an experiment with a training loop of its own."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def build_model() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((None, 2)),
            layers.GRU(16, return_sequences=True),
            layers.LSTM(16),
            layers.Dense(8, activation="relu"),
            layers.Dense(1),
        ]
    )
    model.compile(
        keras.optimizers.Adam(0.01, global_clipnorm=1.0), loss=keras.losses.MeanSquaredError()
    )
    return model


def compare(x, y, epochs, units):
    curves = {"simple_rnn": [], "lstm": []}
    for name, layer in (("simple_rnn", layers.SimpleRNN(units)), ("lstm", layers.LSTM(units))):
        model = keras.Sequential([layer, layers.Dense(1)])
        optimizer = keras.optimizers.Adam(0.02)
        model(x[:1])

        @tf.function
        def step(batch, target, model=model, optimizer=optimizer):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((model(batch, training=True) - target) ** 2)
            weights = model.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
            return loss

        y32 = np.asarray(y, "float32")
        for _ in range(epochs):
            losses = [
                step(x[start : start + 32], y32[start : start + 32])
                for start in range(0, len(x) - len(x) % 32, 32)
            ]
            curves[name].append(float(np.mean(losses)))
    return curves


def input_gradient(model, x):
    x = tf.constant(x)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x)
        y = model(x)[:, 0]
    return tape.gradient(y, x)
