"""What a check sees of a submission: functions and models that live in another process.

Arrays, numbers, text and plain containers cross; everything else stays there and is named by a
handle. Whatever comes back is data to be judged, never an object that could judge itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from rnn_grade.course.signature import return_problem, signature_problem
from rnn_grade.errors import WorkerStopped
from rnn_grade.grading.session import Session
from rnn_grade.report import Event
from rnn_grade.sandbox.connection import Worker
from rnn_grade.sandbox.frames import Array, Handle
from rnn_grade.sandbox.messages import Question
from rnn_grade.sandbox.questions.model import (
    Fit,
    GetWeights,
    Gradients,
    InputGradients,
    ParameterCount,
    Predict,
    Progress,
    ResetStates,
    Save,
    SetWeights,
    TrainSteps,
)
from rnn_grade.sandbox.questions.submission import Attribute, Call, Classes, LoadBytes, Method

_Reply = TypeVar("_Reply")


class Submission:
    """The far module: `submission.build_model(...)` runs in the worker.

    Args:
        session: The conversation that the calls belong to.
        writable: Whether functions may write into the arrays that they are given.
    """

    def __init__(self, session: Session, *, writable: bool = True) -> None:
        self._session = session
        self._writable = writable

    @property
    def read_only(self) -> Submission:
        """The same module; a function that writes into an array that it is given raises."""
        return Submission(self._session, writable=False)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return _Function(self._session, name, self._writable)


@dataclass(frozen=True)
class _Function:
    """One function of the submission."""

    session: Session
    name: str
    writable: bool

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        source = self.session.source
        contract = source.contract.functions.get(self.name)
        problem = signature_problem(self.name, source.outline, source.contract)
        if problem is not None:
            raise problem
        # By position, so that a learner may call the parameters something else.
        if contract is not None:
            for name in contract.positional[len(arguments) :]:
                if name not in keywords:
                    break
                arguments = (*arguments, keywords.pop(name))
        session = self.session
        worker = session.current()
        call = Call(
            self.name,
            [far(argument, worker) for argument in arguments],
            {key: far(item, worker) for key, item in keywords.items()},
            self.writable,
        )
        result = near(session.ask(call, f"calling `{self.name}`", worker), session, worker)
        is_model = isinstance(result, RemoteModel)
        type_name = result.type_name if isinstance(result, RemoteObject) else type(result).__name__
        broken = return_problem(self.name, source.contract, type_name, is_model)
        if broken is not None:
            raise broken
        return result


@dataclass(frozen=True)
class _Remote:
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
        return self._ask(Classes(self.handle), "looking at what your layers are made of")

    def _ask(self, question: Question[_Reply], during: str) -> _Reply:
        return self.session.ask(question, during, self.worker)


class RemoteObject(_Remote):
    """An object of the submission that is neither a plain value nor a Keras model."""

    def method(self, name: str, *arguments: Any) -> Any:
        """Call one of its methods."""
        method = Method(self.handle, name, [far(argument, self.worker) for argument in arguments])
        result = self._ask(method, f"calling `{self.type_name}.{name}`")
        return near(result, self.session, self.worker)

    def attribute(self, name: str) -> Any:
        """Return one of its attributes."""
        value = self._ask(Attribute(self.handle, name), f"reading `{self.type_name}.{name}`")
        return near(value, self.session, self.worker)


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


class RemoteModel(_Remote):
    """A Keras model of the submission, in its worker."""

    def predict(self, x: Any, *, eager: bool = False) -> Any:
        """Return the outputs for `x` `(batch, ...)`, from the graph or from an eager call."""
        return self._ask(Predict(self.handle, x, eager), "predicting with your model")

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
            scored_on: Inputs to predict after each epoch.
            score: Turns those predictions into a number, here in the grader.
            enough: The score at which training stops.
            higher_is_better: Whether a good score is a large one.
        """
        losses: list[float] = []
        scores: list[float] = []
        stopped = lost = False
        session = self.session

        def settled(epoch: Progress) -> bool:
            nonlocal stopped, lost
            losses.append(epoch.loss)
            if score is None:
                return False
            scores.append(float(score(epoch.predictions)))
            lost = _lost(epoch.predictions)
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

        fit = Fit(self.handle, x, y, epochs, batch_size, scored_on)
        self.worker.ask(fit, session.deadline, "training your model", settled)
        return History(tuple(losses), tuple(scores), stopped, lost)

    def gradients(self, x: Any, y: Any = None) -> dict[str, Array | None]:
        """Return each trainable weight's gradient; `None` where none flows.

        Args:
            x: Inputs `(batch, ...)`.
            y: Targets for the compiled loss; without them a fixed projection of the output.
        """
        return self._ask(Gradients(self.handle, x, y), "computing your model's gradients")

    def input_gradients(self, x: Array) -> Array | None:
        """Return the gradient with respect to float inputs, in the shape of `x`."""
        return self._ask(InputGradients(self.handle, x), "computing the gradient of the input")

    def get_weights(self) -> list[Array]:
        """Return the values of all variables."""
        return self._ask(GetWeights(self.handle), "reading your model's weights")

    def set_weights(self, weights: Sequence[Array]) -> None:
        """Set the values of all variables."""
        self._ask(SetWeights(self.handle, list(weights)), "setting your model's weights")

    def parameter_count(self) -> int:
        """Count the numbers in all variables, trainable or not."""
        return self._ask(ParameterCount(self.handle), "counting your model's weights")

    def reset_states(self) -> None:
        """Let every layer that carries a state from call to call start anew."""
        self._ask(ResetStates(self.handle), "resetting your model's states")

    def seconds(self, x: Any, y: Any, *, steps: int, batch_size: int = 64) -> float:
        """Return how long some training steps take, by the grader's own clock.

        Args:
            x: Inputs `(samples, ...)`; the first batch of them is used again and again.
            y: Targets.
            steps: How many steps to time, after one that compiles the graph.
            batch_size: Samples per step.
        """
        first, more = (TrainSteps(self.handle, x, y, count, batch_size) for count in (1, steps))
        self._ask(first, "taking a first training step")
        started = time.monotonic()
        self._ask(more, f"taking {steps} training steps")
        return time.monotonic() - started

    def reload(self) -> RemoteModel:
        """Save the model, load the file in another worker, and return that model."""
        content = self._ask(Save(self.handle), "saving your model")
        other = self.session.elsewhere()
        during = "loading your saved model"
        handle = self.session.ask(LoadBytes(content), during, other)
        return near_model(handle, self.session, other, during)


