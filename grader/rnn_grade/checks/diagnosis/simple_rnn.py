"""Known mistakes in a simple RNN: its step and its loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from rnn_grade.checks import oracles
from rnn_grade.checks.diagnosis.bank import Array, Diagnose, Diagnosis, float64, match
from rnn_grade.checks.diagnosis.loops import State, loop, loop_mistakes
from rnn_grade.checks.oracles import sigmoid

_Step = Callable[[Array, Array], Array]


def simple_rnn_step(
    x: ArrayLike, h: ArrayLike, kernel: ArrayLike, recurrent_kernel: ArrayLike, bias: ArrayLike
) -> Diagnose:
    """Name what is wrong with a new state `(batch, units)`; arguments as for the oracle."""
    inputs, state, *weights = float64(x, h, kernel, recurrent_kernel, bias)
    bank = [(mistake, partial(step, inputs, state)) for mistake, step in _steps(*weights)]
    return match(bank, lambda: oracles.simple_rnn_step(inputs, state, *weights))


def simple_rnn(
    x: ArrayLike, h0: ArrayLike, kernel: ArrayLike, recurrent_kernel: ArrayLike, bias: ArrayLike
) -> Diagnose:
    """Name what is wrong with states `(batch, timesteps, units)`; arguments as for the oracle."""
    inputs, start, *weights = float64(x, h0, kernel, recurrent_kernel, bias)

    def right(x: Array, state: State) -> State:
        return (oracles.simple_rnn_step(x, *state, *weights),)

    def run(step: _Step) -> Array:
        return loop(lambda x, state: (step(x, *state),), inputs, (start,))

    bank = loop_mistakes(right, inputs, (start,))
    bank += [(mistake, partial(run, step)) for mistake, step in _steps(*weights)]
    return match(bank, lambda: loop(right, inputs, (start,)))


def _steps(kernel: Array, recurrent_kernel: Array, bias: Array) -> list[tuple[Diagnosis, _Step]]:
    """Return one wrong step `(x, h) -> h` for each mistake."""

    def inner(x: Array, h: Array) -> Array:
        return np.asarray(x @ kernel + h @ recurrent_kernel + bias)

    steps: list[tuple[Diagnosis, _Step]] = [
        (_BIAS, lambda x, h: np.tanh(x @ kernel + h @ recurrent_kernel)),
        (_SIGMOID, lambda x, h: sigmoid(inner(x, h))),
        (_RELU, lambda x, h: np.maximum(inner(x, h), 0)),
        (_NO_ACTIVATION, inner),
        (_TWICE, lambda x, h: np.tanh(np.tanh(inner(x, h)))),
        (_NO_RECURRENCE, lambda x, h: np.tanh(x @ kernel + bias)),
        (_NO_INPUT, lambda x, h: np.tanh(h @ recurrent_kernel + bias)),
        (_TRANSPOSED, lambda x, h: np.tanh(x @ kernel + h @ recurrent_kernel.T + bias)),
    ]
    if kernel.shape[0] == kernel.shape[1]:
        steps += [
            (_KERNEL_TRANSPOSED, lambda x, h: np.tanh(x @ kernel.T + h @ recurrent_kernel + bias)),
            (_KERNELS_EXCHANGED, lambda x, h: np.tanh(x @ recurrent_kernel + h @ kernel + bias)),
        ]
    return steps


_BIAS = Diagnosis("bias_missing", "The bias is not added.", "Add `bias` inside tanh.")
_SIGMOID = Diagnosis(
    "sigmoid",
    "These are the numbers of a sigmoid in the place of tanh.",
    "A simple RNN uses tanh: its states lie between -1 and 1.",
)
_RELU = Diagnosis(
    "relu", "These are the numbers of relu in the place of tanh.", "A simple RNN uses tanh."
)
_NO_ACTIVATION = Diagnosis(
    "no_activation",
    "This is the sum before tanh: the activation was not applied.",
    "Return `tanh` of the sum.",
)
_NO_RECURRENCE = Diagnosis(
    "recurrent_kernel_unused",
    "The old state has no influence: its product with `recurrent_kernel` is missing.",
    "Add `state @ recurrent_kernel` inside tanh.",
)
_NO_INPUT = Diagnosis(
    "input_unused",
    "The input has no influence: `x @ kernel` is missing.",
    "Add the input times `kernel` inside tanh.",
)
_TRANSPOSED = Diagnosis(
    "recurrent_kernel_transposed",
    "The state is multiplied by the transposed recurrent kernel.",
    "Use `state @ recurrent_kernel`, without a transpose and in this order.",
)
_TWICE = Diagnosis(
    "activation_twice", "These are the numbers of tanh applied twice.", "Apply tanh once."
)
_KERNEL_TRANSPOSED = Diagnosis(
    "kernel_transposed",
    "The input is multiplied by the transposed kernel.",
    "Use `x @ kernel`: the kernel is (features, units). Other sizes would not even fit.",
)
_KERNELS_EXCHANGED = Diagnosis(
    "kernels_exchanged",
    "The two kernels are exchanged.",
    "The input goes with `kernel`, the old state with `recurrent_kernel`.",
)
