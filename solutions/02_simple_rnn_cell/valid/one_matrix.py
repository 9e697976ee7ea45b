"""Puts input, state and a constant 1 side by side, so that all weights form one matrix."""

import numpy as np


def join(x, state):
    return np.concatenate([x, state, np.ones((len(x), 1))], axis=1)


def stack_weights(kernel, recurrent_kernel, bias):
    return np.vstack([kernel, recurrent_kernel, bias])


def step(x, state, kernel, recurrent_kernel, bias):
    return np.tanh(join(x, state) @ stack_weights(kernel, recurrent_kernel, bias))


def forward(x, initial_state, kernel, recurrent_kernel, bias):
    weights = stack_weights(kernel, recurrent_kernel, bias)
    states = [initial_state]
    for row in x.swapaxes(0, 1):
        states.append(np.tanh(join(row, states[-1]) @ weights))
    return np.stack(states[1:], axis=1)


def backward(x, initial_state, kernel, recurrent_kernel, bias, states, state_gradients):
    features, units = kernel.shape
    weights = stack_weights(kernel, recurrent_kernel, bias)
    weight_gradients = np.zeros_like(weights)
    x_gradients = []
    carried = 0.0
    for t in range(x.shape[1])[::-1]:
        joined = join(x[:, t], states[:, t - 1] if t else initial_state)
        through = (state_gradients[:, t] + carried) / np.cosh(np.arctanh(states[:, t])) ** 2
        weight_gradients += joined.T @ through
        joined_gradient = through @ weights.T
        x_gradients.append(joined_gradient[:, :features])
        carried = joined_gradient[:, features : features + units]
    return {
        "x": np.stack(x_gradients[::-1], axis=1),
        "initial_state": carried,
        "kernel": weight_gradients[:features],
        "recurrent_kernel": weight_gradients[features:-1],
        "bias": weight_gradients[-1],
    }


def gradient_norms(states, recurrent_kernel, last_gradient):
    batch, timesteps, _ = states.shape
    norms = np.empty((timesteps, batch))
    gradient = last_gradient
    for t in range(timesteps - 1, -1, -1):
        norms[t] = (gradient**2).sum(axis=1) ** 0.5
        # The Jacobian of step t, one matrix for each sequence: `(batch, units, units)`.
        jacobian = recurrent_kernel[None] * (1 - states[:, t, None, :] ** 2)
        gradient = (jacobian @ gradient[:, :, None])[:, :, 0]
    return norms.T
