"""Computes in float32, one slice for each gate, and writes the sigmoid with `exp`."""

import keras
import numpy as np
from keras import ops


def _small(*arrays):
    return [np.asarray(array, dtype=np.float32) for array in arrays]


def sigmoid(x):
    return (1 / (1 + np.exp(-x))).astype(np.float32)


def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    x, h, kernel, recurrent_kernel, bias = _small(x, h, kernel, recurrent_kernel, bias)
    n = h.shape[-1]
    w_z, w_r, w_c = kernel[:, :n], kernel[:, n : 2 * n], kernel[:, 2 * n :]
    u_z, u_r, u_c = (
        recurrent_kernel[:, :n],
        recurrent_kernel[:, n : 2 * n],
        recurrent_kernel[:, -n:],
    )
    summed = bias.sum(axis=0) if reset_after else bias
    z = sigmoid(x @ w_z + h @ u_z + summed[:n])
    r = sigmoid(x @ w_r + h @ u_r + summed[n : 2 * n])
    if reset_after:
        candidate = np.tanh(x @ w_c + bias[0, 2 * n :] + r * (h @ u_c + bias[1, 2 * n :]))
    else:
        candidate = np.tanh(x @ w_c + bias[2 * n :] + (h * r) @ u_c)
    return z * h + (1 - z) * candidate


def gru(x, initial_state, kernel, recurrent_kernel, bias, reset_after=True):
    states = np.zeros((x.shape[0], x.shape[1] + 1, initial_state.shape[1]), dtype=np.float32)
    states[:, 0] = initial_state
    for t in range(x.shape[1]):
        states[:, t + 1] = gru_step(
            x[:, t], states[:, t], kernel, recurrent_kernel, bias, reset_after=reset_after
        )
    return states[:, 1:]


def gru_step_backward(x, h, kernel, recurrent_kernel, bias, state_gradient):
    x, h, kernel, recurrent_kernel, bias, g = _small(
        x, h, kernel, recurrent_kernel, bias, state_gradient
    )
    n = h.shape[-1]
    a, b = x @ kernel + bias[0], h @ recurrent_kernel + bias[1]
    z, r = sigmoid(a[:, :n] + b[:, :n]), sigmoid(a[:, n : 2 * n] + b[:, n : 2 * n])
    c = np.tanh(a[:, 2 * n :] + r * b[:, 2 * n :])
    d_a, d_b = np.zeros_like(a), np.zeros_like(b)
    d_a[:, :n] = d_b[:, :n] = g * (h - c) * z * (1 - z)
    d_a[:, 2 * n :] = g * (1 - z) * (1 - c * c)
    d_b[:, 2 * n :] = d_a[:, 2 * n :] * r
    d_a[:, n : 2 * n] = d_b[:, n : 2 * n] = d_b[:, 2 * n :] * b[:, 2 * n :] * (1 - r)
    return {
        "x": d_a @ kernel.T,
        "h": d_b @ recurrent_kernel.T + g * z,
        "kernel": x.T @ d_a,
        "recurrent_kernel": h.T @ d_b,
        "bias": np.array([d_a.sum(axis=0), d_b.sum(axis=0)]),
    }


def parameter_counts(features, units):
    x = keras.Input((None, features))
    counted = (keras.layers.SimpleRNN, keras.layers.GRU, keras.layers.LSTM)
    return tuple(keras.Model(x, layer(units)(x)).count_params() for layer in counted)


@keras.saving.register_keras_serializable()
class GRUCell(keras.layers.Layer):
    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = units

    @property
    def state_size(self):
        return self.units

    @property
    def output_size(self):
        return self.units

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]

    def get_config(self):
        return {**super().get_config(), "units": self.units}

    def build(self, input_shape):
        n, columns = self.units, 3 * self.units
        self.w = self.add_weight(shape=(input_shape[-1], columns), initializer="he_normal")
        self.u = self.add_weight(shape=(n, columns), initializer="glorot_normal")
        self.b = self.add_weight(shape=(2, columns), initializer="zeros")

    def call(self, inputs, states, training=False):
        h, n = states[0], self.units
        z = self._gate(inputs, h, slice(0, n))
        r = self._gate(inputs, h, slice(n, 2 * n))
        last = slice(2 * n, 3 * n)
        past = ops.matmul(h, self.u[:, last]) + self.b[1, last]
        candidate = ops.tanh(ops.matmul(inputs, self.w[:, last]) + self.b[0, last] + r * past)
        new = z * h + (1.0 - z) * candidate
        return new, [new]

    def _gate(self, x, h, block):
        total = ops.matmul(x, self.w[:, block]) + ops.matmul(h, self.u[:, block])
        return ops.sigmoid(total + self.b[0, block] + self.b[1, block])


def build_model(features, units):
    x = keras.Input(shape=(None, features))
    # All states, of which the last is taken afterwards.
    states = keras.layers.RNN(GRUCell(units), return_sequences=True)(x)
    model = keras.Model(x, states[:, -1])
    optimizer = keras.optimizers.Nadam(learning_rate=0.01, clipnorm=1.0)
    model.compile(optimizer=optimizer, loss="mse")
    return model
