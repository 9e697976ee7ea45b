"""A Keras model of the submission: trained in its worker, judged where no learner code has run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from rnn_grade.course.outline import Place
from rnn_grade.errors import WorkerStopped
from rnn_grade.grading.session import Session
from rnn_grade.grading.traced import Copies, described
from rnn_grade.report import Event
from rnn_grade.sandbox.connection import Worker
from rnn_grade.sandbox.frames import Array, Handle
from rnn_grade.sandbox.messages import Question
from rnn_grade.sandbox.questions.judge import (
    Differentiate,
    DifferentiateInputs,
    Numbers,
    Predict,
    TryLoss,
    direction,
)
from rnn_grade.sandbox.questions.model import (
    Build,
    Fit,
    GetWeights,
    Lengths,
    Progress,
    ResetStates,
    Save,
    SetWeights,
    TrainSteps,
)
from rnn_grade.sandbox.questions.submission import Classes, LoadBytes

_TRAINING = "training your model"
_COUNTING = "counting your model's weights"

_Reply = TypeVar("_Reply")


@dataclass(frozen=True)
class Far:
    """Anything that stays in its worker."""

    session: Session
    worker: Worker
    handle: Handle

    def __repr__(self) -> str:
        # It may stand in a message: nothing of the grading around it does.
        return f"an object of type {self.type_name}"

    @property
    def type_name(self) -> str:
        """The name of its class."""
        return self.handle.type_name

    def classes(self) -> list[str]:
        """Return the full names of its classes and their bases, and of those of layers in it."""
        return self.ask(Classes(self.handle), "looking at what your layers are made of")

    def ask(self, question: Question[_Reply], during: str) -> _Reply:
        """Ask its worker one question within the check's allowance."""
        return self.session.ask(question, during, self.worker)


@dataclass(frozen=True)
class History:
    """How a training went.

    Args:
        losses: The training loss of each epoch.
        scores: The grader's own score after each epoch.
        stopped: Whether the grader ended it because the score was settled.
        lost: Whether it ended because the model predicts nothing but NaN.
    """

    losses: tuple[float, ...]
    scores: tuple[float, ...]
    stopped: bool
    lost: bool = False


