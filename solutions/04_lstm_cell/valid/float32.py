"""Computes in float32, one slice and one product for each gate, in NumPy as in the cell."""

import keras
import numpy as np
from keras import ops


def _small(*arrays):
    return [np.asarray(array, dtype=np.float32) for array in arrays]


def _sigmoid(x):
    return np.float32(1) / (np.float32(1) + np.exp(-x))


def _layers(x, h, kernel, recurrent_kernel, bias):
    units = h.shape[1]
    found = []
    for start, squash in enumerate((_sigmoid, _sigmoid, np.tanh, _sigmoid)):
        block = slice(start * units, (start + 1) * units)
        found.append(squash(x @ kernel[:, block] + h @ recurrent_kernel[:, block] + bias[block]))
    return found


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    x, h, c, kernel, recurrent_kernel, bias = _small(x, h, c, kernel, recurrent_kernel, bias)
    i, f, g, o = _layers(x, h, kernel, recurrent_kernel, bias)
    new = f * c + i * g
    # One array that holds both.
    return np.stack([o * np.tanh(new), new])


def lstm(x, initial_h, initial_c, kernel, recurrent_kernel, bias):
    both = initial_h, initial_c
    states = np.zeros((len(x), x.shape[1], initial_h.shape[1]), dtype=np.float32)
    for t in range(x.shape[1]):
        both = lstm_step(x[:, t], *both, kernel, recurrent_kernel, bias)
        states[:, t] = both[0]
    return [states, both[0], both[1]]


def lstm_step_backward(x, h, c, kernel, recurrent_kernel, bias, h_gradient, c_gradient):
    x, h, c, kernel, recurrent_kernel, bias = _small(x, h, c, kernel, recurrent_kernel, bias)
    h_gradient, c_gradient = _small(h_gradient, c_gradient)
    i, f, g, o = _layers(x, h, kernel, recurrent_kernel, bias)
    shown = np.tanh(f * c + i * g)
    inner = h_gradient * o * (1 - shown * shown) + c_gradient
    slopes = (
        inner * g * i * (1 - i),
        inner * c * f * (1 - f),
        inner * i * (1 - g * g),
        h_gradient * shown * o * (1 - o),
    )
    units = h.shape[1]
    blocks = [slice(k * units, (k + 1) * units) for k in range(4)]
    return {
        "x": sum(d @ kernel[:, block].T for d, block in zip(slopes, blocks, strict=True)),
        "h": sum(d @ recurrent_kernel[:, block].T for d, block in zip(slopes, blocks, strict=True)),
        "c": inner * f,
        "kernel": np.hstack([x.T @ d for d in slopes]),
        "recurrent_kernel": np.hstack([h.T @ d for d in slopes]),
        "bias": np.hstack([d.sum(axis=0) for d in slopes]),
    }


class LSTMCell(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
        self.state_size = [units, units]
        self.output_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], 4 * self.units))
        self.recurrent_kernel = self.add_weight(shape=(self.units, 4 * self.units))
        self.bias = self.add_weight(shape=(4 * self.units,), initializer="zeros")
        values = np.zeros((4, self.units), dtype="float32")
        values[1] = 1
        self.bias.assign(values.reshape(-1))

    def _layer(self, number, squash, x, h):
        block = slice(number * self.units, (number + 1) * self.units)
        own = ops.matmul(x, self.kernel[:, block]) + self.bias[block]
        return squash(own + ops.matmul(h, self.recurrent_kernel[:, block]))

    def call(self, inputs, states, training=False):
        h, c = states
        c = self._layer(1, ops.sigmoid, inputs, h) * c + self._layer(
            0, ops.sigmoid, inputs, h
        ) * self._layer(2, ops.tanh, inputs, h)
        h = self._layer(3, ops.sigmoid, inputs, h) * ops.tanh(c)
        return h, [h, c]


def build_cell(units):
    return LSTMCell(units)


def build_model(features, units):
    x = keras.Input((None, features))
    model = keras.Model(x, keras.layers.RNN(LSTMCell(units), return_sequences=True)(x))
    model.compile(optimizer=keras.optimizers.Nadam(0.01), loss="mean_squared_error")
    return model
