"""Known mistakes in a simple RNN: its step, its loop, and its way back through time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnn_grade.checks import oracles
from rnn_grade.checks.diagnosis.bank import Array, Diagnosis, Mistake, Numbers, match
from rnn_grade.checks.oracles import sigmoid

_BIAS = Mistake("bias_missing", "The bias is not added.", "Add `bias` inside tanh.")
_SIGMOID = Mistake(
    "sigmoid",
    "These are the numbers of a sigmoid in the place of tanh.",
    "A simple RNN uses tanh: its states lie between -1 and 1.",
)
_RELU = Mistake(
    "relu", "These are the numbers of relu in the place of tanh.", "A simple RNN uses tanh."
)
_NO_ACTIVATION = Mistake(
    "no_activation",
    "This is the sum before tanh: the activation was not applied.",
    "Return `tanh` of the sum.",
)
_NO_RECURRENCE = Mistake(
    "recurrent_kernel_unused",
    "The old state has no influence: its product with `recurrent_kernel` is missing.",
    "Add `state @ recurrent_kernel` inside tanh.",
)
_NO_INPUT = Mistake(
    "input_unused",
    "The input has no influence: `x @ kernel` is missing.",
    "Add the input times `kernel` inside tanh.",
)
_TRANSPOSED = Mistake(
    "recurrent_kernel_transposed",
    "The state is multiplied by the transposed recurrent kernel.",
    "Use `state @ recurrent_kernel`, without a transpose and in this order.",
)


def _step_variants(
    x: Array, h: Array, kernel: Array, recurrent_kernel: Array, bias: Array
) -> list[tuple[Mistake, Callable[[Array, Array], Array]]]:
    """Return one wrong step function `(x, h) -> new state` for each mistake."""

    def inner(x: Array, h: Array) -> Array:
        return np.asarray(x @ kernel + h @ recurrent_kernel + bias)

    return [
        (_BIAS, lambda x, h: np.tanh(x @ kernel + h @ recurrent_kernel)),
        (_SIGMOID, lambda x, h: sigmoid(inner(x, h))),
        (_RELU, lambda x, h: np.maximum(inner(x, h), 0)),
        (_NO_ACTIVATION, inner),
        (_NO_RECURRENCE, lambda x, h: np.tanh(x @ kernel + bias)),
        (_NO_INPUT, lambda x, h: np.tanh(h @ recurrent_kernel + bias)),
        (_TRANSPOSED, lambda x, h: np.tanh(x @ kernel + h @ recurrent_kernel.T + bias)),
    ]


def simple_rnn_step(
    x: ArrayLike, h: ArrayLike, kernel: ArrayLike, recurrent_kernel: ArrayLike, bias: ArrayLike
) -> Diagnosis:
    """Name what is wrong with a new state `(batch, units)`; arguments as for the oracle."""
    given = tuple(np.asarray(value, np.float64) for value in (x, h, kernel, recurrent_kernel, bias))
    bank = [
        (mistake, partial(step, given[0], given[1])) for mistake, step in _step_variants(*given)
    ]
    return match(bank, lambda: oracles.simple_rnn_step(*given))


def _loop(x: Array, h0: Array, step: Callable[[Array, Array], Array]) -> Array:
    h, states = h0, []
    for t in range(x.shape[1]):
        h = step(x[:, t], h)
        states.append(h)
    return np.stack(states, axis=1)


def simple_rnn(
    x: ArrayLike, h0: ArrayLike, kernel: ArrayLike, recurrent_kernel: ArrayLike, bias: ArrayLike
) -> Diagnosis:
    """Name what is wrong with states `(batch, timesteps, units)`; arguments as for the oracle."""
    given = tuple(
        np.asarray(value, np.float64) for value in (x, h0, kernel, recurrent_kernel, bias)
    )
    inputs, start, *weights = given
    right = oracles.simple_rnn(*given)
    bank: list[tuple[Mistake, Callable[[], Numbers]]] = [
        (
            Mistake(
                "state_not_carried",
                "Every step starts from the initial state again.",
                "Feed the new state into the next step: `h = step(x[:, t], h, ...)`.",
            ),
            lambda: _loop(inputs, start, lambda x, h: oracles.simple_rnn_step(x, start, *weights)),
        ),
        (
            Mistake(
                "initial_state_ignored",
                "The loop starts from zeros: `initial_state` is not used.",
                "Start with the state that is passed in.",
            ),
            lambda: oracles.simple_rnn(inputs, np.zeros_like(start), *weights),
        ),
        (
            Mistake(
                "backwards",
                "The loop runs from the last step to the first.",
                "Go through the steps in their order: `for t in range(timesteps)`.",
            ),
            lambda: oracles.simple_rnn(inputs[:, ::-1], start, *weights),
        ),
        (
            Mistake(
                "backwards_in_order",
                "The loop runs from the last step to the first, and its states are turned round.",
                "Go through the steps in their order: `for t in range(timesteps)`.",
            ),
            lambda: oracles.simple_rnn(inputs[:, ::-1], start, *weights)[:, ::-1],
        ),
        (
            Mistake(
                "all_equal_the_last",
                "Every step shows the state of the last one.",
                "Keep a copy of each state: a list of one array, changed in place, holds it twice.",
            ),
            lambda: np.repeat(right[:, -1:], right.shape[1], axis=1),
        ),
        (
            Mistake(
                "one_step_late",
                "The states stand one step late: entry t is the state before step t.",
                "Append the state after the step, not before it.",
            ),
            lambda: np.concatenate([start[:, None], right[:, :-1]], axis=1),
        ),
        (
            Mistake(
                "first_input_only",
                "Every step reads the first input again.",
                "Read `x[:, t]` at step t.",
            ),
            lambda: oracles.simple_rnn(np.repeat(inputs[:, :1], inputs.shape[1], 1), *given[1:]),
        ),
        (
            Mistake(
                "time_first",
                "The axes of batch and time are exchanged.",
                "Stack the states along axis 1: `(batch, timesteps, units)`.",
            ),
            lambda: np.swapaxes(right, 0, 1),
        ),
    ]
    bank += [
        (mistake, partial(_loop, inputs, start, step))
        for mistake, step in _step_variants(inputs[:, 0], *given[1:])
    ]
    return match(bank, lambda: right)


@dataclass(frozen=True)
class _Way:
    """One way back through time, with the places where it goes wrong."""

    slope: Callable[[Array], Array] = lambda h: 1 - h**2
    transpose: bool = True
    carry: str = "all"
    keep: str = "sum"
    before: str = "earlier"
    losses: str = "every"
    mean: bool = False


_SLOPE = "The slope of tanh, in terms of its value, is `1 - states[:, t] ** 2`."
_WAYS: tuple[tuple[str, _Way, str, str], ...] = (
    (
        "slope_missing",
        _Way(slope=lambda h: np.ones_like(h)),
        "The way back leaves out the slope of tanh.",
        _SLOPE,
    ),
    (
        "slope_of_the_slope",
        _Way(slope=lambda h: 1 - np.tanh(h) ** 2),
        "The slope is taken at the state, as if that were the sum before tanh.",
        _SLOPE,
    ),
    (
        "slope_not_squared",
        _Way(slope=lambda h: 1 - h),
        "The slope of tanh is taken as 1 - h.",
        _SLOPE,
    ),
    (
        "slope_of_sigmoid",
        _Way(slope=lambda h: h * (1 - h)),
        "The slope is that of a sigmoid, h * (1 - h).",
        _SLOPE,
    ),
    (
        "not_transposed",
        _Way(transpose=False),
        "The way back goes through `recurrent_kernel` instead of its transpose.",
        "Carry `... @ recurrent_kernel.T` to the step before.",
    ),
    (
        "nothing_carried",
        _Way(carry="nothing"),
        "Nothing is carried from step t to step t - 1: each step stands alone.",
        "Add what came back from step t + 1 to `state_gradients[:, t]`.",
    ),
    (
        "carried_past_tanh",
        _Way(carry="past_tanh"),
        "What is carried back skips the slope of tanh.",
        "Carry the gradient of the sum inside tanh, times `recurrent_kernel.T`.",
    ),
    (
        "carried_one_step",
        _Way(carry="one_step"),
        "Each step hands back only its own share: the gradient ends after one step.",
        "Carry the whole gradient of step t, with what came from step t + 1 in it.",
    ),
    (
        "last_step_kept",
        _Way(keep="last"),
        "The gradients of the weights hold the share of the last step only.",
        "Add the shares of every step.",
    ),
    (
        "first_step_kept",
        _Way(keep="first"),
        "The gradients of the weights hold the share of the first step only: each step overwrites "
        "the one before.",
        "Add the shares of every step: `+=`, not `=`.",
    ),
    (
        "state_of_the_same_step",
        _Way(before="same"),
        "The gradient of the recurrent kernel uses the state after the step.",
        "Use the state before step t: `states[:, t - 1]`, and `initial_state` for t = 0.",
    ),
    (
        "wraps_around",
        _Way(before="wraps"),
        "At step 0 `states[:, t - 1]` is the last state: index -1 wraps around.",
        "The state before step 0 is `initial_state`.",
    ),
    (
        "last_loss_only",
        _Way(losses="last"),
        "Only the last step's share in the loss is used.",
        "Add `state_gradients[:, t]` at every step.",
    ),
    (
        "mean_over_batch",
        _Way(mean=True),
        "The gradients are averaged over the batch.",
        "Add over the batch and divide by nothing: the loss is whatever it is.",
    ),
)


def simple_rnn_backward(
    x: ArrayLike,
    h0: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    states: ArrayLike,
    state_gradients: ArrayLike,
) -> Diagnosis:
    """Name what is wrong with a dict of gradients, or with as many of them as it holds.

    Arguments as for the oracle, with the `bias` that the states were made with. A mistake is named
    if it gives all the gradients in the dict.
    """
    given = tuple(
        np.asarray(value, np.float64)
        for value in (x, h0, kernel, recurrent_kernel, states, state_gradients)
    )

    def name(actual: Any) -> Mistake | None:
        if not isinstance(actual, Mapping):
            return None

        def chosen(numbers: Mapping[str, Array]) -> dict[str, Array]:
            return {key: value for key, value in numbers.items() if key in actual}

        def back(way: _Way) -> dict[str, Array]:
            return chosen(_back(*given, way=way))

        bank = [
            (Mistake(name, cause, hint), partial(back, way)) for name, way, cause, hint in _WAYS
        ]
        return match(bank, lambda: chosen(oracles.simple_rnn_backward(*given)))(actual)

    return name


def _back(
    x: Array,
    h0: Array,
    kernel: Array,
    recurrent_kernel: Array,
    states: Array,
    state_gradients: Array,
    *,
    way: _Way,
) -> dict[str, Array]:
    timesteps = x.shape[1]
    x_gradient, carried = np.zeros_like(x), np.zeros_like(h0)
    shares: list[tuple[Array, Array, Array]] = []
    back = recurrent_kernel.T if way.transpose else recurrent_kernel
    reduce = np.mean if way.mean else np.sum
    scale = 1 / len(x) if way.mean else 1
    for t in reversed(range(timesteps)):
        if way.before == "same":
            before = states[:, t]
        else:
            before = states[:, t - 1] if t or way.before == "wraps" else h0
        own = state_gradients[:, t] * (way.losses == "every" or t == timesteps - 1)
        inner = (own + carried) * way.slope(states[:, t])
        x_gradient[:, t] = inner @ kernel.T
        share = (x[:, t].T @ inner * scale, before.T @ inner * scale, reduce(inner, axis=0))
        shares.append(share)
        if way.carry == "all":
            carried = inner @ back
        elif way.carry == "past_tanh":
            carried = (own + carried) @ back
        elif way.carry == "one_step":
            carried = (own * way.slope(states[:, t])) @ back
    kept = {"sum": shares, "last": shares[:1], "first": shares[-1:]}[way.keep]
    names = ("kernel", "recurrent_kernel", "bias")
    weights = {name: np.sum([s[i] for s in kept], axis=0) for i, name in enumerate(names)}
    return {"x": x_gradient, "initial_state": carried, **weights}
