"""Builds the whole derivative of each step as a matrix, and recurs instead of looping."""

import numpy as np


def step(x, state, kernel, recurrent_kernel, bias):
    total = bias + x @ kernel + state @ recurrent_kernel
    # tanh written with the exponential function.
    return 1 - 2 / (np.exp(2 * total) + 1)


def forward(x, initial_state, kernel, recurrent_kernel, bias):
    if x.shape[1] == 0:
        return np.zeros((len(x), 0, len(bias)))
    state = step(x[:, 0], initial_state, kernel, recurrent_kernel, bias)
    rest = forward(x[:, 1:], state, kernel, recurrent_kernel, bias)
    return np.concatenate([state[:, None], rest], axis=1)


def _whole_gradients(states, recurrent_kernel, state_gradients):
    """dL/dh_t with all that comes after, `(batch, timesteps, units)`."""
    if states.shape[1] == 1:
        return state_gradients.copy()
    later = _whole_gradients(states[:, 1:], recurrent_kernel, state_gradients[:, 1:])
    jacobians = np.einsum("vu,bu->bvu", recurrent_kernel, 1 - states[:, 1] ** 2)
    here = state_gradients[:, 0] + np.einsum("bvu,bu->bv", jacobians, later[:, 0])
    return np.concatenate([here[:, None], later], axis=1)


def backward(x, initial_state, kernel, recurrent_kernel, bias, states, state_gradients):
    whole = _whole_gradients(states, recurrent_kernel, state_gradients)
    through = whole * (1 - states**2)
    batch, timesteps, features = x.shape
    flat = through.reshape(batch * timesteps, -1)
    earlier = np.concatenate([initial_state[:, np.newaxis], states], axis=1)[:, :timesteps]
    return {
        "x": (flat @ kernel.T).reshape(x.shape),
        "initial_state": through[:, 0] @ recurrent_kernel.T,
        "kernel": x.reshape(-1, features).T @ flat,
        "recurrent_kernel": earlier.reshape(len(flat), -1).T @ flat,
        "bias": flat.sum(axis=0),
    }


def gradient_norms(states, recurrent_kernel, last_gradient):
    state_gradients = np.zeros_like(states)
    state_gradients[:, -1] = last_gradient
    whole = _whole_gradients(states, recurrent_kernel, state_gradients)
    return np.sqrt((whole**2).sum(axis=-1))
