"""Computes in float32, and runs the forward pass again on the way back."""

import numpy as np


def _small(*arrays):
    return [np.asarray(array, dtype=np.float32) for array in arrays]


def step(x, state, kernel, recurrent_kernel, bias):
    x, state, kernel, recurrent_kernel, bias = _small(x, state, kernel, recurrent_kernel, bias)
    return np.tanh(x @ kernel + state @ recurrent_kernel + bias)


def forward(x, initial_state, kernel, recurrent_kernel, bias):
    states = np.zeros((len(x), x.shape[1], len(bias)), dtype=np.float32)
    for t in range(x.shape[1]):
        old = initial_state if t == 0 else states[:, t - 1]
        states[:, t] = step(x[:, t], old, kernel, recurrent_kernel, bias)
    return states


def backward(x, initial_state, kernel, recurrent_kernel, bias, states=None, state_gradients=None):
    states = forward(x, initial_state, kernel, recurrent_kernel, bias)
    x, initial_state, kernel, recurrent_kernel, gradients = _small(
        x, initial_state, kernel, recurrent_kernel, state_gradients
    )
    with_initial = np.concatenate([initial_state[:, None], states], axis=1)
    for t in range(x.shape[1] - 1, -1, -1):
        gradients[:, t] *= 1 - states[:, t] ** 2
        if t > 0:
            gradients[:, t - 1] += gradients[:, t] @ recurrent_kernel.T
    return {
        "x": gradients @ kernel.T,
        "initial_state": gradients[:, 0] @ recurrent_kernel.T,
        "kernel": np.tensordot(x, gradients, axes=([0, 1], [0, 1])),
        "recurrent_kernel": np.tensordot(with_initial[:, :-1], gradients, axes=([0, 1], [0, 1])),
        "bias": gradients.sum(axis=(0, 1)),
    }


def gradient_norms(states, recurrent_kernel, last_gradient):
    states, back, gradient = _small(states, recurrent_kernel.T, last_gradient)
    norms = np.zeros(states.shape[:2], dtype=np.float32)
    for t in range(states.shape[1] - 1, -1, -1):
        norms[:, t] = np.linalg.norm(gradient, axis=1)
        gradient = gradient * (1 - states[:, t] ** 2) @ back
    return norms
