"""What is asked of the judge about a traced model; no question of it runs learner code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_grade.sandbox.frames import Array, Handle
from rnn_grade.sandbox.messages import Question
from rnn_grade.sandbox.questions.model import AboutModel


def direction(shape: tuple[int, ...], draw: np.random.Generator) -> Array:
    """Return the fixed random direction that an output is projected on.

    A plain sum would be constant for rows that sum to one.

    Args:
        shape: The shape of the output.
        draw: `default_rng(0)`, for the first of several outputs.
    """
    return draw.normal(size=shape)


@dataclass(frozen=True)
class Receive(Question[Handle]):
    """Take a traced model in, and return the handle for it.

    Args:
        graph: The bytes of its `saved_model.pb`.
        values: Those of its variables, in the order of its trace.
        any_batch: Whether it was traced for batches of every size.
    """

    graph: bytes
    values: list[Array]
    any_batch: bool


@dataclass(frozen=True)
class Predict(AboutModel[Any]):
    """Return the outputs for `x` `(batch, ...)`."""

    x: Any


@dataclass(frozen=True)
class Differentiate(AboutModel[list[Array | None]]):
    """Differentiate the compiled loss, or a fixed projection of the output, by each weight."""

    x: Any
    y: Any = None


@dataclass(frozen=True)
class DifferentiateInputs(AboutModel[Array | None]):
    """Differentiate a fixed projection of the output by the float inputs `x`."""

    x: Any


@dataclass(frozen=True)
class TryLoss(AboutModel[list[Array]]):
    """Differentiate the compiled loss by each weight of a shape, by trying values beside theirs."""

    x: Any
    y: Any
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Assign(AboutModel[None]):
    """Set all variables, in the order of the trace."""

    values: list[Any]


@dataclass(frozen=True)
class Numbers(AboutModel[list[int]]):
    """Count the numbers in the weights that the model lists, and those that it does not list.

    The latter are in variables that its graph uses nevertheless, and in arrays of the graph itself.
    """


@dataclass(frozen=True)
class Changed(AboutModel[list[Array] | None]):
    """Return the values of all variables as calls left them; `None` if no call changes any."""


JudgeQuestion = (
    Receive | Predict | Differentiate | DifferentiateInputs | TryLoss | Assign | Changed | Numbers
)
