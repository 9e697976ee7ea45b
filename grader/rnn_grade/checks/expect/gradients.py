"""Gradients: that they flow, and that they are those of the loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from rnn_grade.checks.diagnosis import Diagnosis
from rnn_grade.checks.expect.arrays import (
    Array,
    Diagnose,
    array,
    as_array,
    close,
    finite,
    shape,
)
from rnn_grade.errors import Failure

# How much farther off the second answer is.
_FARTHER = 10
# The least gradient that counts, relative to the largest one.
_LEAST = 1e-6
# The least cosine of two gradients that count as the same.
_SAME = 0.99


def gradient_flow(gradients: Mapping[str, Any], *, what: str = "the weights of the model") -> None:
    """Expect a finite gradient for every weight, and none that is nothing beside the largest.

    Args:
        gradients: From a weight's name to its gradient, or `None` where none flows.
        what: What they are the gradients of.
    """
    if not gradients:
        raise Failure(
            "no_weights",
            what,
            cause="No weight of the model is trainable: frozen, or unknown to Keras.",
            hint="Leave `trainable` as it is, and keep weights in Keras layers or `add_weight`.",
        )
    for name, gradient in gradients.items():
        if gradient is None:
            raise Failure("no_gradient", f"`{name}`", numbers={"of": len(gradients)})
        finite(gradient, f"the gradient of `{name}`")
    reach = {
        name: float(np.max(np.abs(array(gradient, name)), initial=0))
        for name, gradient in gradients.items()
    }
    largest = max(reach, key=reach.__getitem__)
    for name, found in reach.items():
        if found <= _LEAST * reach[largest]:
            raise Failure(
                "zero_gradient",
                f"`{name}`",
                actual=found,
                numbers={"of": len(reach), "beside": f"`{largest}`", "largest": reach[largest]},
            )


def squared_error(model: Any, x: Array) -> None:
    """Expect that a model is compiled with the mean squared error, times any number.

    Args:
        model: A `RemoteModel` with one output.
        x: Inputs `(batch, ...)`.

    Source:
        The derivative of the square of an error is proportional to the error; that of its absolute
        value is not.
    """
    output = np.asarray(model.predict(x))
    near, far = (
        np.concatenate([np.ravel(one) for one in found.values() if one is not None])
        for found in (model.gradients(x, output + 1), model.gradients(x, output + _FARTHER))
    )
    ratio = float(near @ far) / float(near @ near)
    if not abs(ratio - _FARTHER) < 0.1:
        raise Failure(
            "that",
            f"the gradient of your loss, where all answers are {_FARTHER} times as far off",
            expected=f"{_FARTHER} times as large",
            actual=f"{ratio:.3g} times as large",
            cause="That is not the mean squared error, whose gradient grows as the error does.",
            hint='Compile with `loss="mse"`.',
        )


def input_flow(
    model: Any,
    x: Array,
    axis: int,
    *,
    what: str,
    names: Sequence[str] = (),
    first: int | None = None,
    axes: str = "",
    cause: str,
    hint: str,
) -> None:
    """Expect that a model's answers depend on its input at each place along an axis.

    Args:
        model: A `RemoteModel`.
        x: Inputs `(batch, ...)`.
        axis: The axis.
        what: What stands along it, in the plural: "the bands".
        names: What each place is called; without them, some are named by their number.
        first: How many places count, from the first one on; all of them by default.
        axes: The names of the input's axes.
        cause: Why some may not be read.
        hint: What to do.
    """
    gradient = as_array(model.input_gradients(x))
    shape(gradient, x.shape, axes=axes, what="the gradient of the input")
    finite(gradient, "the gradient of the input")
    reach = np.abs(gradient).max(axis=tuple({*range(x.ndim)} - {axis}))[:first]
    # What is smaller than that is rounding, or as good as not read.
    unread = np.flatnonzero(reach <= _LEAST * reach.max(initial=0)).tolist()
    if unread:
        some = ", ".join(str(place) for place in unread[:3]) + (" and more" if unread[3:] else "")
        counted = f"{len(unread)} of {len(reach)}: {some}"
        raise Failure(
            "that",
            f"{what} that the answers do not depend on",
            expected="none",
            actual=", ".join(repr(names[place]) for place in unread) if names else counted,
            cause=cause,
            hint=hint,
        )


def relied_on(
    model: Any,
    x: Array,
    parts: Mapping[str, tuple[slice, str]],
    least: float,
    *,
    what: str,
    hint: str,
) -> None:
    """Expect that each of some parts of a sequence has its share in what the answers depend on.

    Args:
        model: A `RemoteModel`.
        x: Inputs `(batch, timesteps, ...)`.
        parts: From what a part is called to its steps, and to the cause where they do not count.
        least: The least share of the gradient that lies on each of them.
        what: What the steps are, in the plural: "the months".
        hint: What to do.
    """
    gradient = as_array(model.input_gradients(x))
    shape(gradient, x.shape, what=f"the gradient with respect to {what}")
    size = np.abs(gradient.astype(np.float64)).sum(axis=tuple({*range(x.ndim)} - {1}))
    for name, (steps, cause) in parts.items():
        share = float(size[steps].sum() / max(size.sum(), 1e-12))
        if not share > least:
            raise Failure(
                "that",
                f"the share of {name} in what the answers depend on",
                expected=f"more than {least}",
                actual=round(share, 4),
                cause=cause,
                hint=hint,
            )


def gradients_match(
    loss: Callable[[dict[str, Array]], float],
    point: Mapping[str, Any],
    gradients: Mapping[str, Any],
    *,
    what: str,
    epsilon: float = 1e-6,
    rtol: float = 1e-5,
    axes: Mapping[str, str] | None = None,
    diagnosis: Diagnose | None = None,
    hint: str = "",
) -> None:
    """Expect gradients that agree with central differences of the loss, in float64.

    Args:
        loss: The loss at a point, computed by the grader.
        point: From a name to the array at which the gradients were taken.
        gradients: From the same names to the gradients.
        what: Where they come from: "`backward`".
        epsilon: The step of the differences; their error is about `epsilon ** 2`.
        rtol: Relative to the largest entry of the gradient.
        axes: From a name to the names of its axes.
        diagnosis: Names a known mistake; it is asked about `{name: gradient}`, for each name.
        hint: What to try next, where no mistake is recognised.
    """
    if not isinstance(gradients, Mapping):
        raise Failure(
            "no_dict",
            f"what {what} returns",
            expected=list(point),
            actual=type(gradients).__name__,
        )
    start = {name: np.asarray(value, np.float64) for name, value in point.items()}
    for name, value in start.items():
        if name not in gradients:
            raise Failure("no_key", f"what {what} returns", expected=name, actual=list(gradients))
        others = {key: other for key, other in start.items() if key != name}
        (numeric,) = differences(
            lambda moved, name=name, others=others: loss({**others, name: moved}), [value], epsilon
        )
        _summed_over_the_batch(gradients[name], value, name, what)
        # Differences in float64 are good to about 1e-9 of the loss.
        largest = float(np.max(np.abs(numeric), initial=0))
        close(
            gradients[name],
            numeric,
            what=f"the gradient of `{name}` from {what}",
            rtol=0,
            atol=rtol * largest + 1e-8,
            axes=(axes or {}).get(name, ""),
            diagnosis=partial(_of_one, diagnosis, name) if diagnosis is not None else None,
            hint=hint,
        )


def same_direction(
    found: Sequence[Array],
    loss: Callable[[Array], float],
    point: Array,
    *,
    what: str,
    others: Mapping[str, Callable[[Array], float]],
    cause: str,
    hint: str,
) -> None:
    """Expect that one of some gradients points where that of a loss does, however long it is.

    Args:
        found: What came back, each in the shape of the point.
        loss: The right one.
        point: Where, `(numbers,)`.
        what: What is compared with what: "the agreement of your gradient with ...".
        others: From the cause of a mistake to the loss that it makes.
        cause: The cause where none of them is recognised.
        hint: What to do.
    """

    def agreement(other: Callable[[Array], float]) -> float:
        (right,) = differences(other, [point])
        lengths = [max(float(np.linalg.norm(one) * np.linalg.norm(right)), 1e-12) for one in found]
        return max(float(one @ right) / both for one, both in zip(found, lengths, strict=True))

    reached = agreement(loss)
    if reached < _SAME:
        told = (one for one, other in others.items() if agreement(other) >= _SAME)
        raise Failure(
            "that",
            f"{what} (1: the same direction)",
            expected=f"at least {_SAME}",
            actual=round(reached, 3),
            cause=next(told, cause),
            hint=hint,
        )


def differences(
    function: Callable[..., float], point: Sequence[Any], epsilon: float = 1e-6
) -> list[Array]:
    """Return the gradients of a function of some arrays, in float64.

    Args:
        function: From the arrays to a number.
        point: Where.
        epsilon: The step of the differences; their error is about `epsilon ** 2`.

    Source:
        `(f(p + epsilon) - f(p - epsilon)) / (2 * epsilon)`, entry by entry.
    """
    start = [np.asarray(value, np.float64) for value in point]
    found = []
    for place, value in enumerate(start):
        numeric = np.zeros_like(value)
        for index in np.ndindex(value.shape):
            ends = []
            for sign in (1, -1):
                moved = value.copy()
                moved[index] += sign * epsilon
                ends.append(function(*start[:place], moved, *start[place + 1 :]))
            numeric[index] = (ends[0] - ends[1]) / (2 * epsilon)
        found.append(numeric)
    return found


def _summed_over_the_batch(gradient: Any, value: Array, name: str, what: str) -> None:
    read = as_array(gradient)
    found = read.shape if isinstance(read, np.ndarray) else ()
    if len(found) == value.ndim + 1 and found[1:] == value.shape:
        raise Failure(
            "that",
            f"the gradient of `{name}` from {what}",
            expected=f"shape {value.shape}",
            actual=f"shape {found}",
            cause=f"There is one gradient for each sequence, but all of them use the same {name}.",
            hint="Add over the batch: `sum(axis=0)`.",
        )


def _of_one(diagnosis: Diagnose, name: str, gradient: Any) -> Diagnosis | None:
    return diagnosis({name: gradient})
