"""Goes through the sequences one by one, in plain loops over vectors, and returns lists."""

import numpy as np


def step(x, state, kernel, recurrent_kernel, bias):
    rows = []
    for row, old in zip(x, state, strict=True):
        new = []
        for unit in range(len(bias)):
            total = bias[unit] + row.dot(kernel[:, unit]) + old.dot(recurrent_kernel[:, unit])
            new.append(float(np.tanh(total)))
        rows.append(new)
    return np.array(rows)


def forward(x, initial_state, kernel, recurrent_kernel, bias):
    result = []
    for sequence, state in zip(x, initial_state, strict=True):
        states = []
        for row in sequence:
            state = np.tanh(row @ kernel + state @ recurrent_kernel + bias)
            states.append([float(value) for value in state])
        result.append(states)
    return result


def backward(x, initial_state, kernel, recurrent_kernel, bias, states, state_gradients):
    gradients = {
        "x": np.zeros(x.shape),
        "initial_state": np.zeros(initial_state.shape),
        "kernel": np.zeros(kernel.shape),
        "recurrent_kernel": np.zeros(recurrent_kernel.shape),
        "bias": np.zeros(bias.shape),
    }
    for b in range(x.shape[0]):
        carried = np.zeros(len(bias))
        for t in range(x.shape[1] - 1, -1, -1):
            before = initial_state[b] if t == 0 else states[b, t - 1]
            through = (carried + state_gradients[b, t]) * (1 + states[b, t]) * (1 - states[b, t])
            gradients["kernel"] += np.outer(x[b, t], through)
            gradients["recurrent_kernel"] += np.outer(before, through)
            gradients["bias"] += through
            gradients["x"][b, t] = kernel @ through
            carried = recurrent_kernel @ through
        gradients["initial_state"][b] = carried
    return {name: gradient.tolist() for name, gradient in gradients.items()}


def gradient_norms(states, recurrent_kernel, last_gradient):
    result = []
    for sequence, gradient in zip(states, last_gradient, strict=True):
        lengths = []
        for state in sequence[::-1]:
            lengths.append(float(np.sqrt(gradient @ gradient)))
            gradient = recurrent_kernel @ (gradient * (1 - state**2))
        result.append(lengths[::-1])
    return result
