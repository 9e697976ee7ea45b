"""What a recurrent network does with time, order, batches and padding, whatever it is made of.

`predict` is any callable from an array to an array, such as `model.predict`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rnn_grade.checks.expect.arrays import Array, array, finite
from rnn_grade.checks.expect.differences import short
from rnn_grade.checks.weights import lent, moved
from rnn_grade.errors import Failure

Predict = Callable[[Array], Any]
_CLOSE = 1e-5
# Nothing was computed in another way, in another order or beside other rows.
_SAME = 1e-6
_LEAST = 1e-7
# A new model forgets within some dozen steps; with weights that are spread more widely it does not.
_SPREADS = (0.0, 0.2, 0.8)


def causal(predict: Predict, x: Array) -> None:
    """Expect that no output depends on a later input.

    Args:
        predict: From `(batch, timesteps, ...)` to `(batch, timesteps, ...)`.
        x: Inputs `(batch, timesteps, ...)` with at least three steps.
    """
    timesteps = x.shape[1]
    if timesteps < 3:
        raise ValueError(f"causality needs at least three steps, not {timesteps}")
    before = _numbers(predict, x)
    if before.shape[:2] != x.shape[:2]:
        raise Failure(
            "shape",
            "the output",
            expected=[*x.shape[:2], "..."],
            actual=list(before.shape),
            cause="There is not one answer for each step of each sequence.",
            hint="Return (batch, timesteps, ...): `return_sequences=True` keeps every step.",
        )
    for t in sorted({0, timesteps // 2, timesteps - 2}):
        later = x.copy()
        # The rows of the batch change places: other values, but none that cannot occur.
        later[:, t + 1 :] = np.roll(x[:, t + 1 :], 1, axis=0) if len(x) > 1 else -x[:, t + 1 :]
        after = _like(before, _numbers(predict, later))
        changed = differs(before[:, : t + 1], after[:, : t + 1])
        if changed.any():
            same_twice(predict, x)
            first = int(np.argwhere(changed.any(axis=tuple(_others(changed, 1))))[0][0])
            raise Failure("causal", "the output", numbers={"step": first, "changed": t + 1})
        if not differs(before[:, t + 1 :], after[:, t + 1 :]).any():
            raise Failure("deaf", "the output", numbers={"changed": t + 1})


def same_twice(predict: Predict, x: Array) -> None:
    """Expect that the same question gets the same answer; the others ask this when they fail.

    Args:
        predict: From inputs to outputs.
        x: Inputs `(batch, ...)`.
    """
    before = _numbers(predict, x)
    again = _like(before, _numbers(predict, x))
    changed = np.abs(before - again) > _SAME * max(1.0, float(np.max(np.abs(before))))
    if changed.any():
        share = float(np.mean(changed))
        raise Failure("not_the_same_twice", "the output", actual=round(share, 3))


def remembers(
    predict: Predict, x: Array, changed: Array, *, what: str, threshold: float = _LEAST
) -> None:
    """Expect that an early change reaches the output.

    Args:
        predict: From inputs to one answer per sequence.
        x: Inputs `(batch, timesteps, ...)`.
        changed: The same with other values at an early step only.
        what: What was changed: "the first of six words".
        threshold: The least change of an output that counts.
    """
    largest = _largest_change(predict, x, changed)
    if not largest > threshold:
        raise Failure("remembers", what, expected=threshold, actual=largest)


def reads(
    model: Any,
    x: Array,
    changed: Array,
    *,
    what: str,
    answer: Callable[[Array], Array] = lambda output: output,
) -> None:
    """Expect that a part of a long input reaches the output, with some weights at least.

    What a new model read dozens of steps ago is soon less than rounding, which is no mistake: so it
    is asked with weights of other sizes as well. What it never reads changes the output with none.

    Args:
        model: A `RemoteModel`; its weights come back as they were.
        x: Inputs `(batch, timesteps, ...)`.
        changed: The same with other values in that part only.
        what: What was changed: "the first of forty characters".
        answer: Takes from an output what counts of it, such as the last step.
    """
    rng, largest = np.random.default_rng(0), 0.0
    with lent(model) as kept:
        for spread in _SPREADS:
            model.set_weights(moved(kept, spread, rng))
            outputs = (array(model.predict(one), "the output") for one in (x, changed))
            before, after = map(answer, outputs)
            difference = np.abs(before.astype(np.float64) - _like(before, after))
            # Some weights are too large for some layers: NaN says nothing.
            largest = max(largest, short(np.max(difference[np.isfinite(difference)], initial=0)))
            if largest > _LEAST:
                return
    raise Failure("remembers", what, expected=_LEAST, actual=largest)


def nothing_skipped(predict: Predict, x: Array, changed: Array) -> Array:
    """Expect that an output which depends on a far step depends on all steps on the way to it.

    One direction may be missing. But a layer that reads from the end, and whose answers are not
    turned back, tells the first step about the last one and about none between.

    Args:
        predict: From `(batch, timesteps, ...)` to `(batch, timesteps, ...)`.
        x: Inputs `(batch, timesteps, ...)`.
        changed: The same with another value at every step.

    Returns:
        Which step of the input reaches which one of the output `(timesteps, timesteps)`.
    """
    rows, timesteps = x.shape[:2]
    # One copy as it is, and for each step one in which that step has its other value.
    copies = np.repeat(x[np.newaxis], timesteps + 1, axis=0)
    for step in range(timesteps):
        copies[step, :, step] = changed[:, step]
    answers = _numbers(predict, copies.reshape(-1, *x.shape[1:]))
    if answers.shape[:2] != (len(copies) * rows, timesteps):
        raise Failure(
            "shape",
            "the output",
            expected=[len(copies) * rows, timesteps, "..."],
            actual=list(answers.shape),
        )
    answers = answers.reshape(timesteps + 1, rows, timesteps, -1)
    reaches: Array = np.max(np.abs(answers[:-1] - answers[-1]), axis=(1, 3)) > _LEAST
    for step, known in enumerate(reaches.T):
        far_away = np.flatnonzero(known)
        for far in far_away[np.argsort(-np.abs(far_away - step), kind="stable")].tolist():
            way = np.arange(min(step, far), max(step, far) + 1)
            skipped = way[~known[way]].tolist()
            if skipped:
                numbers = {"step": step, "far": far, "skipped": skipped[len(skipped) // 2]}
                raise Failure("skipped", "the output", numbers=numbers)
    return reaches


def order_matters(predict: Predict, x: Array, first: int, second: int) -> None:
    """Expect that two steps which change places change the output.

    Args:
        predict: From inputs to one answer per sequence.
        x: Inputs `(batch, timesteps, ...)` that differ at the two steps.
        first: One step, counted from 0.
        second: Another step.
    """
    swapped = x.copy()
    swapped[:, [first, second]] = x[:, [second, first]]
    largest = _largest_change(predict, x, swapped)
    if not largest > _LEAST:
        raise Failure(
            "order", "the output", actual=largest, numbers={"first": first, "second": second}
        )


def batch_independent(predict: Predict, x: Array) -> None:
    """Expect that each row's answer is its own: alone, among others, and in another order.

    Args:
        predict: From inputs to outputs, rows to rows.
        x: Inputs `(batch, ...)` with at least two rows.
    """
    together = _numbers(predict, x)
    if together.shape[:1] != x.shape[:1]:
        raise Failure(
            "shape",
            "the output",
            expected=[len(x), "..."],
            actual=list(together.shape),
            cause="The first axis of the output is not the batch.",
        )
    alone = _numbers(predict, x[:1])
    if differs(_like(together[:1], alone), together[:1]).any():
        same_twice(predict, x)
        raise Failure("batch", "row 0", numbers={"how": "alone", "batch": len(x)})
    turned = _like(together, _numbers(predict, x[::-1].copy())[::-1])
    if differs(turned, together).any():
        same_twice(predict, x)
        raise Failure("batch", "the rows", numbers={"how": "turned", "batch": len(x)})


def rows_apart(predict: Predict, x: Array, answer: Any = None) -> None:
    """Expect that the answer to one row stays the same when the other rows become like it.

    Nothing else changes, so that it can be asked of any model, also of one for a fixed batch.

    Args:
        predict: From inputs to outputs, rows to rows.
        x: Inputs `(batch, ...)`; with a single row, or equal ones, nothing can be seen.
        answer: What it has just answered to them, where somebody has asked already.
    """
    others = np.repeat(x[:1], len(x), axis=0)
    if np.array_equal(x, others):
        return
    before = _numbers(predict if answer is None else lambda x: answer, x)[:1]
    after = _numbers(predict, others)[:1]
    if before.shape == after.shape and _unchanged(before, after):
        return
    # With a state that is carried from call to call, or dropout, what the rows do cannot be seen.
    if _unchanged(before, _numbers(predict, x)[:1]):
        _like(before, after)
        raise Failure("batch", "row 0", numbers={"how": "beside", "batch": len(x)})


def _unchanged(left: Array, right: Array) -> bool:
    # Relative to the answers themselves: those of an untrained model may all be small.
    return bool(np.all(np.abs(left - right) <= _CLOSE * np.max(np.abs(left), initial=_LEAST)))


def padding_invariant(predict: Predict, x: Array, padded: Array, *, what: str) -> None:
    """Expect that padding changes no answer.

    Args:
        predict: From inputs to one answer per sequence.
        x: Inputs `(batch, timesteps, ...)`.
        padded: The same sequences with more padding.
        what: What was added: "ten silent frames behind the end".
    """
    before = _numbers(predict, x)
    after = _like(before, _numbers(predict, padded))
    changed = differs(before, after)
    if changed.any():
        same_twice(predict, x)
        index = tuple(np.argwhere(changed)[0])
        raise Failure(
            "padding",
            what,
            expected=short(before[index], after[index]),
            actual=short(after[index], before[index]),
        )


def _numbers(predict: Predict, x: Array) -> Array:
    found = array(predict(x), "the output").astype(np.float64)
    if found.size == 0:
        raise Failure("shape", "the output", expected=[len(x), "..."], actual=list(found.shape))
    finite(found, "the output")
    return found


def _like(before: Array, after: Array) -> Array:
    if before.shape != after.shape:
        raise Failure("shape", "the output", expected=list(before.shape), actual=list(after.shape))
    return after


def _largest_change(predict: Predict, x: Array, changed: Array) -> float:
    before = _numbers(predict, x)
    return short(np.max(np.abs(before - _like(before, _numbers(predict, changed)))))


def differs(left: Array, right: Array) -> Array:
    """Return where two answers differ by more than rounding."""
    allowed = _CLOSE * (1 + float(np.max(np.abs(left), initial=0)))
    # Written so that NaN would differ from everything.
    return np.asarray(~(np.abs(left - right) <= allowed))


def _others(found: Array, axis: int) -> list[int]:
    return [number for number in range(found.ndim) if number != axis]