def _lost(predictions: Any) -> bool:
    """Return whether no training can mend this model: weights that are NaN stay so."""
    array = isinstance(predictions, np.ndarray) and predictions.dtype.kind == "f"
    return array and predictions.size > 0 and bool(np.isnan(predictions).all())


def far(value: Any, worker: Worker) -> Any:
    """Replace models and objects of that worker by their handles."""
    if isinstance(value, RemoteModel | RemoteObject):
        if value.worker is not worker:
            raise WorkerStopped("lost", "handing over a model")
        return value.handle
    if isinstance(value, list | tuple):
        return type(value)(far(item, worker) for item in value)
    if isinstance(value, dict):
        return {key: far(item, worker) for key, item in value.items()}
    return value


def near(value: Any, session: Session, worker: Worker) -> Any:
    """Replace handles by models and objects."""
    if isinstance(value, Handle):
        kind = RemoteModel if value.kind == "model" else RemoteObject
        return kind(session, worker, value)
    if isinstance(value, list | tuple):
        return type(value)(near(item, session, worker) for item in value)
    if isinstance(value, dict):
        return {key: near(item, session, worker) for key, item in value.items()}
    return value


def near_model(handle: Handle, session: Session, worker: Worker, during: str) -> RemoteModel:
    """Return the model that a worker was asked for.

    Raises:
        WorkerStopped: It is something else.
    """
    model = near(handle, session, worker)
    if not isinstance(model, RemoteModel):
        raise WorkerStopped("nonsense", during)
    return model
