"""What a check sees of a submission: functions and models that live in another process.

Arrays, numbers, text and plain containers cross; everything else stays there and is named by a
handle. Whatever comes back is data to be judged, never an object that could judge itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_grade.course.signature import return_problem, signature_problem
from rnn_grade.errors import WorkerStopped
from rnn_grade.grading.session import Session
from rnn_grade.report import Event
from rnn_grade.sandbox.connection import Worker
from rnn_grade.sandbox.frames import Handle

Array = NDArray[Any]


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
        value = {
            "name": self.name,
            "arguments": [far(argument, worker) for argument in arguments],
            "keywords": {key: far(item, worker) for key, item in keywords.items()},
            "writable": self.writable,
        }
        during = f"calling `{self.name}`"
        result = near(session.ask("call", value, during, worker), session, worker)
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
    handle: int
    type_name: str

    def classes(self) -> list[str]:
        """Return the full names of its classes and their bases, and of those of layers in it."""
        during = "looking at what your layers are made of"
        found = self.session.ask("classes", {"handle": self.handle}, during, self.worker)
        return [str(name) for name in found] if isinstance(found, list) else []


class RemoteObject(_Remote):
    """An object of the submission that is neither a plain value nor a Keras model."""

    def method(self, name: str, *arguments: Any) -> Any:
        """Call one of its methods."""
        value = {
            "handle": self.handle,
            "name": name,
            "arguments": [far(argument, self.worker) for argument in arguments],
        }
        during = f"calling `{self.type_name}.{name}`"
        answer = self.session.ask("method", value, during, self.worker)
        return near(answer, self.session, self.worker)

    def attribute(self, name: str) -> Any:
        """Return one of its attributes."""
        during = f"reading `{self.type_name}.{name}`"
        value = {"handle": self.handle, "name": name}
        answer = self.session.ask("attribute", value, during, self.worker)
        return near(answer, self.session, self.worker)


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
        return self._ask("predict", {"x": x, "eager": eager}, "predicting with your model")

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
        scores: list[float] = []
        lost = False
        session = self.session

        def settled(progress: Any) -> bool:
            nonlocal lost
            if score is None or not isinstance(progress, dict):
                return False
            scores.append(float(score(progress.get("predictions"))))
            lost = _lost(progress.get("predictions"))
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
            return lost or (enough is not None and sign * (scores[-1] - enough) >= 0)

        given = {"x": x, "y": y, "epochs": epochs, "batch_size": batch_size, "scored_on": scored_on}
        question = {"handle": self.handle, "question": "fit", "given": given}
        during = "training your model"
        answer = self.worker.ask("model", question, session.deadline, during, settled)
        losses = answer.get("losses", []) if isinstance(answer, dict) else []
        numbers = [float(loss) for loss in losses if isinstance(loss, int | float)]
        stopped = isinstance(answer, dict) and answer.get("stopped") is True
        return History(tuple(numbers), tuple(scores), stopped, lost)

    def gradients(self, x: Any, y: Any = None) -> dict[str, Array | None]:
        """Return each trainable weight's gradient; `None` where none flows.

        Args:
            x: Inputs `(batch, ...)`.
            y: Targets for the compiled loss; without them a fixed projection of the output.
        """
        found = self._ask("gradients", {"x": x, "y": y}, "computing your model's gradients")
        return found if isinstance(found, dict) else {}

    def input_gradients(self, x: Array) -> Array | None:
        """Return the gradient with respect to float inputs, in the shape of `x`."""
        found = self._ask("input_gradients", {"x": x}, "computing the gradient of the input")
        return found if isinstance(found, np.ndarray) else None

    def get_weights(self) -> list[Array]:
        """Return the values of all variables."""
        return list(self._ask("get_weights", {}, "reading your model's weights"))

    def set_weights(self, weights: Sequence[Array]) -> None:
        """Set the values of all variables."""
        self._ask("set_weights", {"weights": list(weights)}, "setting your model's weights")

    def parameter_count(self) -> int:
        """Count the numbers in all variables, trainable or not."""
        count = self._ask("parameter_count", {}, "counting your model's weights")
        return count if isinstance(count, int) else -1

    def reset_states(self) -> None:
        """Let every layer that carries a state from call to call start anew."""
        self._ask("reset_states", {}, "resetting your model's states")

    def seconds(self, x: Any, y: Any, *, steps: int, batch_size: int = 64) -> float:
        """Return how long some training steps take, by the grader's own clock.

        Args:
            x: Inputs `(samples, ...)`; the first batch of them is used again and again.
            y: Targets.
            steps: How many steps to time, after one that compiles the graph.
            batch_size: Samples per step.
        """
        given = {"x": x, "y": y, "steps": 1, "batch_size": batch_size}
        self._ask("train_steps", given, "taking a first training step")
        started = time.monotonic()
        self._ask("train_steps", {**given, "steps": steps}, f"taking {steps} training steps")
        return time.monotonic() - started

    def reload(self) -> RemoteModel:
        """Save the model, load the file in another worker, and return that model."""
        content = self._ask("save", {}, "saving your model")
        other = self.session.elsewhere()
        during = "loading your saved model"
        loaded = self.session.ask("reload", {"content": content}, during, other)
        model = near(loaded, self.session, other)
        if not isinstance(model, RemoteModel):
            raise WorkerStopped("nonsense", during)
        return model

    def _ask(self, question: str, given: dict[str, Any], during: str) -> Any:
        value = {"handle": self.handle, "question": question, "given": given}
        return self.session.ask("model", value, during, self.worker)


def _lost(predictions: Any) -> bool:
    """Return whether no training can mend this model: weights that are NaN stay so."""
    array = isinstance(predictions, np.ndarray) and predictions.dtype.kind == "f"
    return array and predictions.size > 0 and bool(np.isnan(predictions).all())


def far(value: Any, worker: Worker) -> Any:
    """Replace models and objects of that worker by their handles."""
    if isinstance(value, RemoteModel | RemoteObject):
        if value.worker is not worker:
            raise WorkerStopped("lost", "handing over a model")
        kind = "model" if isinstance(value, RemoteModel) else "object"
        return Handle(value.handle, kind, value.type_name)
    if isinstance(value, list | tuple):
        return type(value)(far(item, worker) for item in value)
    if isinstance(value, dict):
        return {key: far(item, worker) for key, item in value.items()}
    return value


def near(value: Any, session: Session, worker: Worker) -> Any:
    """Replace handles by models and objects."""
    if isinstance(value, Handle):
        kind = RemoteModel if value.kind == "model" else RemoteObject
        return kind(session, worker, value.number, value.type_name)
    if isinstance(value, list | tuple):
        return type(value)(near(item, session, worker) for item in value)
    if isinstance(value, dict):
        return {key: near(item, session, worker) for key, item in value.items()}
    return value
