"""Writes every product as `einsum`, and adds up the gradients in one go after the way back."""

import numpy as np


def step(x, state, kernel, recurrent_kernel, bias):
    from_input = np.einsum("bf,fu->bu", x, kernel)
    from_state = np.einsum("bv,vu->bu", state, recurrent_kernel)
    return np.tanh(from_input + from_state + bias[None, :])


def forward(x, initial_state, kernel, recurrent_kernel, bias):
    from_inputs = np.einsum("btf,fu->btu", x, kernel) + bias
    states = np.empty_like(from_inputs)
    state = initial_state
    for t in range(x.shape[1]):
        state = np.tanh(from_inputs[:, t] + np.einsum("bv,vu->bu", state, recurrent_kernel))
        states[:, t] = state
    return states


def backward(x, initial_state, kernel, recurrent_kernel, bias, states, state_gradients):
    sum_gradients = np.empty_like(states)
    carried = np.zeros_like(initial_state)
    for t in range(x.shape[1] - 1, -1, -1):
        sum_gradients[:, t] = (state_gradients[:, t] + carried) * (1 - states[:, t] ** 2)
        carried = np.einsum("bu,vu->bv", sum_gradients[:, t], recurrent_kernel)
    earlier = np.concatenate([initial_state[:, None], states[:, :-1]], axis=1)
    return {
        "bias": np.einsum("btu->u", sum_gradients),
        "kernel": np.einsum("btf,btu->fu", x, sum_gradients),
        "recurrent_kernel": np.einsum("btv,btu->vu", earlier, sum_gradients),
        "x": np.einsum("btu,fu->btf", sum_gradients, kernel),
        "initial_state": carried,
    }


def gradient_norms(states, recurrent_kernel, last_gradient):
    lengths = [np.sqrt(np.einsum("bu,bu->b", last_gradient, last_gradient))]
    gradient = last_gradient
    for t in range(states.shape[1] - 1, 0, -1):
        gradient = np.einsum("bu,vu->bv", gradient * (1 - states[:, t] ** 2), recurrent_kernel)
        lengths.insert(0, np.sqrt(np.einsum("bu,bu->b", gradient, gradient)))
    return np.stack(lengths, axis=1)
