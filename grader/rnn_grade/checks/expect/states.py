"""What a stateful model owes to its state: it carries it from call to call, until it is reset."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rnn_grade.checks.expect.arrays import Array, array, close
from rnn_grade.checks.expect.behaviour import differs
from rnn_grade.checks.expect.exceptions import raises_nothing
from rnn_grade.checks.expect.models import answers, keeps_weights


def one_by_one(model: Any, x: Array, *, carried: bool = False) -> Array:
    """Return a model's answers to the steps of a sequence, one in each call.

    Args:
        model: A `RemoteModel`.
        x: One sequence `(1, timesteps, ...)`.
        carried: As in its `predict`.

    Returns:
        The answers `(timesteps, ...)`.
    """
    found = [np.asarray(model.predict(step, carried=carried)) for step in _steps(x)]
    return np.asarray(np.concatenate(found)[:, 0])


def plays(build: Callable[[], Any], model: Any, x: Array, size: int, *, axes: str) -> None:
    """Expect a stateful model that says step by step what another says to the whole sequence.

    Args:
        build: Makes the stateful one; it leaves the other as it is.
        model: The other one, a `RemoteModel` that takes any number of steps.
        x: One sequence `(1, timesteps, ...)`.
        size: How many numbers the answer to a step has.
        axes: The names of the answer's axes, such as `"(batch, timesteps, size)"`.
    """
    whole = _numbers(model.predict(x))
    generator = build()
    single = [
        answers(
            generator,
            step,
            (1, 1, size),
            axes=axes,
            what=f"the answer of your generator to one step, shape {step.shape}",
            cause="",
            hint="Use `keras.Input(batch_shape=(1, 1))`: one sequence, one step.",
        )
        for step in _steps(x)
    ]
    found = np.concatenate(single)[:, 0].astype(np.float64)
    now = _numbers(model.predict(x))
    cause = hint = ""
    if differs(whole, found).any():
        cause, hint = _fault(generator, model, x, found, whole, now)
    steps = "one step" if x.shape[1] == 1 else f"{x.shape[1]} steps, one in each call"
    close(
        found,
        whole,
        what=f"the answer of your new generator to {steps}",
        axes=axes.replace("batch, ", ""),
        rtol=1e-4,
        cause=cause,
        hint=hint,
    )
    close(
        now,
        whole,
        what="the model's own answer to a sequence, after its generator has played",
        axes=axes.replace("batch, ", ""),
        cause="Playing the generator changes the model: both use the same stateful layers.",
        hint="Build new layers for the generator, and copy the weights.",
    )


def _fault(
    generator: Any, model: Any, x: Array, found: Array, whole: Array, now: Array
) -> tuple[str, str]:
    """Return why a generator answers otherwise than its model, and what to do."""
    if differs(whole, now).any() and not differs(now, found).any():
        return (
            "The model has the generator's random weights now: they were copied the wrong way.",
            "Take the weights from the model and set those of the generator.",
        )
    generator.reset_states()
    if not differs(whole, one_by_one(generator, x)).any():
        return (
            "The new generator remembers a step that it was given while it was built.",
            "Call `reset(generator)` before you return it.",
        )
    if differs(whole[0], found[0]).any():
        return (
            "The generator has other weights than the model.",
            "Copy them: `generator.set_weights(model.get_weights())`.",
        )
    # The model keeps no state: to it, each step is a sequence of its own.
    if not differs(one_by_one(model, x), found).any():
        return (
            "These are the answers to each step alone: every call starts from an empty state.",
            "Give each recurrent layer of the generator `stateful=True`.",
        )
    return (
        "A part of the state is lost between two calls, or is not the one that was left.",
        "Give each recurrent layer of the generator `stateful=True`, the upper and the lower.",
    )


def resets(reset: Callable[[Any], Any], model: Any, x: Array) -> None:
    """Expect a function that lets every layer of a model start anew, and leaves the weights.

    Args:
        reset: The function of the learner's.
        model: A `RemoteModel` with several stateful layers, and others between them.
        x: One sequence `(1, timesteps, ...)`.
    """
    first = one_by_one(model, x)
    one_by_one(model, x, carried=True)
    kept = keeps_weights(
        model, "`reset`", cause="", hint="A reset belongs to the states alone; leave the weights."
    )
    with (
        kept,
        raises_nothing(
            "`reset`, given a model with stateful layers and others",
            expected="no error",
            when="reset_state",
            cause="What was asked to reset itself is the model, or a layer without a state.",
            hint="Go through `generator.layers`, and call `layer.reset_state()` on every layer "
            "that has this method: `hasattr(layer, 'reset_state')`.",
        ),
    ):
        reset(model)
    again = one_by_one(model, x)
    model.reset_states()
    *_, third = (one_by_one(model, x) for _ in range(3))
    close(
        again,
        first,
        what=f"the answers to {x.shape[1]} steps after `reset`, which have to be those of a new "
        "model",
        axes="(timesteps, number)",
        cause="Nothing was reset."
        if np.allclose(again, third, atol=1e-6)
        else "Not every layer was reset: some of them still remember the steps before.",
        hint="Call `reset_state()` on every layer that has it, not on the first one only.",
    )


def _steps(x: Array) -> list[Array]:
    return [x[:, t : t + 1] for t in range(x.shape[1])]


def _numbers(answer: Any) -> Array:
    """Return the answers to the steps of one sequence, `(timesteps, ...)`."""
    return np.asarray(array(answer, "the output").astype(np.float64)[0])
