"""What a model can answer with any weights: what none of them gives, no training will find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from rnn_grade.checks.expect.arrays import Array, array
from rnn_grade.checks.expect.values import fail

# So far apart that what is squashed once stands at its ends, and what is squashed twice does not.
_SIZE, _DRAWS = 5.0, 3
_CERTAIN = 0.9


def reaches(model: Any, x: Array, target: float, *, what: str) -> None:
    """Expect that some weights give answers as large as the targets are.

    Args:
        model: A `RemoteModel`; its weights come back as they were.
        x: Inputs `(batch, ...)`.
        target: What a target can be, above 0.
        what: What the answers are: "the sums".
    """
    largest = 0.0
    for answers in _with_large_weights(model, x, below=0.0):
        largest = max(largest, float(np.max(np.abs(answers))))
    if largest < 0.95 * target:
        fail(
            f"the largest answer that your model can give, with whatever weights, where {what} "
            f"reach {target:g}",
            expected=f"{target:g} or more",
            actual=round(largest, 3),
            cause="Something holds the answers down, such as an activation `tanh` or `sigmoid` in "
            "the last layer.",
            hint="Give the last `Dense` no activation: an answer may be any number.",
        )


def decides(model: Any, x: Array, *, what: str) -> None:
    """Expect that some weights make the model certain of an answer.

    Args:
        model: A `RemoteModel`, whose rows of answers are probabilities; its weights come back.
        x: Inputs `(batch, ...)`.
        what: What it gives probabilities of: "the verbs".
    """
    surest = 0.0
    for answers in _with_large_weights(model, x, below=-_SIZE):
        surest = max(surest, float(np.max(answers)))
    if surest < _CERTAIN:
        fail(
            f"the highest probability that your model can give to one of {what}, with whatever "
            "weights",
            expected="1, or nearly 1",
            actual=round(surest, 3),
            cause="The scores are squashed before they become probabilities: by a second softmax, "
            "or by an activation of their own.",
            hint="Apply one softmax, and nothing before it.",
        )


def _with_large_weights(model: Any, x: Array, *, below: float) -> Iterator[Array]:
    """Yield what a model answers with large weights, drawn anew each time; infinity for too much.

    Args:
        model: A `RemoteModel`.
        x: Inputs.
        below: The least of the weights; those with one axis, such as variances, stay above 0.
    """
    kept, rng = model.get_weights(), np.random.default_rng(0)
    try:
        for _ in range(_DRAWS):
            model.set_weights(_drawn(kept, rng, below))
            answers = array(model.predict(x), "the output").astype(np.float64)
            finite = np.isfinite(answers)
            # What overflows is held down by nothing.
            yield answers[finite] if finite.all() else np.array([np.inf])
    finally:
        model.set_weights(kept)


def _drawn(weights: Sequence[Array], rng: np.random.Generator, below: float) -> list[Array]:
    return [
        rng.uniform(below if weight.ndim > 1 else 0.5, _SIZE, weight.shape).astype(weight.dtype)
        if weight.dtype.kind == "f"
        else weight
        for weight in weights
    ]
