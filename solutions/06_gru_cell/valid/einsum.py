"""Writes every product as `einsum`, in NumPy and in the cell, and adds the weights bias first."""

import keras
import numpy as np
from keras import ops


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -60, 60)))


def _blocks(kernel):
    return kernel.reshape(len(kernel), 3, -1)


def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    from_x = np.einsum("bf,fgu->gbu", x, _blocks(kernel))
    recurrent = _blocks(recurrent_kernel)
    from_h = np.einsum("bv,vgu->gbu", h, recurrent)
    if reset_after:
        from_x += bias[0].reshape(3, 1, -1)
        from_h += bias[1].reshape(3, 1, -1)
    else:
        from_x += bias.reshape(3, 1, -1)
    z, r = sigmoid(from_x[:2] + from_h[:2])
    if reset_after:
        candidate = np.tanh(from_x[2] + r * from_h[2])
    else:
        candidate = np.tanh(from_x[2] + np.einsum("bv,bv,vu->bu", r, h, recurrent[:, 2]))
    # The same mix, written as a step from the candidate towards the old state.
    return candidate + z * (h - candidate)


def gru(x, initial_state, kernel, recurrent_kernel, bias, reset_after=True):
    states = np.empty((*x.shape[:2], initial_state.shape[1]))
    for t in range(x.shape[1]):
        before = states[:, t - 1] if t else initial_state
        states[:, t] = gru_step(x[:, t], before, kernel, recurrent_kernel, bias, reset_after)
    return states


def gru_step_backward(x, h, kernel, recurrent_kernel, bias, state_gradient):
    from_x = np.einsum("bf,fgu->gbu", x, _blocks(kernel)) + bias[0].reshape(3, 1, -1)
    from_h = np.einsum("bv,vgu->gbu", h, _blocks(recurrent_kernel)) + bias[1].reshape(3, 1, -1)
    z, r = sigmoid(from_x[:2] + from_h[:2])
    candidate = np.tanh(from_x[2] + r * from_h[2])
    inner = np.einsum("bu,bu,bu->bu", state_gradient, 1 - z, 1 - candidate**2)
    d_z = state_gradient * (h - candidate) * z * (1 - z)
    d_r = inner * from_h[2] * r * (1 - r)
    d_x, d_h = np.stack([d_z, d_r, inner]), np.stack([d_z, d_r, inner * r])
    return {
        "bias": np.stack([np.einsum("gbu->gu", d_x).ravel(), np.einsum("gbu->gu", d_h).ravel()]),
        "kernel": np.einsum("bf,gbu->fgu", x, d_x).reshape(kernel.shape),
        "recurrent_kernel": np.einsum("bv,gbu->vgu", h, d_h).reshape(recurrent_kernel.shape),
        "x": np.einsum("gbu,fgu->bf", d_x, _blocks(kernel)),
        "h": z * state_gradient + np.einsum("gbu,vgu->bv", d_h, _blocks(recurrent_kernel)),
    }


def parameter_counts(features, units):
    simple = units * (features + units + 1)
    return simple, 3 * simple + 3 * units, 4 * simple


class Cell(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.state_size = units

    def build(self, shape):
        units = self.state_size
        self.bias = self.add_weight(shape=(2, 3 * units), initializer="zeros")
        self.inner = self.add_weight(shape=(units, 3 * units), initializer="orthogonal")
        self.outer = self.add_weight(shape=(shape[-1], 3 * units))

    def call(self, x, states):
        units = self.state_size
        h = states[0]
        a = ops.einsum("bf,fu->bu", x, self.outer) + self.bias[0]
        b = ops.einsum("bv,vu->bu", h, self.inner) + self.bias[1]
        gates = ops.sigmoid(a[:, : 2 * units] + b[:, : 2 * units])
        z, r = gates[:, :units], gates[:, units:]
        candidate = ops.tanh(a[:, 2 * units :] + r * b[:, 2 * units :])
        new = candidate + z * (h - candidate)
        return new, (new,)


def build_model(features, units):
    model = keras.Sequential([keras.Input((None, features)), keras.layers.RNN(Cell(units))])
    model.compile("adam", "mse")
    model.optimizer.learning_rate = 0.01
    return model
