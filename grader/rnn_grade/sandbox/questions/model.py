"""What is asked of one Keras model, and what its training asks back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from rnn_grade.sandbox.frames import Array, Handle
from rnn_grade.sandbox.messages import Question, Reply

# For which shapes a call is traced: for this one alone, as when the model is called; for as many as
# the model allows; for any number of timesteps, as Keras's `predict` does once lengths differ, also
# where that gives other answers.
Lengths = Literal["exact", "allowed", "any"]


@dataclass(frozen=True)
class AboutModel(Question[Reply]):
    """Anything that is asked of one model."""

    model: Handle


@dataclass(frozen=True)
class Build(AboutModel[None]):
    """Let the model make its weights, as its first call does.

    Args:
        inputs: Inputs without their numbers: `(type, shape)` in the place of each array.
    """

    inputs: Any


@dataclass(frozen=True)
class TraceCall(AboutModel[dict[str, Any]]):
    """Trace the call of the model, and return it as data.

    The answer holds `number`, which trace of the model it is; `graph`, its bytes; `values`, those
    of its variables; `free`, the axes that may have any length; `names` and `trainable`, of each
    weight.

    Args:
        inputs: The inputs without their numbers: `(type, shape)` in the place of each array.
        targets: The same for the compiled loss, or `None` where it is not asked for.
        lengths: For which shapes besides these.
    """

    inputs: Any
    targets: Any = None
    lengths: Lengths = "allowed"


@dataclass(frozen=True)
class Fit(AboutModel[None]):
    """Train with the learner's optimizer and loss; after each epoch the worker tells `Progress`.

    Args:
        x: Inputs `(samples, ...)`.
        y: Targets.
        epochs: The most epochs.
        batch_size: Samples per step.
        trace: Which trace of the model the weights belong to that are told after each epoch;
            `None` where none are wanted.
    """

    x: Any
    y: Any
    epochs: int
    batch_size: int
    trace: int | None = None


@dataclass(frozen=True)
class TrainSteps(AboutModel[None]):
    """Take training steps on the first batch of `x` and `y`, again and again."""

    x: Any
    y: Any
    steps: int
    batch_size: int


@dataclass(frozen=True)
class Values(AboutModel[list[Array]]):
    """Return the values of all variables of one trace of the model, in its order."""

    trace: int


@dataclass(frozen=True)
class SetValues(AboutModel[None]):
    """Set all variables of one trace of the model, in its order."""

    trace: int
    values: list[Array]


@dataclass(frozen=True)
class GetWeights(AboutModel[list[Array]]):
    """Return the values of all variables."""


@dataclass(frozen=True)
class SetWeights(AboutModel[None]):
    """Set the values of all variables."""

    weights: list[Any]


@dataclass(frozen=True)
class ResetStates(AboutModel[None]):
    """Let every layer that carries a state start anew."""


@dataclass(frozen=True)
class Save(AboutModel[bytes]):
    """Return the model as the bytes of a `.keras` file."""


@dataclass(frozen=True)
class Progress(Question[bool]):
    """An epoch has ended; the answer is whether to stop.

    Args:
        loss: The training loss.
        values: Those of all variables, in the order of the trace that was named.
    """

    loss: float
    values: list[Array] | None


ModelQuestion = (
    Build
    | TraceCall
    | Values
    | SetValues
    | Fit
    | TrainSteps
    | GetWeights
    | SetWeights
    | ResetStates
    | Save
)
