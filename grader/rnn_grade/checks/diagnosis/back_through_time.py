"""Known mistakes in the way back through time of a simple RNN."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnn_grade.checks import oracles
from rnn_grade.checks.diagnosis.bank import Array, Diagnose, Diagnosis, float64, match


@dataclass(frozen=True)
class _Way:
    """One way back through time, with the places where it goes wrong."""

    slope: Callable[[Array, Array], Array] = lambda h, a: 1 - h**2
    transpose: bool = True
    carry: str = "all"
    keep: str = "sum"
    before: str = "earlier"
    losses: str = "every"
    forwards: bool = False
    flipped: bool = False
    averaged: tuple[str, ...] = ()


_WEIGHTS = ("kernel", "recurrent_kernel", "bias")
_SLOPE = "The slope of tanh, in terms of its value, is `1 - states[:, t] ** 2`."
_WAYS: tuple[tuple[str, _Way, str, str], ...] = (
    (
        "slope_missing",
        _Way(slope=lambda h, a: np.ones_like(h)),
        "The way back leaves out the slope of tanh.",
        _SLOPE,
    ),
    (
        "slope_of_the_slope",
        _Way(slope=lambda h, a: 1 - np.tanh(h) ** 2),
        "The slope is taken at the state, as if that were the sum before tanh.",
        _SLOPE,
    ),
    (
        "slope_of_the_sum",
        _Way(slope=lambda h, a: 1 - a**2),
        "The slope is 1 minus the square of the sum before tanh, not of the state.",
        _SLOPE,
    ),
    (
        "slope_not_squared",
        _Way(slope=lambda h, a: 1 - h),
        "The slope of tanh is taken as 1 - h.",
        _SLOPE,
    ),
    (
        "slope_of_sigmoid",
        _Way(slope=lambda h, a: h * (1 - h)),
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
        _Way(averaged=_WEIGHTS),
        "The gradients are averaged over the batch.",
        "Add over the batch and divide by nothing: the loss is whatever it is.",
    ),
    (
        "bias_averaged",
        _Way(averaged=("bias",)),
        "The gradient of the bias is averaged over the batch.",
        "Use `sum(axis=0)` over the batch, not `mean`.",
    ),
    (
        "forwards",
        _Way(forwards=True),
        "The loop of the way back runs from the first step to the last.",
        "Begin with the last step: `for t in reversed(range(timesteps))`.",
    ),
    (
        "not_flipped",
        _Way(flipped=True),
        "The gradients of x stand in reverse order, the last step first.",
        "Write each one to its own step: `x_gradient[:, t] = ...`.",
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
) -> Diagnose:
    """Name what is wrong with a dict of gradients, or with as many of them as it holds.

    Arguments as for the oracle, with the `bias` that the states were made with. A mistake is named
    if it gives all the gradients in the dict.
    """
    given = float64(x, h0, kernel, recurrent_kernel, states, state_gradients)
    with_bias = np.asarray(bias, np.float64)

    def name(actual: Any) -> Diagnosis | None:
        if not isinstance(actual, Mapping):
            return None

        def chosen(numbers: Mapping[str, Array]) -> dict[str, Array]:
            return {key: value for key, value in numbers.items() if key in actual}

        def back(way: _Way) -> dict[str, Array]:
            return chosen(_back(*given, bias=with_bias, way=way))

        bank = [
            (Diagnosis(name, cause, hint), partial(back, way)) for name, way, cause, hint in _WAYS
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
    bias: Array,
    way: _Way,
) -> dict[str, Array]:
    timesteps = x.shape[1]
    x_gradient, carried = np.zeros_like(x), np.zeros_like(h0)
    shares: list[tuple[Array, Array, Array]] = []
    back = recurrent_kernel.T if way.transpose else recurrent_kernel
    steps = range(timesteps)
    for t in steps if way.forwards else reversed(steps):
        if way.before == "same":
            before = states[:, t]
        else:
            before = states[:, t - 1] if t or way.before == "wraps" else h0
        own = state_gradients[:, t] * (way.losses == "every" or t == timesteps - 1)
        earlier = states[:, t - 1] if t else h0
        slope = way.slope(states[:, t], x[:, t] @ kernel + earlier @ recurrent_kernel + bias)
        inner = (own + carried) * slope
        x_gradient[:, t] = inner @ kernel.T
        shares.append((x[:, t].T @ inner, before.T @ inner, inner.sum(axis=0)))
        if way.carry == "all":
            carried = inner @ back
        elif way.carry == "past_tanh":
            carried = (own + carried) @ back
        elif way.carry == "one_step":
            carried = (own * slope) @ back
    kept = {"sum": shares, "last": shares[:1], "first": shares[-1:]}[way.keep]
    weights = {
        name: np.sum([share[i] for share in kept], axis=0) / (len(x) if name in way.averaged else 1)
        for i, name in enumerate(_WEIGHTS)
    }
    in_order = x_gradient[:, ::-1] if way.flipped else x_gradient
    return {"x": in_order, "initial_state": carried, **weights}
