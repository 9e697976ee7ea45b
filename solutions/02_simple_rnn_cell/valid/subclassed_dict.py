"""Returns an `OrderedDict` with further keys, uses other parameter names and a generator."""

from collections import OrderedDict
from functools import reduce

import numpy as np


class Gradients(OrderedDict):
    def add(self, name, share):
        self[name] = self.get(name, 0) + share


def step(x_t, h, W, U, b):  # noqa: N803
    return np.tanh(np.dot(x_t, W) + np.dot(h, U) + b)


def walk(x, h, *weights):
    for t in range(x.shape[1]):
        h = step(x[:, t], h, *weights)
        yield h


def forward(x, h0, W, U, b):  # noqa: N803
    return np.array(list(walk(x, h0, W, U, b))).transpose(1, 0, 2)


def backward(x, h0, W, U, b, h, dh):  # noqa: N803
    gradients = Gradients()
    dx = np.full(x.shape, np.nan)
    later = np.zeros(h0.shape)
    for t in range(x.shape[1])[::-1]:
        dz = (dh[:, t] + later) * (1 - h[:, t] * h[:, t])
        gradients.add("bias", dz.sum(0))
        gradients.add("recurrent_kernel", (h[:, t - 1] if t else h0).T @ dz)
        gradients.add("kernel", x[:, t].T @ dz)
        dx[:, t] = (W @ dz.T).T
        later = (U @ dz.T).T
    gradients["initial_state"] = later
    gradients["x"] = dx
    gradients["steps"] = x.shape[1]
    return gradients


def gradient_norms(h, U, last_gradient):  # noqa: N803
    def back(gradients, t):
        return [(gradients[0] * (1 - h[:, t] ** 2)) @ U.T, *gradients]

    gradients = reduce(back, range(h.shape[1] - 1, 0, -1), [last_gradient])
    return np.linalg.norm(np.stack(gradients, axis=1), axis=2)