class RemoteModel(Far):
    """A Keras model, in its worker, with copies of it in the judge."""

    @property
    def _copies(self) -> Copies:
        return self.session.copies(self.worker, self.handle)

    @property
    def trained_at_import(self) -> Place | None:
        """Where the module that it comes from trains a model while it is imported, if it does."""
        return self.worker.training

    def build(self, x: Any) -> None:
        """Let the model make its weights, which some do in their first call.

        Args:
            x: Inputs `(batch, ...)`; only their types and shapes cross to the worker.
        """
        self.ask(Build(self.handle, described(x)), "building your model")

    def predict(self, x: Any, *, lengths: Lengths = "allowed", carried: bool = False) -> Any:
        """Return the outputs for `x`.

        Args:
            x: Inputs `(batch, ...)`.
            lengths: For which shapes besides this one its call is traced: `"exact"` for none, as
                when a model is called; `"any"` for any number of timesteps, as Keras's `predict`
                does once lengths differ.
            carried: Whether the states that this leaves are carried into the worker, for functions
                of the learner's that reset them. What the model was asked can be read there then.
        """
        during = "predicting with your model"
        copies = self._copies
        copy, found = copies.answer(lambda copy: Predict(copy, x), during, x, lengths=lengths)
        if carried:
            copies.carry(copy)
        return found

    def fit(
        self,
        x: Any,
        y: Any,
        *,
        epochs: int,
        batch_size: int = 64,
        scored_on: Any = None,
        score: Callable[[Any], float] | None = None,
        enough: float | None = None,
        higher_is_better: bool = True,
    ) -> History:
        """Train with the learner's optimizer and loss.

        Args:
            x: Inputs `(samples, ...)`.
            y: Targets.
            epochs: The most epochs.
            batch_size: Samples per step.
            scored_on: Hidden inputs, answered after each epoch; they never enter the worker.
            score: Turns those answers into a number, here in the grader.
            enough: The score at which training stops.
            higher_is_better: Whether a good score is a large one.
        """
        losses: list[float] = []
        scores: list[float] = []
        stopped = lost = False
        session, copies = self.session, self._copies
        copy = None if score is None or scored_on is None else copies.fitting(scored_on)

        def settled(epoch: Progress) -> bool:
            nonlocal stopped, lost
            losses.append(epoch.loss)
            if len(losses) > epochs:
                raise WorkerStopped("nonsense", _TRAINING)
            if score is None or copy is None or epoch.values is None:
                return False
            copies.bring(copy, epoch.values)
            answers = copies.ask(copy, Predict(copy.handle, scored_on), "scoring your model")
            scores.append(float(score(answers)))
            lost = _lost(answers)
            session.curve, session.bar = [*session.curve, scores[-1]], enough
            session.watch(
                Event(
                    "epoch",
                    check=session.check,
                    epoch=len(session.curve),
                    score=scores[-1],
                    bar=enough,
                )
            )
            sign = 1 if higher_is_better else -1
            stopped = lost or (enough is not None and sign * (scores[-1] - enough) >= 0)
            return stopped

        trace = None if copy is None else copy.number
        fit = Fit(self.handle, x, y, epochs, batch_size, trace)
        self.worker.ask(fit, session.allowance, _TRAINING, settled)
        return History(tuple(losses), tuple(scores), stopped, lost)

    def gradients(self, x: Any, y: Any = None) -> dict[str, Array | None]:
        """Return each trainable weight's gradient; `None` where none flows.

        Args:
            x: Inputs `(batch, ...)`.
            y: Targets for the compiled loss; without them a fixed projection of the output.
        """
        during = "computing your model's gradients"
        copy, found = self._copies.answer(lambda copy: Differentiate(copy, x, y), during, x, y)
        if not len(found) == len(copy.names) == len(copy.trainable):
            raise WorkerStopped("nonsense", during)
        named: dict[str, Array | None] = {}
        for name, trainable, gradient in zip(copy.names, copy.trainable, found, strict=True):
            if trainable:
                named[name if name not in named else f"{name} ({len(named)})"] = gradient
        return named

    def loss_gradients(self, x: Any, y: Any, shape: tuple[int, ...]) -> list[Array]:
        """Return the gradient of the compiled loss for each weight of a shape, by differences.

        For a loss such as CTC, whose loop TensorFlow cannot derive in a graph.

        Args:
            x: Inputs `(batch, ...)`.
            y: Targets.
            shape: The shape of the weights.
        """
        during = "computing the gradient of your loss"
        return self._copies.answer(lambda copy: TryLoss(copy, x, y, shape), during, x, y)[1]

    def input_gradients(self, x: Array) -> Array | None:
        """Return the gradient with respect to float inputs, in the shape of `x`."""
        during = "computing the gradient of the input"
        return self._copies.answer(lambda copy: DifferentiateInputs(copy, x), during, x)[1]

    def projected(self, output: Array) -> float:
        """Return the number whose gradients `gradients` and `input_gradients` are."""
        return float(np.sum(output * direction(output.shape, np.random.default_rng(0))))

    def get_weights(self) -> list[Array]:
        """Return the values of all weights."""
        return self.ask(GetWeights(self.handle), "reading your model's weights")

    def set_weights(self, weights: Sequence[Array]) -> None:
        """Set the values of all weights."""
        self.ask(SetWeights(self.handle, list(weights)), "setting your model's weights")

    def parameter_count(self) -> int:
        """Count the numbers in all variables, trainable or not, and in arrays of the graph itself.

        The model has to have answered something before.
        """
        return sum(self._numbers())

    def unlisted_count(self) -> int:
        """Count those of them that stand in none of the weights that the model lists."""
        return self._numbers()[1]

    def _numbers(self) -> tuple[int, int]:
        copy = self._copies.any()
        listed, unlisted = self._copies.ask(copy, Numbers(copy.handle), _COUNTING)
        return listed, unlisted

    def reset_states(self) -> None:
        """Let every layer that carries a state from call to call start anew."""
        self.ask(ResetStates(self.handle), "resetting your model's states")

    def seconds(self, x: Any, y: Any, *, steps: int, batch_size: int = 64) -> float:
        """Return the processor time of some training steps, all threads together.

        Args:
            x: Inputs `(samples, ...)`; the first batch of them is used again and again.
            y: Targets.
            steps: How many steps to count, after one that compiles the graph.
            batch_size: Samples per step.
        """
        first, more = (TrainSteps(self.handle, x, y, count, batch_size) for count in (1, steps))
        self.ask(first, "taking a first training step")
        allowance = self.session.allowance
        before = allowance.processor
        self.ask(more, f"taking {steps} training steps")
        return allowance.processor - before

    def reload(self) -> RemoteModel:
        """Save the model, load the file in another worker, and return that model."""
        content = self.ask(Save(self.handle), "saving your model")
        other = self.session.elsewhere()
        during = "loading your saved model"
        handle = self.session.ask(LoadBytes(content), during, other)
        return near_model(handle, self.session, other, during)


def near_model(handle: Handle, session: Session, worker: Worker, during: str) -> RemoteModel:
    """Return the model that a worker was asked for.

    Raises:
        WorkerStopped: It is something else.
    """
    if handle.kind != "model":
        raise WorkerStopped("nonsense", during)
    return RemoteModel(session, worker, handle)


def _lost(answers: Any) -> bool:
    """Return whether no training can mend this model: weights that are NaN stay so."""
    array = isinstance(answers, np.ndarray) and answers.dtype.kind == "f"
    return array and answers.size > 0 and bool(np.isnan(answers).all())
