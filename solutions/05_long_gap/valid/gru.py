"""A GRU instead of an LSTM, the functional style, RMSprop in the experiment."""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers


def build_model() -> keras.Model:
    inputs = keras.Input((None, 2))
    outputs = layers.Dense(1)(layers.GRU(32)(inputs))
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(0.01, clipnorm=1.0), "mean_squared_error")
    return model


def compare(x, y, epochs, units):
    curves = {}
    for name, layer in (("lstm", layers.LSTM), ("simple_rnn", layers.SimpleRNN)):
        inputs = keras.Input(x.shape[1:])
        model = keras.Model(inputs, layers.Dense(1)(layer(units)(inputs)))
        model.compile(keras.optimizers.RMSprop(0.02), "mse")
        curves[name] = tuple(model.fit(x, y, epochs=epochs, verbose=2).history["loss"])
    return curves


def input_gradient(model, x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(model(x))
    return tape.gradient(total, x)
