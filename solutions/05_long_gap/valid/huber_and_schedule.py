"""Huber's loss, a falling learning rate, curves by a callback, gradients in float64."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def build_model() -> keras.Model:
    schedule = keras.optimizers.schedules.ExponentialDecay(0.02, 500, 0.9)
    model = keras.Sequential(
        [keras.Input((None, 2)), layers.GRU(24), layers.Dense(1, name="sum")], name="adder"
    )
    model.compile(
        keras.optimizers.AdamW(schedule, clipnorm=1.0, weight_decay=1e-5), keras.losses.Huber()
    )
    return model


class Losses(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.kept = []

    def on_epoch_end(self, epoch, logs=None):
        self.kept.append(logs["loss"])


def compare(x, y, epochs, units):
    found = {}
    for name in ("simple_rnn", "lstm"):
        layer = {"simple_rnn": layers.SimpleRNN, "lstm": layers.LSTM}[name](units)
        model = keras.Sequential([keras.Input((None, 2)), layer, layers.Dense(1)])
        model.compile(keras.optimizers.Adam(0.03), "mse")
        losses = Losses()
        model.fit(x, y, batch_size=64, epochs=epochs, verbose=0, callbacks=[losses])
        found[name] = losses.kept
    return found


def input_gradient(model, x):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        output = model(x, training=False)
    return np.asarray(tape.gradient(output, x), dtype=np.float64)
