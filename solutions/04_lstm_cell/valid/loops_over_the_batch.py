"""Takes the rows of the batch one by one and returns lists; the Keras loop is `keras.ops.scan`."""

import math

import keras
import numpy as np
from keras import ops


def _sigmoid(numbers):
    return [1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z)) for z in numbers]


def _row(x, h, kernel, recurrent_kernel, bias):
    sums = (x @ kernel + h @ recurrent_kernel + bias).reshape(4, -1)
    i, f, o = (np.array(_sigmoid(sums[k])) for k in (0, 1, 3))
    return i, f, np.tanh(sums[2]), o


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    new_h, new_c = [], []
    for row in range(len(x)):
        i, f, candidate, o = _row(x[row], h[row], kernel, recurrent_kernel, bias)
        new_c.append((f * c[row] + i * candidate).tolist())
        new_h.append([gate * math.tanh(value) for gate, value in zip(o, new_c[-1], strict=True)])
    return new_h, new_c


def lstm(x, initial_h, initial_c, kernel, recurrent_kernel, bias):
    sequences, last_h, last_c = [], [], []
    for row in range(len(x)):
        h, c, states = initial_h[row : row + 1], initial_c[row : row + 1], []
        for now in x[row]:
            h, c = map(np.array, lstm_step(now[None], h, c, kernel, recurrent_kernel, bias))
            states.append(h[0])
        sequences.append(np.array(states).tolist())
        last_h.append(h[0].tolist())
        last_c.append(c[0].tolist())
    return sequences, last_h, last_c


def lstm_step_backward(x, h, c, kernel, recurrent_kernel, bias, h_gradient, c_gradient):
    given = {"x": x, "h": h, "c": c, "kernel": kernel, "recurrent_kernel": recurrent_kernel}
    found = {name: np.zeros(value.shape) for name, value in given.items()}
    found["bias"] = np.zeros(bias.shape)
    for row in range(len(x)):
        i, f, candidate, o = _row(x[row], h[row], kernel, recurrent_kernel, bias)
        shown = np.tanh(f * c[row] + i * candidate)
        d_c = c_gradient[row] + h_gradient[row] * o * (1 - shown**2)
        d_i, d_f = d_c * candidate * i * (1 - i), d_c * c[row] * f * (1 - f)
        d_o = h_gradient[row] * shown * o * (1 - o)
        d_sums = np.r_[d_i, d_f, d_c * i * (1 - candidate**2), d_o]
        found["x"][row] = kernel @ d_sums
        found["h"][row] = recurrent_kernel @ d_sums
        found["c"][row] = d_c * f
        found["kernel"] += np.outer(x[row], d_sums)
        found["recurrent_kernel"] += np.outer(h[row], d_sums)
        found["bias"] += d_sums
    return {name: value.tolist() for name, value in found.items()}


class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = units
        self.state_size = [units, units]

    def build(self, input_shape):
        columns = 4 * self.units
        self.kernel = self.add_weight(shape=(input_shape[-1], columns))
        self.recurrent_kernel = self.add_weight(shape=(self.units, columns))
        self.bias = self.add_weight(shape=(columns,), initializer="zeros")
        self.bias.assign(np.repeat([0.0, 1.0, 0.0, 0.0], self.units))

    def call(self, inputs, states):
        h, c = states
        sums = ops.matmul(inputs, self.kernel) + ops.matmul(h, self.recurrent_kernel) + self.bias
        i, f, candidate, o = ops.split(sums, 4, axis=-1)
        new_c = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(candidate)
        new_h = ops.sigmoid(o) * ops.tanh(new_c)
        return new_h, [new_h, new_c]


class Loop(keras.layers.Layer):
    """What `keras.layers.RNN` does, for a cell with two states."""

    def __init__(self, cell):
        super().__init__()
        self.cell = cell

    def build(self, input_shape):
        self.cell.build((input_shape[0], input_shape[2]))
        self.cell.built = True

    def call(self, x):
        # One array for both states: h on the left, c on the right.
        def step(both, now):
            _, states = self.cell.call(now, ops.split(both, 2, axis=-1))
            both = ops.concatenate(states, axis=-1)
            return both, both

        empty = ops.zeros((ops.shape(x)[0], 2 * self.cell.units), dtype=x.dtype)
        _, outputs = ops.scan(step, empty, ops.transpose(x, (1, 0, 2)))
        return ops.transpose(outputs, (1, 0, 2))[:, :, : self.cell.units]

    def compute_output_shape(self, input_shape):
        return (*input_shape[:2], self.cell.units)


def build_cell(units):
    return LSTMCell(units)


def build_model(features, units):
    model = keras.Sequential([keras.Input((None, features)), Loop(LSTMCell(units))])
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.01), loss="mean_squared_error")
    return model
