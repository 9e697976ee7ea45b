"""What a model can answer with any weights: what none of them gives, no training will find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rnn_grade.checks.expect.arrays import Array, array, finite
from rnn_grade.checks.expect.values import fail
from rnn_grade.checks.weights import lent

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
    enough = 0.95 * target
    largest = _largest(model, x, below=0.0, enough=enough, size=np.abs)
    if largest < enough:
        fail(
            f"the largest answer that your model can give, with whatever weights, where {what} "
            f"reach {target:g}",
            expected=f"{target:g} or more",
            actual=round(largest, 3),
            cause="Something holds the answers down, such as an activation `tanh` or `sigmoid` in "
            "the last layer.",
            hint="Give the last `Dense` no activation: an answer may be any number.",
        )


def either_sign(answers: Any, *, what: str, cause: str, hint: str, softmaxed: str = "") -> None:
    """Expect some negative numbers among the answers to many inputs: they may be any numbers.

    Args:
        answers: What came back, `(..., classes)`.
        what: What it is: "the scores of an untrained model".
        cause: The likely cause.
        hint: What to do.
        softmaxed: The cause where every row sums to 1, if that is told apart.
    """
    found = array(answers, what).astype(np.float64)
    finite(found, what)
    lowest = float(np.min(found))
    if not lowest < 0:
        rows = softmaxed and np.allclose(found.sum(axis=-1), 1, atol=1e-3)
        fail(
            what,
            expected="numbers of both signs",
            actual="rows that sum to 1" if rows else f"nothing below {lowest:.3f}",
            cause=softmaxed if rows else cause,
            hint=hint,
        )


def decides(model: Any, x: Array, *, what: str) -> None:
    """Expect that some weights make the model certain of an answer.

    Args:
        model: A `RemoteModel`, whose rows of answers are probabilities; its weights come back.
        x: Inputs `(batch, ...)`.
        what: What it gives probabilities of: "the verbs".
    """
    surest = _largest(model, x, below=-_SIZE, enough=_CERTAIN)
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


def _largest(
    model: Any,
    x: Array,
    *,
    below: float,
    enough: float,
    size: Callable[[Array], Array] = np.asarray,
) -> float:
    """Return the largest answer of a model with large weights, drawn anew until it is enough.

    Args:
        model: A `RemoteModel`.
        x: Inputs.
        below: The least of the weights; those with one axis, such as variances, stay above 0.
        enough: An answer that is as large ends the search; what overflows is held down by nothing.
        size: How large answers are, where that is not the answers themselves.
    """
    rng, largest = np.random.default_rng(0), 0.0
    with lent(model) as kept:
        for _ in range(_DRAWS):
            model.set_weights(_drawn(kept, rng, below))
            found = array(model.predict(x), "the output").astype(np.float64)
            overflows = not np.isfinite(found).all()
            largest = max(largest, np.inf if overflows else float(np.max(size(found))))
            if largest >= enough:
                break
    return largest


def _drawn(weights: Sequence[Array], rng: np.random.Generator, below: float) -> list[Array]:
    return [
        rng.uniform(below if weight.ndim > 1 else 0.5, _SIZE, weight.shape).astype(weight.dtype)
        if weight.dtype.kind == "f"
        else weight
        for weight in weights
    ]
