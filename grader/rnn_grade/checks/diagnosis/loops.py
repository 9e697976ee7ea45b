"""Known mistakes in the loop over time, whatever the step is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_grade.checks.diagnosis.bank import Array, Diagnosis, Numbers

State = tuple[Array, ...]
Step = Callable[[Array, State], State]


def loop(step: Step, x: Array, start: State) -> Array:
    """Return the first part of the state after every step, `(batch, timesteps, units)`.

    Args:
        step: From `(batch, features)` and the old state to the new state.
        x: `(batch, timesteps, features)`.
        start: The initial state: `(h,)`, or `(h, c)`.
    """
    state, states = start, []
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
        states.append(state[0])
    return np.stack(states, axis=1)


def loop_mistakes(
    step: Step, x: Array, start: State
) -> list[tuple[Diagnosis, Callable[[], Numbers]]]:
    """Return a bank of loops that take the right step in a wrong way; arguments as for `loop`."""
    right = loop(step, x, start)
    zeros = tuple(np.zeros_like(part) for part in start)
    timesteps = x.shape[1]
    return [
        (_NOT_CARRIED, lambda: loop(lambda x_t, _: step(x_t, start), x, start)),
        (_START_IGNORED, lambda: loop(step, x, zeros)),
        (_BACKWARDS, lambda: loop(step, x[:, ::-1], start)),
        (_BACKWARDS_IN_ORDER, lambda: loop(step, x[:, ::-1], start)[:, ::-1]),
        (_ALL_LAST, lambda: np.repeat(right[:, -1:], timesteps, axis=1)),
        (_ALL_FIRST, lambda: np.repeat(right[:, :1], timesteps, axis=1)),
        (_LATE, lambda: np.concatenate([start[0][:, None], right[:, :-1]], axis=1)),
        (_FIRST_INPUT, lambda: loop(step, np.repeat(x[:, :1], timesteps, axis=1), start)),
        (_TIME_FIRST, lambda: np.swapaxes(right, 0, 1)),
    ]


_NOT_CARRIED = Diagnosis(
    "state_not_carried",
    "Every step starts from the initial state again.",
    "Feed the new state into the next step.",
)
_START_IGNORED = Diagnosis(
    "initial_state_ignored",
    "The loop starts from zeros: `initial_state` is not used.",
    "Start with the state that is passed in.",
)
_BACKWARDS = Diagnosis(
    "backwards",
    "The loop runs from the last step to the first.",
    "Go through the steps in their order: `for t in range(timesteps)`.",
)
_BACKWARDS_IN_ORDER = Diagnosis(
    "backwards_in_order",
    "The loop runs from the last step to the first, and its states are turned round.",
    "Go through the steps in their order: `for t in range(timesteps)`.",
)
_ALL_LAST = Diagnosis(
    "all_equal_the_last",
    "Every step shows the state of the last one.",
    "Keep a copy of each state: a list of one array, changed in place, holds it twice.",
)
_ALL_FIRST = Diagnosis(
    "all_equal_the_first",
    "Every step shows the state of the first one.",
    "Read `x[:, t]` at step t, and keep the state that belongs to it.",
)
_LATE = Diagnosis(
    "one_step_late",
    "The states stand one step late: entry t is the state before step t.",
    "Append the state after the step, not before it.",
)
_FIRST_INPUT = Diagnosis(
    "first_input_only",
    "Every step reads the first input again.",
    "Read `x[:, t]` at step t.",
)
_TIME_FIRST = Diagnosis(
    "time_first",
    "The axes of batch and time are exchanged.",
    "Stack the states along axis 1: `(batch, timesteps, units)`.",
)
