"""One matrix for inputs, state and bias; the model is a subclass."""

import keras
import numpy as np
from keras import ops


def _sigmoid(x):
    return 0.5 * np.tanh(0.5 * x) + 0.5


def _rows(x, h):
    return np.concatenate([x, h, np.ones((len(x), 1))], axis=1)


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    sums = _rows(x, h) @ np.concatenate([kernel, recurrent_kernel, bias[None]])
    n = h.shape[1]
    cell = _sigmoid(sums[:, n : 2 * n]) * c + _sigmoid(sums[:, :n]) * np.tanh(sums[:, 2 * n : -n])
    return _sigmoid(sums[:, -n:]) * np.tanh(cell), cell


def lstm(x, initial_h, initial_c, kernel, recurrent_kernel, bias):
    pairs = [(initial_h, initial_c)]
    for now in x.transpose(1, 0, 2):
        pairs.append(lstm_step(now, *pairs[-1], kernel, recurrent_kernel, bias))
    return np.array([h for h, _ in pairs[1:]]).transpose(1, 0, 2), *pairs[-1]


def lstm_step_backward(x, h, c, kernel, recurrent_kernel, bias, h_gradient, c_gradient):
    wide = np.concatenate([kernel, recurrent_kernel, bias[None]])
    rows = _rows(x, h)
    # (4, batch, units): i, f, candidate, o.
    sums = np.array(np.split(rows @ wide, 4, axis=1))
    values = np.where(np.arange(4)[:, None, None] == 2, np.tanh(sums), _sigmoid(sums))
    i, f, g, o = values
    slopes = values * (1 - values)
    slopes[2] = 1 - g**2
    shown = np.tanh(f * c + i * g)
    d_cell = c_gradient + h_gradient * o * (1 - shown**2)
    d_values = np.array([d_cell * g, d_cell * c, d_cell * i, h_gradient * shown])
    d_sums = np.concatenate(list(d_values * slopes), axis=1)
    d_rows, d_wide = d_sums @ wide.T, rows.T @ d_sums
    features = x.shape[1]
    return {
        "x": d_rows[:, :features],
        "h": d_rows[:, features:-1],
        "c": d_cell * f,
        "kernel": d_wide[:features],
        "recurrent_kernel": d_wide[features:-1],
        "bias": d_wide[-1],
    }


class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = units
        self.state_size = [units, units]

    def build(self, input_shape):
        columns = 4 * self.units
        self.kernel = self.add_weight(shape=(input_shape[-1], columns), name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, columns), initializer="orthogonal", name="recurrent_kernel"
        )
        start = [0.0] * self.units + [1.0] * self.units + [0.0] * (2 * self.units)
        self.bias = self.add_weight(
            shape=(columns,), initializer=lambda shape, dtype: ops.array(start, dtype), name="bias"
        )
        self.built = True

    def call(self, inputs, states):
        h, c = states
        wide = ops.concatenate([self.kernel, self.recurrent_kernel], axis=0)
        sums = ops.matmul(ops.concatenate([inputs, h], axis=-1), wide) + self.bias
        n = self.units
        gates = ops.sigmoid(sums)
        new_c = gates[:, n : 2 * n] * c + gates[:, :n] * ops.tanh(sums[:, 2 * n : 3 * n])
        new_h = gates[:, 3 * n :] * ops.tanh(new_c)
        return new_h, [new_h, new_c]


class Model(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.recurrent = keras.layers.RNN(LSTMCell(units), return_sequences=True)

    def call(self, x):
        return self.recurrent(x)


def build_cell(units):
    return LSTMCell(units)


def build_model(features, units):
    model = Model(units)
    model.compile(optimizer=keras.optimizers.RMSprop(learning_rate=0.01), loss="mse")
    return model
