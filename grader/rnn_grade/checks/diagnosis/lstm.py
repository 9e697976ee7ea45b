"""Known mistakes in an LSTM: one gate, one term, one order that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnn_grade.checks import oracles
from rnn_grade.checks.diagnosis.bank import (
    Array,
    Bank,
    Diagnose,
    Diagnosis,
    Numbers,
    float64,
    match,
)
from rnn_grade.checks.diagnosis.loops import State, loop, loop_mistakes
from rnn_grade.checks.oracles import sigmoid

_State = tuple[Array, Array]
_Step = Callable[[Array, Array, Array], _State]


def lstm_step(
    x: ArrayLike,
    h: ArrayLike,
    c: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
) -> Diagnose:
    """Name what is wrong with a new `(h, c)`, a pair; arguments as for `oracles.lstm_step`."""
    inputs, state, cell, *weights = float64(x, h, c, kernel, recurrent_kernel, bias)

    def take(step: _Step) -> Array:
        return np.stack(step(inputs, state, cell))

    bank = [(mistake, partial(take, step)) for mistake, step in _steps(*weights)]
    return _of_pairs(bank, lambda: np.stack(oracles.lstm_step(inputs, state, cell, *weights)))


def lstm(
    x: ArrayLike,
    h0: ArrayLike,
    c0: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
) -> Diagnose:
    """Name what is wrong with states `(batch, timesteps, units)`; arguments as for the oracle."""
    inputs, h, c, *weights = float64(x, h0, c0, kernel, recurrent_kernel, bias)

    def right(x: Array, state: State) -> State:
        return oracles.lstm_step(x, *state, *weights)

    def run(step: _Step) -> Array:
        return loop(lambda x, state: step(x, *state), inputs, (h, c))

    bank = loop_mistakes(right, inputs, (h, c))
    bank += [
        (_CELL_IGNORED, lambda: loop(right, inputs, (h, np.zeros_like(c)))),
        (_H_IGNORED, lambda: loop(right, inputs, (np.zeros_like(h), c))),
        (_CELLS, lambda: oracles.lstm(inputs, h, c, *weights)[1]),
    ]
    bank += [(mistake, partial(run, step)) for mistake, step in _steps(*weights)]
    return match(bank, lambda: loop(right, inputs, (h, c)))


def _steps(kernel: Array, recurrent_kernel: Array, bias: Array) -> list[tuple[Diagnosis, _Step]]:
    """Return one wrong step `(x, h, c) -> (h, c)` for each mistake."""

    def gates(x: Array, h: Array, order: str = "ifco", used: str = "xhb") -> tuple[Array, ...]:
        sums = x @ kernel * ("x" in used) + h @ recurrent_kernel * ("h" in used)
        parts = dict(zip(order, np.split(sums + bias * ("b" in used), 4, axis=-1), strict=True))
        i, f, o = (sigmoid(parts[name]) for name in "ifo")
        return i, f, np.tanh(parts["c"]), o

    def new(i: Array, f: Array, g: Array, o: Array, c: Array) -> _State:
        cell = f * c + i * g
        return o * np.tanh(cell), cell

    def step(order: str = "ifco", used: str = "xhb") -> _Step:
        def take(x: Array, h: Array, c: Array) -> _State:
            i, f, g, o = gates(x, h, order, used)
            return new(i, f, g, o, c)

        return take

    def changed(change: Callable[..., _State]) -> _Step:
        return lambda x, h, c: change(*gates(x, h), c)

    def late(x: Array, h: Array, c: Array) -> _State:
        i, f, g, _ = gates(x, h)
        cell = f * c + i * g
        return gates(x, np.tanh(cell))[3] * np.tanh(cell), cell

    def candidate(activation: Callable[[Array], Array]) -> _Step:
        # atanh undoes the tanh of `gates`; exact enough for sums of ordinary size.
        return changed(lambda i, f, g, o, c: new(i, f, activation(np.arctanh(g)), o, c))

    orders = ["".join(order) for order in permutations("ifco")]
    return [
        (_EXCHANGED, step("fico")),
        *((_read_as(order), step(order)) for order in orders if order not in ("ifco", "fico")),
        (_NO_BIAS, step(used="xh")),
        (_NO_RECURRENCE, step(used="xb")),
        (_NO_INPUT, step(used="hb")),
        (_NO_FORGET, changed(lambda i, f, g, o, c: new(i, np.ones_like(f), g, o, c))),
        (_NO_INPUT_GATE, changed(lambda i, f, g, o, c: new(np.ones_like(i), f, g, o, c))),
        (_NO_OUTPUT_GATE, changed(lambda i, f, g, o, c: new(i, f, g, np.ones_like(o), c))),
        (_FORGETS_LESS, changed(lambda i, f, g, o, c: new(i, f / (f + (1 - f) / np.e), g, o, c))),
        (_COUPLED, changed(lambda i, f, g, o, c: new(1 - f, f, g, o, c))),
        (_CELL_LOST, changed(lambda i, f, g, o, c: new(i, f, g, o, np.zeros_like(c)))),
        (_LATE, changed(lambda i, f, g, o, c: (o * np.tanh(c), f * c + i * g))),
        (_NO_TANH, changed(lambda i, f, g, o, c: (o * (f * c + i * g), f * c + i * g))),
        (_CANDIDATE_SIGMOID, candidate(sigmoid)),
        (_CANDIDATE_LINEAR, candidate(np.asarray)),
        (_LATE_GATE, late),
        (_PAIR_EXCHANGED, changed(lambda i, f, g, o, c: new(i, f, g, o, c)[::-1])),
    ]


def _of_pairs(bank: Bank, truth: Callable[[], Numbers]) -> Diagnose:
    name = match(bank, truth)

    def of_pair(actual: Any) -> Diagnosis | None:
        same = isinstance(actual, tuple | list) and len({np.shape(part) for part in actual}) == 1
        return name(np.stack(actual)) if same else name(actual)

    return of_pair


def _read_as(order: str) -> Diagnosis:
    names = {"i": "input", "f": "forget", "c": "candidate", "o": "output"}
    columns = ", ".join(names[letter] for letter in order)
    return Diagnosis(
        f"gate_order_{order}",
        f"These are the numbers of an LSTM that reads its columns as {columns}.",
        "The columns are input, forget, candidate, output.",
    )


_EXCHANGED = Diagnosis(
    "input_and_forget_exchanged",
    "These are the numbers of an LSTM whose input and forget gates are exchanged.",
    "The forget gate multiplies the old cell, the input gate the candidate.",
)
_NO_BIAS = Diagnosis("bias_missing", "The bias is not added.", "Add `bias` to all four gates.")
_NO_RECURRENCE = Diagnosis(
    "recurrent_kernel_unused",
    "The old state has no influence: `h @ recurrent_kernel` is missing.",
    "All four gates read the input and the old state.",
)
_NO_INPUT = Diagnosis(
    "input_unused", "The input has no influence: `x @ kernel` is missing.", "Add `x @ kernel`."
)
_NO_FORGET = Diagnosis(
    "forget_gate_open",
    "Nothing is ever forgotten: the forget gate is always 1.",
    "Multiply the old cell by the forget gate.",
)
_NO_INPUT_GATE = Diagnosis(
    "input_gate_open",
    "Every candidate is written in full: the input gate is always 1.",
    "Multiply the candidate by the input gate.",
)
_NO_OUTPUT_GATE = Diagnosis(
    "output_gate_open",
    "The whole cell is shown: the output gate is always 1.",
    "The new state is the output gate times tanh of the new cell.",
)
_FORGETS_LESS = Diagnosis(
    "forget_bias_added_again",
    "1 is added to the sum of the forget gate.",
    "`unit_forget_bias` is about the first value of the bias: the step only adds `bias`.",
)
_CANDIDATE_SIGMOID = Diagnosis(
    "candidate_sigmoid",
    "The candidate goes through a sigmoid.",
    "The candidate uses tanh; only the three gates use a sigmoid.",
)
_CANDIDATE_LINEAR = Diagnosis(
    "candidate_without_tanh",
    "The candidate goes into the cell without tanh.",
    "Write `input * tanh(candidate)` to the cell.",
)
_LATE_GATE = Diagnosis(
    "output_gate_from_new_state",
    "The output gate reads a state that is already new.",
    "All four gates read the same old h.",
)
_COUPLED = Diagnosis(
    "gates_coupled",
    "The input gate is 1 minus the forget gate.",
    "The input gate has weights of its own, the first columns.",
)
_CELL_LOST = Diagnosis(
    "cell_lost",
    "The old cell is lost at every step.",
    "The new cell is forget * old cell + input * candidate.",
)
_LATE = Diagnosis(
    "state_from_old_cell",
    "The new state is computed from the old cell.",
    "Compute the new cell first, then the state from it.",
)
_NO_TANH = Diagnosis(
    "no_tanh_on_cell",
    "The cell is shown without tanh.",
    "The new state is the output gate times tanh of the new cell.",
)
_PAIR_EXCHANGED = Diagnosis(
    "state_and_cell_exchanged",
    "State and cell are exchanged.",
    "The state h comes first, the cell c second.",
)
_CELLS = Diagnosis(
    "cells_returned", "These are the cells, not the states.", "Return h of every step, not c."
)
_CELL_IGNORED = Diagnosis(
    "initial_cell_ignored",
    "The cell starts from zeros: the initial c is not used.",
    "Start with both, the h and the c that are passed in.",
)
_H_IGNORED = Diagnosis(
    "initial_h_ignored",
    "The state h starts from zeros: the initial h is not used.",
    "Start with both, the h and the c that are passed in.",
)
