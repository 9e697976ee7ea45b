"""Known mistakes in an LSTM and in a GRU: one gate, one term, one order that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnn_grade.checks import oracles
from rnn_grade.checks.diagnosis.bank import Array, Diagnosis, Mistake, Numbers, match
from rnn_grade.checks.oracles import sigmoid

_State = tuple[Array, Array]
_LSTMStep = Callable[[Array, Array, Array], _State]
_GRUStep = Callable[[Array, Array], Array]


def lstm_step(
    x: ArrayLike,
    h: ArrayLike,
    c: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
) -> Diagnosis:
    """Name what is wrong with a new `(h, c)`, a pair; arguments as for `oracles.lstm_step`."""
    inputs, state, cell, *weights = _float64(x, h, c, kernel, recurrent_kernel, bias)
    bank = [
        (mistake, lambda step=step: _pair(step(inputs, state, cell)))
        for mistake, step in _lstm_steps(*weights)
    ]
    return _of_pairs(bank, lambda: _pair(oracles.lstm_step(inputs, state, cell, *weights)))


def lstm(
    x: ArrayLike,
    h0: ArrayLike,
    c0: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
) -> Diagnosis:
    """Name what is wrong with states `(batch, timesteps, units)`; arguments as for the oracle."""
    inputs, state, cell, *weights = _float64(x, h0, c0, kernel, recurrent_kernel, bias)
    zeros = np.zeros_like(state)

    def run(step: _LSTMStep, h: Array, c: Array) -> Array:
        states = []
        for t in range(inputs.shape[1]):
            h, c = step(inputs[:, t], h, c)
            states.append(h)
        return np.stack(states, axis=1)

    def right(x: Array, h: Array, c: Array) -> _State:
        return oracles.lstm_step(x, h, c, *weights)

    bank: list[tuple[Mistake, Callable[[], Numbers]]] = [
        (_LSTM_IGNORES_STATE, lambda: run(right, zeros, zeros)),
        (_LSTM_STATE_NOT_CARRIED, lambda: run(lambda x, h, c: right(x, state, cell), state, cell)),
        (_LSTM_CELLS, lambda: oracles.lstm(inputs, state, cell, *weights)[1]),
    ]
    bank += [
        (mistake, lambda step=step: run(step, state, cell))
        for mistake, step in _lstm_steps(*weights)
    ]
    return match(bank, lambda: run(right, state, cell))


def gru_step(
    x: ArrayLike,
    h: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    reset_after: bool = True,
) -> Diagnosis:
    """Name what is wrong with a new state `(batch, units)`; arguments as for the oracle."""
    inputs, state, *weights = _float64(x, h, kernel, recurrent_kernel, bias)
    bank = [
        (mistake, lambda step=step: step(inputs, state))
        for mistake, step in _gru_steps(*weights, reset_after)
    ]
    return match(bank, lambda: oracles.gru_step(inputs, state, *weights, reset_after=reset_after))


def gru(
    x: ArrayLike,
    h0: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    reset_after: bool = True,
) -> Diagnosis:
    """Name what is wrong with states `(batch, timesteps, units)`; arguments as for the oracle."""
    inputs, state, *weights = _float64(x, h0, kernel, recurrent_kernel, bias)

    def run(step: _GRUStep, h: Array) -> Array:
        states = []
        for t in range(inputs.shape[1]):
            h = step(inputs[:, t], h)
            states.append(h)
        return np.stack(states, axis=1)

    def right(x: Array, h: Array) -> Array:
        return oracles.gru_step(x, h, *weights, reset_after=reset_after)

    bank: list[tuple[Mistake, Callable[[], Numbers]]] = [
        (_GRU_IGNORES_STATE, lambda: run(right, np.zeros_like(state))),
        (_GRU_STATE_NOT_CARRIED, lambda: run(lambda x, h: right(x, state), state)),
    ]
    bank += [
        (mistake, lambda step=step: run(step, state))
        for mistake, step in _gru_steps(*weights, reset_after)
    ]
    return match(bank, lambda: run(right, state))


def _lstm_steps(
    kernel: Array, recurrent_kernel: Array, bias: Array
) -> list[tuple[Mistake, _LSTMStep]]:
    """Return one wrong step `(x, h, c) -> (h, c)` for each mistake."""

    def gates(x: Array, h: Array, order: str = "ifco", used: str = "xhb") -> tuple[Array, ...]:
        sums = x @ kernel * ("x" in used) + h @ recurrent_kernel * ("h" in used)
        parts = dict(zip(order, np.split(sums + bias * ("b" in used), 4, axis=-1), strict=True))
        i, f, o = (sigmoid(parts[name]) for name in "ifo")
        return i, f, np.tanh(parts["c"]), o

    def new(i: Array, f: Array, g: Array, o: Array, c: Array) -> _State:
        cell = f * c + i * g
        return o * np.tanh(cell), cell

    def step(order: str = "ifco", used: str = "xhb") -> _LSTMStep:
        return lambda x, h, c: new(*gates(x, h, order, used), c)

    def changed(change: Callable[..., _State]) -> _LSTMStep:
        return lambda x, h, c: change(*gates(x, h), c)

    return [
        (_LSTM_EXCHANGED, step("fico")),
        (_LSTM_ORDER, step("ifoc")),
        (_LSTM_NO_BIAS, step(used="xh")),
        (_LSTM_NO_RECURRENCE, step(used="xb")),
        (_LSTM_NO_INPUT, step(used="hb")),
        (_LSTM_NO_FORGET, changed(lambda i, f, g, o, c: new(i, np.ones_like(f), g, o, c))),
        (_LSTM_NO_INPUT_GATE, changed(lambda i, f, g, o, c: new(np.ones_like(i), f, g, o, c))),
        (_LSTM_NO_OUTPUT_GATE, changed(lambda i, f, g, o, c: new(i, f, g, np.ones_like(o), c))),
        (_LSTM_COUPLED, changed(lambda i, f, g, o, c: new(1 - f, f, g, o, c))),
        (_LSTM_CELL_LOST, changed(lambda i, f, g, o, c: new(i, f, g, o, np.zeros_like(c)))),
        (_LSTM_LATE, changed(lambda i, f, g, o, c: (o * np.tanh(c), f * c + i * g))),
        (_LSTM_NO_TANH, changed(lambda i, f, g, o, c: (o * (f * c + i * g), f * c + i * g))),
        (_LSTM_PAIR_EXCHANGED, changed(lambda i, f, g, o, c: new(i, f, g, o, c)[::-1])),
    ]


def _gru_steps(
    kernel: Array, recurrent_kernel: Array, bias: Array, reset_after: bool
) -> list[tuple[Mistake, _GRUStep]]:
    """Return one wrong step `(x, h) -> h` for each mistake."""
    units = recurrent_kernel.shape[0]
    zeros = np.zeros_like(bias[0] if reset_after else bias)
    input_bias, recurrent_bias = bias if reset_after else (bias, zeros)

    def parts(
        x: Array,
        h: Array,
        order: str = "zrc",
        input_bias: Array = input_bias,
        recurrent_bias: Array = recurrent_bias,
    ) -> dict[str, Any]:
        from_x = np.split(x @ kernel + input_bias, 3, axis=-1)
        from_h = np.split(h @ recurrent_kernel + recurrent_bias, 3, axis=-1)
        found: dict[str, Any] = {"x" + n: p for n, p in zip(order, from_x, strict=True)}
        found |= {"h" + n: p for n, p in zip(order, from_h, strict=True)}
        found["z"] = sigmoid(found["xz"] + found["hz"])
        found["r"] = sigmoid(found["xr"] + found["hr"])
        at = order.index("c") * units
        inner = recurrent_kernel[:, at : at + units]
        after = found["r"] * found["hc"]
        found["rh"] = after if reset_after else (found["r"] * h) @ inner
        found["other"] = (found["r"] * h) @ inner if reset_after else after
        return found

    def mix(p: dict[str, Any], h: Array, candidate: Array) -> Array:
        return np.asarray(p["z"] * h + (1 - p["z"]) * candidate)

    def step(change: Callable[[dict[str, Any], Array], Array], **options: Any) -> _GRUStep:
        return lambda x, h: change(parts(x, h, **options), h)

    def usual(p: dict[str, Any], h: Array) -> Array:
        return mix(p, h, np.tanh(p["xc"] + p["rh"]))

    steps = [
        (_GRU_MIX, step(lambda p, h: mix({"z": 1 - p["z"]}, h, np.tanh(p["xc"] + p["rh"])))),
        (_GRU_ORDER, step(usual, order="rzc")),
        (_GRU_NO_RESET, step(lambda p, h: mix(p, h, np.tanh(p["xc"] + p["hc"])))),
        (_GRU_RESETS_INPUT, step(lambda p, h: mix(p, h, np.tanh(p["r"] * p["xc"] + p["hc"])))),
        (_GRU_SIGMOID, step(lambda p, h: mix(p, h, sigmoid(p["xc"] + p["rh"])))),
        (_GRU_SUM, step(lambda p, h: p["z"] * h + p["z"] * np.tanh(p["xc"] + p["rh"]))),
        (_GRU_NO_BIAS, step(usual, input_bias=zeros, recurrent_bias=zeros)),
        (
            _GRU_RESET_BEFORE if reset_after else _GRU_RESET_AFTER,
            step(lambda p, h: mix(p, h, np.tanh(p["xc"] + p["other"]))),
        ),
    ]
    if reset_after:
        steps.append((_GRU_ONE_BIAS, step(usual, recurrent_bias=zeros)))
    return steps


def _float64(*values: ArrayLike) -> list[Array]:
    return [np.asarray(value, np.float64) for value in values]


def _pair(state: _State) -> Array:
    return np.stack(state)


def _of_pairs(
    bank: list[tuple[Mistake, Callable[[], Numbers]]], truth: Callable[[], Numbers]
) -> Diagnosis:
    name = match(bank, truth)

    def of_pair(actual: Any) -> Mistake | None:
        same = isinstance(actual, tuple | list) and len({np.shape(part) for part in actual}) == 1
        return name(np.stack(actual)) if same else name(actual)

    return of_pair


_LSTM_EXCHANGED = Mistake(
    "input_and_forget_exchanged",
    "These are the numbers of an LSTM whose input and forget gates are exchanged.",
    "The forget gate multiplies the old cell, the input gate the candidate.",
)
_LSTM_ORDER = Mistake(
    "gate_order",
    "These are the numbers of an LSTM that reads its columns as input, forget, output, candidate.",
    "The columns are input, forget, candidate, output.",
)
_LSTM_NO_BIAS = Mistake("bias_missing", "The bias is not added.", "Add `bias` to all four gates.")
_LSTM_NO_RECURRENCE = Mistake(
    "recurrent_kernel_unused",
    "The old state has no influence: `h @ recurrent_kernel` is missing.",
    "All four gates read the input and the old state.",
)
_LSTM_NO_INPUT = Mistake(
    "input_unused", "The input has no influence: `x @ kernel` is missing.", "Add `x @ kernel`."
)
_LSTM_NO_FORGET = Mistake(
    "forget_gate_open",
    "Nothing is ever forgotten: the forget gate is always 1.",
    "Multiply the old cell by the forget gate.",
)
_LSTM_NO_INPUT_GATE = Mistake(
    "input_gate_open",
    "Every candidate is written in full: the input gate is always 1.",
    "Multiply the candidate by the input gate.",
)
_LSTM_NO_OUTPUT_GATE = Mistake(
    "output_gate_open",
    "The whole cell is shown: the output gate is always 1.",
    "The new state is the output gate times tanh of the new cell.",
)
_LSTM_COUPLED = Mistake(
    "gates_coupled",
    "The input gate is 1 minus the forget gate.",
    "The input gate has weights of its own, the first columns.",
)
_LSTM_CELL_LOST = Mistake(
    "cell_lost",
    "The old cell is lost at every step.",
    "The new cell is forget * old cell + input * candidate.",
)
_LSTM_LATE = Mistake(
    "state_from_old_cell",
    "The new state is computed from the old cell.",
    "Compute the new cell first, then the state from it.",
)
_LSTM_NO_TANH = Mistake(
    "no_tanh_on_cell",
    "The cell is shown without tanh.",
    "The new state is the output gate times tanh of the new cell.",
)
_LSTM_PAIR_EXCHANGED = Mistake(
    "state_and_cell_exchanged",
    "State and cell are exchanged.",
    "The state h comes first, the cell c second.",
)
_LSTM_CELLS = Mistake(
    "cells_returned", "These are the cells, not the states.", "Return h of every step, not c."
)
_LSTM_IGNORES_STATE = Mistake(
    "initial_state_ignored",
    "The loop starts from zeros: the initial state is not used.",
    "Start with the h and c that are passed in.",
)
_LSTM_STATE_NOT_CARRIED = Mistake(
    "state_not_carried",
    "Every step starts from the initial state again.",
    "Feed the new h and c into the next step.",
)
_GRU_MIX = Mistake(
    "mix_exchanged",
    "These are the numbers of a GRU in which z and 1 - z are exchanged.",
    "In Keras z keeps the old state: `z * h + (1 - z) * candidate`.",
)
_GRU_ORDER = Mistake(
    "gate_order",
    "These are the numbers of a GRU whose update and reset columns are exchanged.",
    "The columns are update, reset, candidate.",
)
_GRU_NO_RESET = Mistake(
    "reset_unused",
    "The reset gate has no influence on the candidate.",
    "Multiply the recurrent part of the candidate by r.",
)
_GRU_RESETS_INPUT = Mistake(
    "reset_on_input",
    "The reset gate multiplies the input part of the candidate.",
    "It belongs to the recurrent part.",
)
_GRU_RESET_BEFORE = Mistake(
    "reset_before",
    "The reset gate multiplies h before the product with the recurrent kernel.",
    "With `reset_after=True` it multiplies the product.",
)
_GRU_RESET_AFTER = Mistake(
    "reset_after",
    "The reset gate multiplies the product with the recurrent kernel.",
    "With `reset_after=False` it multiplies h before the product.",
)
_GRU_SIGMOID = Mistake(
    "candidate_sigmoid",
    "The candidate goes through a sigmoid.",
    "The candidate uses tanh; only the gates use a sigmoid.",
)
_GRU_SUM = Mistake(
    "mix_not_convex",
    "Both parts of the mix are multiplied by z.",
    "The two shares add to 1: z and 1 - z.",
)
_GRU_NO_BIAS = Mistake("bias_missing", "The bias is not added.", "Add `bias` to all three parts.")
_GRU_ONE_BIAS = Mistake(
    "one_bias",
    "Only the first row of the bias is used.",
    "With `reset_after=True` the second row belongs to `h @ recurrent_kernel`.",
)
_GRU_IGNORES_STATE = Mistake(
    "initial_state_ignored",
    "The loop starts from zeros: the initial state is not used.",
    "Start with the state that is passed in.",
)
_GRU_STATE_NOT_CARRIED = Mistake(
    "state_not_carried",
    "Every step starts from the initial state again.",
    "Feed the new state into the next step.",
)
