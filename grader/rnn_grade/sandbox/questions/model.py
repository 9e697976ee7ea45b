"""What is asked of one Keras model, and what its training asks back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rnn_grade.sandbox.frames import Array, Handle
from rnn_grade.sandbox.messages import Question, Reply


@dataclass(frozen=True)
class AboutModel(Question[Reply]):
    """Anything that is asked of one model."""

    model: Handle


@dataclass(frozen=True)
class Predict(AboutModel[Any]):
    """Return the outputs for `x` `(batch, ...)`, from the graph or from an eager call."""

    x: Any
    eager: bool = False


@dataclass(frozen=True)
class Fit(AboutModel[None]):
    """Train with the learner's optimizer and loss; after each epoch the worker tells `Progress`.

    Args:
        x: Inputs `(samples, ...)`.
        y: Targets.
        epochs: The most epochs.
        batch_size: Samples per step.
        scored_on: Inputs to predict after each epoch.
    """

    x: Any
    y: Any
    epochs: int
    batch_size: int
    scored_on: Any = None


@dataclass(frozen=True)
class TrainSteps(AboutModel[None]):
    """Take training steps on the first batch of `x` and `y`, again and again."""

    x: Any
    y: Any
    steps: int
    batch_size: int


@dataclass(frozen=True)
class Gradients(AboutModel[dict[str, Array | None]]):
    """Differentiate the compiled loss, or a fixed projection of the output, by each weight."""

    x: Any
    y: Any = None


@dataclass(frozen=True)
class InputGradients(AboutModel[Array | None]):
    """Differentiate a fixed projection of the output by the float inputs `x`."""

    x: Any


@dataclass(frozen=True)
class GetWeights(AboutModel[list[Array]]):
    """Return the values of all variables."""


@dataclass(frozen=True)
class SetWeights(AboutModel[None]):
    """Set the values of all variables."""

    weights: list[Any]


@dataclass(frozen=True)
class ParameterCount(AboutModel[int]):
    """Count the numbers in all variables."""


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
        predictions: For the inputs that the epoch is scored on.
    """

    loss: float
    predictions: Any


ModelQuestion = (
    Predict | Fit | TrainSteps | Gradients | InputGradients
    | GetWeights | SetWeights | ParameterCount | ResetStates | Save
)  # fmt: skip
