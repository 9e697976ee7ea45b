"""Takes the rows of the batch one by one and returns lists; the Keras loop is `keras.ops.scan`."""

import math

import keras
import numpy as np
from keras import ops


def _sigmoid(total):
    return [1 / (1 + math.exp(-value)) for value in total]


def _row(x, h, kernel, recurrent_kernel, bias, reset_after):
    units = len(h)
    first, second = bias if reset_after else (bias, [0.0] * (3 * units))
    a = [sum(x * kernel[:, j]) + first[j] for j in range(3 * units)]
    b = [sum(h * recurrent_kernel[:, j]) + second[j] for j in range(3 * units)]
    gates = _sigmoid([a[j] + b[j] for j in range(2 * units)])
    z, r = np.array(gates[:units]), np.array(gates[units:])
    new = []
    for u in range(units):
        j = 2 * units + u
        past = r[u] * b[j] if reset_after else sum(r * h * recurrent_kernel[:, j])
        new.append(z[u] * h[u] + (1 - z[u]) * math.tanh(a[j] + past))
    return np.array(new)


def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    weights = kernel, recurrent_kernel, bias, reset_after
    return [_row(*pair, *weights) for pair in zip(x, h, strict=True)]


def gru(x, initial_state, kernel, recurrent_kernel, bias, reset_after=True):
    everything = []
    for sequence, state in zip(x, initial_state, strict=True):
        states = []
        for now in sequence:
            state = _row(now, state, kernel, recurrent_kernel, bias, reset_after)
            states.append(state.tolist())
        everything.append(states)
    return everything


def gru_step_backward(x, h, kernel, recurrent_kernel, bias, state_gradient):
    found = {name: np.zeros(np.shape(value)) for name, value in _named(x, h, kernel)}
    found["recurrent_kernel"] = np.zeros(recurrent_kernel.shape)
    found["bias"] = np.zeros(bias.shape)
    n = h.shape[1]
    for row in range(len(x)):
        a, b = x[row] @ kernel + bias[0], h[row] @ recurrent_kernel + bias[1]
        z, r = np.array(_sigmoid((a + b)[: 2 * n])).reshape(2, n)
        c = np.tanh(a[2 * n :] + r * b[2 * n :])
        g = state_gradient[row]
        d_c = g * (1 - z) * (1 - c**2)
        d_z, d_r = g * (h[row] - c) * z * (1 - z), d_c * b[2 * n :] * r * (1 - r)
        d_a, d_b = np.r_[d_z, d_r, d_c], np.r_[d_z, d_r, r * d_c]
        found["x"][row] = kernel @ d_a
        found["h"][row] = recurrent_kernel @ d_b + g * z
        found["kernel"] += np.outer(x[row], d_a)
        found["recurrent_kernel"] += np.outer(h[row], d_b)
        found["bias"] += [d_a, d_b]
    return {name: value.tolist() for name, value in found.items()}


def _named(x, h, kernel):
    return ("x", x), ("h", h), ("kernel", kernel)


def parameter_counts(features, units):
    return np.array([1, 3, 4]) * units * (features + units + np.array([1, 2, 1]))


class Recurrent(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        columns = 3 * self.units
        self.kernel = self.add_weight(shape=(input_shape[-1], columns))
        self.recurrent_kernel = self.add_weight(shape=(self.units, columns))
        self.bias = self.add_weight(shape=(2, columns), initializer="zeros")

    def call(self, x):
        from_x = ops.matmul(x, self.kernel) + self.bias[0]

        def step(h, now):
            past = ops.matmul(h, self.recurrent_kernel) + self.bias[1]
            x_z, x_r, x_c = ops.split(now, 3, axis=-1)
            h_z, h_r, h_c = ops.split(past, 3, axis=-1)
            z, r = ops.sigmoid(x_z + h_z), ops.sigmoid(x_r + h_r)
            new = z * h + (1 - z) * ops.tanh(x_c + r * h_c)
            return new, new

        start = ops.zeros((ops.shape(x)[0], self.units), dtype=x.dtype)
        last, _ = ops.scan(step, start, ops.transpose(from_x, (1, 0, 2)))
        return last

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.units)


def build_model(features, units):
    model = keras.Sequential([keras.Input((None, features)), Recurrent(units)])
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.01), loss="mean_squared_error")
    return model
