"""Writes the loop with a generator and one product for each gate; unrolls the cell in Python."""

from collections import namedtuple

import keras
import numpy as np
from keras import ops

Memory = namedtuple("Memory", "h c")


def sigmoid(x):
    return np.where(x >= 0, 1, np.exp(-abs(x))) / (1 + np.exp(-abs(x)))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    units = len(recurrent_kernel)
    gate = {}
    for name, w, u, b in zip(
        "ifgo",
        np.hsplit(kernel, 4),
        np.hsplit(recurrent_kernel, 4),
        bias.reshape(4, units),
        strict=True,
    ):
        gate[name] = (np.tanh if name == "g" else sigmoid)(x.dot(w) + h.dot(u) + b)
    cell = gate["f"] * c
    cell += gate["i"] * gate["g"]
    return Memory(gate["o"] * np.tanh(cell), cell)


def _walk(x, memory, *weights):
    for t in range(x.shape[1]):
        memory = lstm_step(x[:, t, :], *memory, *weights)
        yield memory


def lstm(x, initial_h, initial_c, *weights):
    walked = list(_walk(x, Memory(initial_h, initial_c), *weights))
    return np.dstack([memory.h for memory in walked]).swapaxes(1, 2), walked[-1].h, walked[-1].c


def lstm_step_backward(x, h, c, kernel, recurrent_kernel, bias, h_gradient, c_gradient):
    new_h, new_c = lstm_step(x, h, c, kernel, recurrent_kernel, bias)
    shown = np.tanh(new_c)
    sums = x @ kernel + h @ recurrent_kernel + bias
    i, f, o = (sigmoid(np.hsplit(sums, 4)[k]) for k in (0, 1, 3))
    g = np.tanh(np.hsplit(sums, 4)[2])
    # 1 - tanh ** 2 is 1 / cosh ** 2.
    to_cell = c_gradient + h_gradient * o / np.cosh(new_c) ** 2
    found = {"c": to_cell * f, "x": 0, "h": 0}
    parts = [
        (to_cell * g) * (i - i**2),
        (to_cell * c) * (f - f**2),
        (to_cell * i) * (1 - g**2),
        (h_gradient * shown) * (o - o**2),
    ]
    for part, w, u in zip(parts, np.hsplit(kernel, 4), np.hsplit(recurrent_kernel, 4), strict=True):
        found["x"] = found["x"] + part @ w.T
        found["h"] = found["h"] + part @ u.T
    found["kernel"] = np.concatenate([np.tensordot(x, part, (0, 0)) for part in parts], axis=1)
    found["recurrent_kernel"] = np.concatenate(
        [np.tensordot(h, part, (0, 0)) for part in parts], axis=1
    )
    found["bias"] = np.concatenate(parts, axis=1).sum(0)
    # More than was asked for does no harm.
    found["h_new"] = new_h
    return found


class LSTMCell(keras.layers.Layer):
    def __init__(self, units, name=None):
        super().__init__(name=name)
        self.units = units

    @property
    def state_size(self):
        return [self.units, self.units]

    def build(self, step_shape):
        self.w = self.add_weight(shape=(step_shape[-1], self.units * 4), initializer="he_normal")
        self.u = self.add_weight(shape=(self.units, self.units * 4), initializer="glorot_normal")
        self.b = self.add_weight(shape=(self.units * 4,), initializer="zeros")
        blocks = np.zeros((4, self.units))
        blocks[1] += 1
        self.b.assign(blocks.ravel())

    def call(self, x, states):
        h, c = states
        n = self.units
        sums = ops.dot(x, self.w) + ops.dot(h, self.u) + self.b
        keep, write = ops.sigmoid(sums[:, n : 2 * n]), ops.sigmoid(sums[:, :n])
        c = ops.add(ops.multiply(keep, c), ops.multiply(write, ops.tanh(sums[:, 2 * n : 3 * n])))
        h = ops.multiply(ops.sigmoid(sums[:, 3 * n :]), ops.tanh(c))
        return h, [h, c]


class Unrolled(keras.Model):
    """A Python loop over the steps: the graph holds each of them."""

    def __init__(self, units):
        super().__init__()
        self.cell = LSTMCell(units, name="cell")
        self.units = units

    def build(self, input_shape):
        self.cell.build((input_shape[0], input_shape[-1]))

    def call(self, x):
        h = ops.zeros_like(x[:, 0, :1]) * ops.ones((1, self.units))
        memory, outputs = [h, h], []
        for t in range(x.shape[1]):
            output, memory = self.cell(x[:, t], memory)
            outputs.append(output)
        return ops.stack(outputs, axis=1)


def build_cell(units):
    return LSTMCell(units)


def build_model(features, units):
    model = Unrolled(units)
    model.compile(optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0), loss="mse")
    return model
