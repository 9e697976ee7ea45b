"""The right answers, in NumPy and float64, with the conventions of Keras.

Every function takes arrays and returns arrays: `x` is `(batch, timesteps, features)`, a step's `x`
is `(batch, features)`, a state is `(batch, units)`. Weights have the shapes and the order of gates
that `keras.layers.SimpleRNN`, `LSTM` and `GRU` have.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def sigmoid(x: ArrayLike) -> Array:
    """Return `1 / (1 + exp(-x))`, without overflow for large numbers."""
    return 0.5 * (1 + np.tanh(0.5 * _float64(x)))


def simple_rnn_step(
    x: ArrayLike, h: ArrayLike, kernel: ArrayLike, recurrent_kernel: ArrayLike, bias: ArrayLike
) -> Array:
    """Return the new state of a simple RNN: `tanh(x @ kernel + h @ recurrent_kernel + bias)`.

    Args:
        x: `(batch, features)`.
        h: The old state `(batch, units)`.
        kernel: `(features, units)`.
        recurrent_kernel: `(units, units)`.
        bias: `(units,)`.

    Returns:
        The new state `(batch, units)`.
    """
    x, h, kernel, recurrent_kernel, bias = map(_float64, (x, h, kernel, recurrent_kernel, bias))
    return np.tanh(x @ kernel + h @ recurrent_kernel + bias)


def simple_rnn(
    x: ArrayLike, h0: ArrayLike, kernel: ArrayLike, recurrent_kernel: ArrayLike, bias: ArrayLike
) -> Array:
    """Return all states of a simple RNN.

    Args:
        x: `(batch, timesteps, features)`.
        h0: The initial state `(batch, units)`.
        kernel: `(features, units)`.
        recurrent_kernel: `(units, units)`.
        bias: `(units,)`.

    Returns:
        The states `(batch, timesteps, units)`.
    """
    h, states = _float64(h0), []
    for x_t in _steps(x):
        h = simple_rnn_step(x_t, h, kernel, recurrent_kernel, bias)
        states.append(h)
    return np.stack(states, axis=1)


def simple_rnn_backward(
    x: ArrayLike,
    h0: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    states: ArrayLike,
    state_gradients: ArrayLike,
) -> dict[str, Array]:
    """Return the gradients of a loss with respect to everything a simple RNN is given.

    With `a_t` the sum inside tanh, `dL/da_t = (dL/dh_t) * (1 - h_t ** 2)`, and step t - 1 receives
    `dL/da_t @ recurrent_kernel.T` besides its own `state_gradients`.

    Args:
        x: `(batch, timesteps, features)`.
        h0: `(batch, units)`.
        kernel: `(features, units)`.
        recurrent_kernel: `(units, units)`.
        states: `(batch, timesteps, units)`, from `simple_rnn`.
        state_gradients: `(batch, timesteps, units)`: each state's direct share in the loss.

    Returns:
        `x`, `initial_state`, `kernel`, `recurrent_kernel`, `bias`, each in its argument's shape.
    """
    x, h0, kernel, recurrent_kernel = map(_float64, (x, h0, kernel, recurrent_kernel))
    states, state_gradients = _float64(states), _float64(state_gradients)
    found: dict[str, Any] = {
        "x": np.zeros_like(x),
        "kernel": np.zeros_like(kernel),
        "recurrent_kernel": np.zeros_like(recurrent_kernel),
        "bias": np.zeros(len(recurrent_kernel)),
    }
    carried = np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        before = states[:, t - 1] if t else h0
        inner = (state_gradients[:, t] + carried) * (1 - states[:, t] ** 2)
        found["x"][:, t] = inner @ kernel.T
        found["kernel"] += x[:, t].T @ inner
        found["recurrent_kernel"] += before.T @ inner
        found["bias"] += inner.sum(axis=0)
        carried = inner @ recurrent_kernel.T
    return {**found, "initial_state": carried}


def lstm_step(
    x: ArrayLike,
    h: ArrayLike,
    c: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
) -> tuple[Array, Array]:
    """Return the new state and the new cell of an LSTM.

    The columns of the weights are the input gate, the forget gate, the candidate, the output gate.
    `c_new = f * c + i * tanh(candidate)` and `h_new = o * tanh(c_new)`.

    Args:
        x: `(batch, features)`.
        h: The old state `(batch, units)`.
        c: The old cell `(batch, units)`.
        kernel: `(features, 4 * units)`.
        recurrent_kernel: `(units, 4 * units)`.
        bias: `(4 * units,)`.

    Returns:
        The new `h` and `c`, each `(batch, units)`.
    """
    x, h, c = map(_float64, (x, h, c))
    gates = x @ _float64(kernel) + h @ _float64(recurrent_kernel) + _float64(bias)
    i, f, candidate, o = np.split(gates, 4, axis=-1)
    cell = sigmoid(f) * c + sigmoid(i) * np.tanh(candidate)
    return sigmoid(o) * np.tanh(cell), cell


def lstm(
    x: ArrayLike,
    h0: ArrayLike,
    c0: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
) -> tuple[Array, Array]:
    """Return all states and all cells of an LSTM, each `(batch, timesteps, units)`.

    Args:
        x: `(batch, timesteps, features)`.
        h0: The initial state `(batch, units)`.
        c0: The initial cell `(batch, units)`.
        kernel: `(features, 4 * units)`.
        recurrent_kernel: `(units, 4 * units)`.
        bias: `(4 * units,)`.
    """
    h, c = _float64(h0), _float64(c0)
    states, cells = [], []
    for x_t in _steps(x):
        h, c = lstm_step(x_t, h, c, kernel, recurrent_kernel, bias)
        states.append(h)
        cells.append(c)
    return np.stack(states, axis=1), np.stack(cells, axis=1)


def gru_step(
    x: ArrayLike,
    h: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    reset_after: bool = True,
) -> Array:
    """Return the new state of a GRU: `h_new = z * h + (1 - z) * tanh(candidate)`.

    The columns of the weights are the update gate z, the reset gate r, the candidate.

    Args:
        x: `(batch, features)`.
        h: The old state `(batch, units)`.
        kernel: `(features, 3 * units)`.
        recurrent_kernel: `(units, 3 * units)`.
        bias: `(2, 3 * units)` with `reset_after`, for the input and the recurrent part;
            `(3 * units,)` without.
        reset_after: Whether r multiplies `h @ recurrent_kernel`, or `h` before the product.

    Returns:
        The new state `(batch, units)`.
    """
    x, h, kernel, recurrent_kernel, bias = map(_float64, (x, h, kernel, recurrent_kernel, bias))
    units = h.shape[-1]
    input_bias, recurrent_bias = bias if reset_after else (bias, np.zeros_like(bias))
    z_x, r_x, candidate_x = np.split(x @ kernel + input_bias, 3, axis=-1)
    gates = h @ recurrent_kernel[:, : 2 * units] + recurrent_bias[: 2 * units]
    z_h, r_h = np.split(gates, 2, axis=-1)
    z, r = sigmoid(z_x + z_h), sigmoid(r_x + r_h)
    last = recurrent_kernel[:, 2 * units :]
    after = r * (h @ last + recurrent_bias[2 * units :])
    recurrent = after if reset_after else (r * h) @ last
    return z * h + (1 - z) * np.tanh(candidate_x + recurrent)


def gru(
    x: ArrayLike,
    h0: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    reset_after: bool = True,
) -> Array:
    """Return all states of a GRU, `(batch, timesteps, units)`.

    Args:
        x: `(batch, timesteps, features)`.
        h0: The initial state `(batch, units)`.
        kernel: `(features, 3 * units)`.
        recurrent_kernel: `(units, 3 * units)`.
        bias: `(2, 3 * units)` with `reset_after`, `(3 * units,)` without.
        reset_after: See `gru_step`.
    """
    h, states = _float64(h0), []
    for x_t in _steps(x):
        h = gru_step(x_t, h, kernel, recurrent_kernel, bias, reset_after=reset_after)
        states.append(h)
    return np.stack(states, axis=1)


def ctc_loss(scores: ArrayLike, labels: ArrayLike, blank: int = 0) -> float:
    """Return minus the log probability of all paths that collapse to some labels.

    Args:
        scores: Raw scores of one sequence `(timesteps, classes)`.
        labels: Its classes, without blanks and padding `(labels,)`.
        blank: The class of the blank.
    """
    scores = _float64(scores)
    logs = scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)
    # A blank may stand before, between and behind the labels.
    states = np.full(2 * np.size(labels) + 1, blank)
    states[1::2] = labels
    # The blank between two different labels may be left out.
    skips = np.zeros(len(states), bool)
    skips[3::2] = states[3::2] != states[1:-2:2]
    alpha = np.full(len(states), -np.inf)
    alpha[:2] = logs[0, states[:2]]
    for row in logs[1:]:
        before = np.concatenate([[-np.inf, -np.inf], alpha])
        skipped = np.where(skips, before[:-2], -np.inf)
        alpha = np.logaddexp.reduce([alpha, before[1:-1], skipped]) + row[states]
    return -float(np.logaddexp(alpha[-1], alpha[-2]))


def edit_distance(one: Sequence[Any], other: Sequence[Any]) -> int:
    """Return how many entries to insert, to remove or to replace until two sequences are equal."""
    table = np.add.outer(np.arange(len(one) + 1), np.arange(len(other) + 1))
    for i, j in itertools.product(range(1, len(one) + 1), range(1, len(other) + 1)):
        replaced = table[i - 1, j - 1] + (one[i - 1] != other[j - 1])
        table[i, j] = min(replaced, table[i - 1, j] + 1, table[i, j - 1] + 1)
    return int(table[-1, -1])


def _steps(x: ArrayLike) -> Array:
    """Put time first: `(timesteps, batch, features)`."""
    return np.swapaxes(_float64(x), 0, 1)


def _float64(value: ArrayLike) -> Array:
    return np.asarray(value, np.float64)
