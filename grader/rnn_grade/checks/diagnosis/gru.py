"""Known mistakes in a GRU: one gate, one term, one order that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnn_grade.checks import oracles
from rnn_grade.checks.diagnosis.bank import Array, Diagnose, Diagnosis, float64, match
from rnn_grade.checks.diagnosis.loops import State, loop, loop_mistakes
from rnn_grade.checks.oracles import sigmoid

_Step = Callable[[Array, Array], Array]


def gru_step(
    x: ArrayLike,
    h: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    reset_after: bool = True,
) -> Diagnose:
    """Name what is wrong with a new state `(batch, units)`; arguments as for the oracle."""
    inputs, state, kernel, recurrent_kernel, bias = float64(x, h, kernel, recurrent_kernel, bias)
    weights = (kernel, recurrent_kernel, bias)
    bank = [
        (mistake, partial(step, inputs, state))
        for mistake, step in _steps(*weights, reset_after=reset_after)
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
) -> Diagnose:
    """Name what is wrong with states `(batch, timesteps, units)`; arguments as for the oracle."""
    inputs, start, kernel, recurrent_kernel, bias = float64(x, h0, kernel, recurrent_kernel, bias)
    weights = (kernel, recurrent_kernel, bias)

    def right(x: Array, state: State) -> State:
        return (oracles.gru_step(x, state[0], *weights, reset_after=reset_after),)

    def run(step: _Step) -> Array:
        return loop(lambda x, state: (step(x, state[0]),), inputs, (start,))

    bank = loop_mistakes(right, inputs, (start,))
    bank += [
        (mistake, partial(run, step)) for mistake, step in _steps(*weights, reset_after=reset_after)
    ]
    return match(bank, lambda: loop(right, inputs, (start,)))


def _steps(
    kernel: Array, recurrent_kernel: Array, bias: Array, *, reset_after: bool
) -> list[tuple[Diagnosis, _Step]]:
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

    def step(change: Callable[[dict[str, Any], Array], Array], **options: Any) -> _Step:
        return lambda x, h: change(parts(x, h, **options), h)

    def usual(p: dict[str, Any], h: Array) -> Array:
        return mix(p, h, np.tanh(p["xc"] + p["rh"]))

    orders = ["".join(order) for order in permutations("zrc")]
    steps: list[tuple[Diagnosis, _Step]] = [
        (_MIX, step(lambda p, h: mix({"z": 1 - p["z"]}, h, np.tanh(p["xc"] + p["rh"])))),
        *((_read_as(order), step(usual, order=order)) for order in orders if order != "zrc"),
        (_NO_RESET, step(lambda p, h: mix(p, h, np.tanh(p["xc"] + p["hc"])))),
        (_RESETS_INPUT, step(lambda p, h: mix(p, h, np.tanh(p["r"] * p["xc"] + p["hc"])))),
        (_SIGMOID, step(lambda p, h: mix(p, h, sigmoid(p["xc"] + p["rh"])))),
        (_LINEAR, step(lambda p, h: mix(p, h, p["xc"] + p["rh"]))),
        (_NO_INPUT, lambda x, h: usual(parts(np.zeros_like(x), h), h)),
        (_NO_RECURRENCE, lambda x, h: usual(parts(x, np.zeros_like(h)), h)),
        (_SUM, step(lambda p, h: p["z"] * h + p["z"] * np.tanh(p["xc"] + p["rh"]))),
        (_NO_BIAS, step(usual, input_bias=zeros, recurrent_bias=zeros)),
        (
            _RESET_BEFORE if reset_after else _RESET_AFTER,
            step(lambda p, h: mix(p, h, np.tanh(p["xc"] + p["other"]))),
        ),
    ]
    if reset_after:
        steps += [
            (_ONE_BIAS, step(usual, recurrent_bias=zeros)),
            (_SECOND_BIAS, step(usual, input_bias=zeros)),
            (_ROWS, step(usual, input_bias=recurrent_bias, recurrent_bias=input_bias)),
        ]
    return steps


def _read_as(order: str) -> Diagnosis:
    names = {"z": "update", "r": "reset", "c": "candidate"}
    columns = ", ".join(names[letter] for letter in order)
    return Diagnosis(
        f"gate_order_{order}",
        f"These are the numbers of a GRU that reads its columns as {columns}.",
        "The columns are update, reset, candidate.",
    )


_MIX = Diagnosis(
    "mix_exchanged",
    "These are the numbers of a GRU in which z and 1 - z are exchanged.",
    "In Keras z keeps the old state: `z * h + (1 - z) * candidate`.",
)
_NO_RESET = Diagnosis(
    "reset_unused",
    "The reset gate has no influence on the candidate.",
    "Multiply the recurrent part of the candidate by r.",
)
_RESETS_INPUT = Diagnosis(
    "reset_on_input",
    "The reset gate multiplies the input part of the candidate.",
    "It belongs to the recurrent part.",
)
_RESET_BEFORE = Diagnosis(
    "reset_before",
    "The reset gate multiplies h before the product with the recurrent kernel.",
    "With `reset_after=True` it multiplies the product.",
)
_RESET_AFTER = Diagnosis(
    "reset_after",
    "The reset gate multiplies the product with the recurrent kernel.",
    "With `reset_after=False` it multiplies h before the product.",
)
_SIGMOID = Diagnosis(
    "candidate_sigmoid",
    "The candidate goes through a sigmoid.",
    "The candidate uses tanh; only the gates use a sigmoid.",
)
_LINEAR = Diagnosis(
    "candidate_without_tanh", "The candidate has no tanh.", "Mix in `tanh` of the candidate's sum."
)
_NO_INPUT = Diagnosis(
    "input_unused", "The input has no influence: `x @ kernel` is missing.", "Add `x @ kernel`."
)
_NO_RECURRENCE = Diagnosis(
    "recurrent_kernel_unused",
    "Gates and candidate do not see the old state: `h @ recurrent_kernel` is missing.",
    "All three parts read the input and the old state.",
)
_SUM = Diagnosis(
    "mix_not_convex",
    "Both parts of the mix are multiplied by z.",
    "The two shares add to 1: z and 1 - z.",
)
_NO_BIAS = Diagnosis("bias_missing", "The bias is not added.", "Add `bias` to all three parts.")
_ONE_BIAS = Diagnosis(
    "one_bias",
    "Only the first row of the bias is used.",
    "With `reset_after=True` the second row belongs to `h @ recurrent_kernel`.",
)
_SECOND_BIAS = Diagnosis(
    "second_bias_only",
    "Only the second row of the bias is used.",
    "The first row belongs to `x @ kernel`, the second to `h @ recurrent_kernel`.",
)
_ROWS = Diagnosis(
    "bias_rows_exchanged",
    "The two rows of the bias are exchanged.",
    "The first row belongs to `x @ kernel`, the second to `h @ recurrent_kernel`.",
)
