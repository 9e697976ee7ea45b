"""One matrix for inputs, state and biases; a subclassed model."""

import keras
import numpy as np
from keras import ops


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def _widen(x, h, kernel, recurrent_kernel, bias):
    """Four blocks: z, r, the input part and the recurrent part of the candidate."""
    units = h.shape[1]
    rows = np.hstack([x, h, np.ones((len(x), 2))])
    wide = np.vstack([kernel, recurrent_kernel, bias])
    outer, inner = wide[:, 2 * units :].copy(), wide[:, 2 * units :].copy()
    of_x = np.r_[np.ones(x.shape[1]), np.zeros(units), 1, 0].astype(bool)
    outer[~of_x] = 0
    inner[of_x] = 0
    return rows, np.hstack([wide[:, : 2 * units], outer, inner]), of_x


def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    units = h.shape[1]
    if reset_after:
        rows, wide, _ = _widen(x, h, kernel, recurrent_kernel, bias)
        total = rows @ wide
        z, r = sigmoid(total[:, :units]), sigmoid(total[:, units : 2 * units])
        candidate = np.tanh(total[:, 2 * units : 3 * units] + r * total[:, 3 * units :])
    else:
        wide = np.concatenate([kernel, recurrent_kernel])
        gates = np.concatenate([x, h], axis=1) @ wide[:, : 2 * units] + bias[: 2 * units]
        z, r = np.split(sigmoid(gates), 2, axis=1)
        last = np.concatenate([x, r * h], axis=1) @ wide[:, 2 * units :]
        candidate = np.tanh(last + bias[2 * units :])
    return (1 - z) * candidate + z * h


def gru(x, initial_state, kernel, recurrent_kernel, bias, reset_after=True):
    h, states = initial_state, []
    for now in x.transpose(1, 0, 2):
        h = gru_step(now, h, kernel, recurrent_kernel, bias, reset_after)
        states.append(h)
    return np.array(states).transpose(1, 0, 2)


def gru_step_backward(x, h, kernel, recurrent_kernel, bias, state_gradient):
    units, features = h.shape[1], x.shape[1]
    rows, wide, of_x = _widen(x, h, kernel, recurrent_kernel, bias)
    total = rows @ wide
    z, r = sigmoid(total[:, :units]), sigmoid(total[:, units : 2 * units])
    candidate = np.tanh(total[:, 2 * units : 3 * units] + r * total[:, 3 * units :])
    inner = state_gradient * (1 - z) * (1 - candidate**2)
    d_total = np.hstack(
        [
            state_gradient * (h - candidate) * z * (1 - z),
            inner * total[:, 3 * units :] * r * (1 - r),
            inner,
            inner * r,
        ]
    )
    d_rows, d_wide = d_total @ wide.T, rows.T @ d_total
    # Of the last two blocks, each row takes the one in which it is not zero.
    last = np.where(of_x[:, None], d_wide[:, 2 * units : 3 * units], d_wide[:, 3 * units :])
    d_wide = np.hstack([d_wide[:, : 2 * units], last])
    return {
        "x": d_rows[:, :features],
        "h": d_rows[:, features : features + units] + state_gradient * z,
        "kernel": d_wide[:features],
        "recurrent_kernel": d_wide[features : features + units],
        "bias": d_wide[features + units :],
    }


def parameter_counts(features, units):
    sizes = {"simple": (1, 1), "gru": (3, 2), "lstm": (4, 1)}
    return [n * units * (features + units + biases) for n, biases in sizes.values()]


class GRUCell(keras.layers.Layer):
    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = self.state_size = self.output_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], 3 * self.units), name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, 3 * self.units), initializer="orthogonal", name="recurrent_kernel"
        )
        self.bias = self.add_weight(shape=(2, 3 * self.units), initializer="zeros", name="bias")

    def call(self, inputs, states):
        (h,) = states
        n = self.units
        both = ops.concatenate([inputs, h], axis=-1)
        wide = ops.concatenate([self.kernel, self.recurrent_kernel], axis=0)
        total = ops.matmul(both, wide) + ops.sum(self.bias, axis=0)
        z, r = ops.sigmoid(total[:, :n]), ops.sigmoid(total[:, n : 2 * n])
        past = ops.matmul(h, self.recurrent_kernel[:, 2 * n :]) + self.bias[1, 2 * n :]
        # The whole sum holds the past once already: take out what r shuts off.
        new = z * h + (1 - z) * ops.tanh(total[:, 2 * n :] - (1 - r) * past)
        return new, [new]


class Model(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.recurrent = keras.layers.RNN(GRUCell(units))

    def call(self, x):
        return self.recurrent(x)


def build_model(features, units):
    model = Model(units)
    model.compile(keras.optimizers.RMSprop(learning_rate=0.01), keras.losses.MeanSquaredError())
    return model
