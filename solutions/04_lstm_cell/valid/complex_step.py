"""Differentiates with complex steps, recurs instead of looping, and trains with its own step."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def _sigmoid(x):
    # The usual formula, so that complex numbers pass through it.
    return 1 / (1 + np.exp(-x))


def lstm_step(inputs, state, memory, w, u, b):
    n = state.shape[1]
    sums = inputs @ w + state @ u + b
    memory = memory * _sigmoid(sums[:, n : 2 * n]) + np.tanh(sums[:, 2 * n : 3 * n]) * _sigmoid(
        sums[:, :n]
    )
    return np.tanh(memory) * _sigmoid(sums[:, 3 * n :]), memory


def lstm(inputs, state, memory, w, u, b):
    state, memory = lstm_step(inputs[:, 0], state, memory, w, u, b)
    if inputs.shape[1] == 1:
        return state[:, None], state, memory
    rest, last, last_memory = lstm(inputs[:, 1:], state, memory, w, u, b)
    return np.concatenate([state[:, None], rest], axis=1), last, last_memory


def lstm_step_backward(x, h, c, kernel, recurrent_kernel, bias, h_gradient, c_gradient):
    start = {
        "x": x,
        "h": h,
        "c": c,
        "kernel": kernel,
        "recurrent_kernel": recurrent_kernel,
        "bias": bias,
    }
    found = {}
    for name, value in start.items():
        found[name] = np.zeros_like(value)
        for index in np.ndindex(value.shape):
            moved = value.astype(complex)
            moved[index] += 1e-20j
            new_h, new_c = lstm_step(*{**start, name: moved}.values())
            total = np.sum(new_h.imag * h_gradient) + np.sum(new_c.imag * c_gradient)
            found[name][index] = total / 1e-20
    return found


class LSTMCell(layers.Layer):
    """Two Keras layers inside the cell hold the weights."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = [units, units]
        self.from_input = layers.Dense(4 * units, bias_initializer=self._start)
        self.from_state = layers.Dense(4 * units, use_bias=False, kernel_initializer="orthogonal")

    def _start(self, shape, dtype=None):
        return ops.cast(ops.arange(shape[0]) // self.units == 1, dtype or "float32")

    def build(self, shape):
        self.from_input.build(shape)
        self.from_state.build((shape[0], self.units))

    def call(self, inputs, states):
        h, c = states
        i, f, candidate, o = ops.split(self.from_input(inputs) + self.from_state(h), 4, axis=-1)
        c = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(candidate)
        h = ops.sigmoid(o) * ops.tanh(c)
        return h, [h, c]


class Trained(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = ops.mean(ops.square(self(x, training=True) - y))
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return {"loss": loss}


def build_cell(units):
    return LSTMCell(units)


def build_model(features, units):
    inputs = layers.Input(shape=(None, features))
    outputs = layers.RNN(LSTMCell(units), return_sequences=True, return_state=True)(inputs)
    model = Trained(inputs, outputs[0])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    return model
