"""Writes every product as `einsum`, in NumPy and in the cell, and adds the weights bias first."""

import keras
import numpy as np
from keras import ops


def _gates(x, h, kernel, recurrent_kernel, bias):
    sums = np.einsum("bf,fk->bk", x, kernel) + np.einsum("bu,uk->bk", h, recurrent_kernel) + bias
    sums = sums.reshape(len(x), 4, -1)
    # The usual formula, with the exponent kept where `exp` does not overflow.
    i, f, o = (1 / (1 + np.exp(-np.clip(sums[:, k], -500, 500))) for k in (0, 1, 3))
    return i, f, np.tanh(sums[:, 2]), o


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    i, f, candidate, o = _gates(x, h, kernel, recurrent_kernel, bias)
    c = np.einsum("bu,bu->bu", f, c) + np.einsum("bu,bu->bu", i, candidate)
    return o * np.tanh(c), c


def lstm(x, initial_h, initial_c, kernel, recurrent_kernel, bias):
    states = np.empty((*x.shape[:2], initial_h.shape[1]))
    h, c = initial_h, initial_c
    for t in range(x.shape[1]):
        states[:, t], c = lstm_step(x[:, t], h, c, kernel, recurrent_kernel, bias)
        h = states[:, t]
    return states, h, c


def lstm_step_backward(x, h, c, kernel, recurrent_kernel, bias, h_gradient, c_gradient):
    i, f, candidate, o = _gates(x, h, kernel, recurrent_kernel, bias)
    shown = np.tanh(f * c + i * candidate)
    d_c = c_gradient + h_gradient * o * (1 - shown) * (1 + shown)
    d_sums = np.stack(
        [
            d_c * candidate * i * (1 - i),
            d_c * c * f * (1 - f),
            d_c * i * (1 - candidate**2),
            h_gradient * shown * o * (1 - o),
        ],
        axis=1,
    ).reshape(len(x), -1)
    return {
        "bias": np.einsum("bk->k", d_sums),
        "recurrent_kernel": np.einsum("bu,bk->uk", h, d_sums),
        "kernel": np.einsum("bf,bk->fk", x, d_sums),
        "c": np.einsum("bu,bu->bu", d_c, f),
        "h": np.einsum("bk,uk->bu", d_sums, recurrent_kernel),
        "x": np.einsum("bk,fk->bf", d_sums, kernel),
    }


class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = units
        self.state_size = (units, units)

    def build(self, input_shape):
        units = self.units

        def start(shape, dtype=None):
            one_block = ops.ones((units,), dtype=dtype)
            return ops.concatenate([0 * one_block, one_block, 0 * one_block, 0 * one_block])

        self.bias = self.add_weight(shape=(4 * units,), initializer=start, name="b")
        self.recurrent_kernel = self.add_weight(shape=(units, 4 * units), name="u")
        self.kernel = self.add_weight(shape=(input_shape[-1], 4 * units), name="w")

    def call(self, inputs, states):
        h, c = states[0], states[1]
        sums = (
            ops.einsum("bf,fk->bk", inputs, self.kernel)
            + ops.einsum("bu,uk->bk", h, self.recurrent_kernel)
            + self.bias
        )
        sums = ops.reshape(sums, (-1, 4, self.units))
        c = ops.sigmoid(sums[:, 1]) * c + ops.sigmoid(sums[:, 0]) * ops.tanh(sums[:, 2])
        h = ops.sigmoid(sums[:, 3]) * ops.tanh(c)
        return h, (h, c)


def build_cell(units):
    return LSTMCell(units)


def build_model(features, units):
    model = keras.Sequential(
        [
            keras.Input((None, features)),
            keras.layers.RNN(LSTMCell(units), return_sequences=True),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=keras.losses.MeanSquaredError())
    return model
