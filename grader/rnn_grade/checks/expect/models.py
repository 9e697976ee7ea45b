"""What a model is, whatever it is made of: its answers, its weights, its file.

`model` is a `RemoteModel`: it answers where no learner code runs, and is judged here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from rnn_grade.checks.expect.arrays import Array, array, as_array, finite, shape
from rnn_grade.checks.expect.behaviour import differs, rows_apart
from rnn_grade.checks.expect.differences import short
from rnn_grade.checks.expect.exceptions import NOTHING, Known, raises_nothing, said
from rnn_grade.checks.expect.values import fail, that, type_name
from rnn_grade.checks.weights import lent
from rnn_grade.errors import Failure, LearnerError

# Compiled code may add up in another order.
_GRAPH = 1e-4


def answers(
    model: Any,
    x: Array,
    expected: Sequence[int | None],
    *,
    axes: str = "",
    what: str = "",
    cause: str = "The model accepts only one number of timesteps or one batch size.",
    hint: str = "Leave the timesteps open with `None` and never write the batch size.",
    when: str = "",
    known: Known = NOTHING,
    apart: bool = True,
) -> Array:
    """Expect an answer of this shape, no error, and rows that do not mix; return the answer.

    Args:
        model: A `RemoteModel`.
        x: Inputs `(batch, ...)`.
        expected: The lengths of the answer's axes; `None` for any length.
        axes: Their names, such as `"(batch, timesteps, units)"`.
        what: What it is; by default the answer to a batch of this shape.
        cause: The likely cause of an error.
        hint: What to try next after an error.
        when: As in `raises_nothing`.
        known: As in `raises_nothing`.
        apart: Whether rows are asked for; not where a check of its own does that.
    """
    what = what or f"the answer to a batch of shape {x.shape}"
    wanted = tuple(expected)
    shown = f"shape {wanted}".replace("None", "any")
    with raises_nothing(what, expected=shown, when=when, cause=cause, hint=hint, known=known):
        output = model.predict(x)
    output = as_array(output)
    found = output.shape if isinstance(output, np.ndarray) else ()
    if len(wanted) == 3 and len(found) == 2 and _fits(found, (wanted[0], wanted[2])):
        fail(
            what,
            expected=shown,
            actual=f"shape {found}",
            cause="There is one answer for each sequence, instead of one for each step.",
            hint="Give the last recurrent layer `return_sequences=True` as well.",
        )
    shape(output, expected, axes=axes, what=what)
    if apart:
        rows_apart(model.predict, x, output)
    return np.asarray(output)


def _fits(found: Sequence[int], wanted: Sequence[int | None]) -> bool:
    return all(b in (None, a) for a, b in zip(found, wanted, strict=True))


def graph_agrees(model: Any, x: Array, *, real: Array | None = None) -> None:
    """Expect that the model compiled for any length answers as it does for this one.

    Args:
        model: A `RemoteModel`.
        x: Inputs `(batch, timesteps, ...)`.
        real: Which steps count, `(batch, timesteps)`; without it all do.
    """
    what = "the output of the model"
    wanted = array(model.predict(x), what).astype(np.float64)
    found = array(model.predict(x, lengths="any"), what).astype(np.float64)
    same = found.shape == wanted.shape
    worst = np.inf
    if same:
        difference = np.abs(found - wanted)
        worst = float(np.max(difference if real is None else difference[real], initial=0))
    if worst > _GRAPH:
        fail(
            f"the largest difference between `model.predict(x)` and `model(x)` for shape {x.shape}",
            expected="0, or as good as 0",
            actual=short(worst) if same else f"shape {found.shape}, not {wanted.shape}",
            cause="Once it is compiled for one length, the model is wrong for another: in Keras "
            "3.14 and 3.15, `TimeDistributed` counts the timesteps once. Or something random is "
            "active outside training.",
            hint="Use no `TimeDistributed`: put `Dense` directly on the sequence, where it works "
            "on each step by itself. Use no `len()` or `.numpy()` of a tensor either.",
        )


def no_shared_weights(model: Any, other: Any, x: Any) -> None:
    """Expect that two models have no weight in common; the first one keeps its values.

    And that none was trained before anybody asked for one: an import makes no model.

    Args:
        model: A `RemoteModel`.
        other: Another one, from a second call of the same function.
        x: Inputs for both: some models make their weights in their first call.
    """
    if (place := model.trained_at_import) is not None:
        numbers = {"line": place.line, "cell": place.cell}
        raise Failure("trained_at_import", "your code", numbers=numbers)
    for each in (model, other):
        each.build(x)
    with lent(model) as kept:
        model.set_weights([np.full_like(weight, 7) for weight in kept])
        shared = sum(bool(np.all(weight == 7)) for weight in other.get_weights())
    if shared:
        raise Failure(
            "that",
            "weights that changed in one model when those of the other were set",
            expected=0,
            actual=shared,
            cause="Both calls returned the same model, or models around the same layers.",
            hint="Create the layers and the model anew inside `build_model`.",
        )


@contextmanager
def keeps_weights(
    model: Any,
    what: str,
    *,
    cause: str = "The model was trained, or called with `training=True`.",
    hint: str = "Ask it with `predict_on_batch`, and do not train it.",
) -> Iterator[None]:
    """Expect that a model's weights are in the end what they were before.

    Args:
        model: A `RemoteModel` whose weights are made.
        what: What is given the model: "`generate`".
        cause: The likely cause.
        hint: What to try next.
    """
    before = model.get_weights()
    yield
    that(
        all(map(np.array_equal, before, model.get_weights())),
        f"the weights of the model after {what}",
        expected="what they were before",
        actual="other numbers",
        cause=cause,
        hint=hint,
    )


def self_made(layer: Any, *names: str, what: str, hint: str = "") -> None:
    """Expect that a layer or model is none of Keras's own, holds none, and is derived from none.

    Args:
        layer: What should be a layer or a model: a `RemoteModel` or a `RemoteObject`.
        names: The classes in `keras.layers` that the learner is to write.
        what: What it is: "what `build_cell` returns".
        hint: What to use in their place.
    """
    kind = type_name(layer)
    if not hasattr(layer, "classes") or kind in ("type", "ABCMeta"):
        fail(what, expected="a Keras layer", actual=f"a value of type {kind}", hint=hint)
    for name in layer.classes():
        package, own = name.partition(".")[0], name.rpartition(".")[2]
        if package == "keras" and own in names:
            raise Failure(
                "that",
                what,
                expected="layers of your own",
                actual=f"Keras's own `{own}`",
                cause="This is the layer that you are to write: do not hold or inherit it.",
                hint=hint,
            )


def saves_and_reloads(model: Any, x: Any) -> None:
    """Expect that a saved model, loaded in another process, gives the same answers.

    Args:
        model: A `RemoteModel`.
        x: Inputs to compare on.
    """
    before = array(model.predict(x), "the output of the model").astype(np.float64)
    finite(before, "the output of the model")
    try:
        again = model.reload()
        after = array(again.predict(x), "the output of the loaded model").astype(np.float64)
    except LearnerError as error:
        raise Failure(
            "not_saved",
            "the model",
            actual=said(error),
            numbers={"during": error.during},
        ) from None
    if before.shape != after.shape or differs(before, after).any():
        same = before.shape == after.shape and bool(np.isfinite(after).all())
        largest = short(np.max(np.abs(before - after))) if same else None
        raise Failure("saved_differs", "the loaded model", actual=largest)
