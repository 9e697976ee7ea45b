"""What a check sees of a submission: functions and models that live in another process.

Arrays, numbers, text and plain containers cross; everything else stays there and is named by a
handle. Whatever comes back is data to be judged, never an object that could judge itself.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_grade.contract import return_problem, signature_problem
from rnn_grade.errors import LearnerError, WorkerStopped
from rnn_grade.launcher import NUMPY, Launcher
from rnn_grade.outline import Outline
from rnn_grade.protocol import Handle
from rnn_grade.report import Event
from rnn_grade.wire import Limits, Worker

Array = NDArray[Any]
PRACTICE_SECRET = "practice"


def keyed_seed(exercise: str, purpose: str, seed: int) -> int:
    """Return a seed that cannot be foretold without the secret, and repeats with it.

    Args:
        exercise: The exercise's folder name.
        purpose: What the seed is for: a check's name, or a data set and its split.
        seed: The run's seed.
    """
    secret = os.environ.get("RNN_GRADE_SECRET") or PRACTICE_SECRET
    text = f"{exercise}/{purpose}/{seed}".encode()
    return int.from_bytes(hmac.new(secret.encode(), text, hashlib.sha256).digest()[:4], "big")


@dataclass(frozen=True)
class Source:
    """A submission as it was handed in, and what reading it showed.

    Args:
        name: The module's name, which is the exercise's slug.
        content: The bytes of the file.
        outline: What the file says of itself.
        contract: What the exercise's stub says, the functions that checks may call.
    """

    name: str
    content: bytes
    outline: Outline
    contract: Outline


@dataclass
class Session:
    """One grading's conversation with the worker of one submission.

    Args:
        launcher: Where workers come from.
        source: The submission.
        limits: What a worker may use.
        libraries: What a worker with a process of its own imports.
        watch: Told about epochs, for the live display.
    """

    launcher: Launcher
    source: Source
    limits: Limits
    libraries: tuple[str, ...] = NUMPY
    watch: Callable[[Event], None] = lambda event: None
    isolation: str = "none"
    worker: Worker | None = None
    load_error: LearnerError | WorkerStopped | None = None
    check: str = ""
    seed: int = 0
    deadline: float = 0.0
    curve: list[float] = field(default_factory=list)
    bar: float | None = None
    output: str = ""
    others: list[Worker] = field(default_factory=list)

    def begin(self, check: str, seed: int, seconds: float) -> None:
        """Start a check: a deadline, a fresh curve, and seeded generators in the worker."""
        self.check, self.seed = check, seed
        self.deadline = time.monotonic() + seconds
        self.curve, self.bar, self.output = [], None, ""
        if self.worker is not None and self.worker.alive:
            self._seed(self.worker)

    def end(self) -> None:
        """Finish a check: collect what was printed, end its extra workers."""
        for worker in [*self.others, *([self.worker] if self.worker else [])]:
            self.output += worker.output()
        for worker in self.others:
            worker.close()
        self.others.clear()

    def close(self) -> None:
        """End every worker."""
        for worker in [*self.others, *([self.worker] if self.worker else [])]:
            worker.close()
        self.worker = None

    def fresh(self, *, process: bool = False) -> None:
        """Continue in a new worker; with `process`, in one whose strings hash differently."""
        if self.worker is not None:
            self.output += self.worker.output()
            self.worker.close()
        self.worker = self._start(process=process)

    def current(self) -> Worker:
        """Return the submission's worker, started and loaded where needed."""
        if self.worker is None or not self.worker.alive:
            self.worker = self._start()
        return self.worker

    def ask(self, kind: str, value: Any, during: str, worker: Worker | None = None) -> Any:
        """Ask the worker one question within the check's deadline."""
        return (worker or self.current()).ask(kind, value, self.deadline, during)

    def elsewhere(self) -> Worker:
        """Return a second worker with the submission loaded; it ends with the check."""
        worker = self._start()
        self.others.append(worker)
        return worker

    def _start(self, *, process: bool = False) -> Worker:
        if self.load_error is not None:
            raise self.load_error
        started = time.monotonic()
        name = f"{self.source.name}.py"
        worker = self.launcher.worker(
            name, self.source.content, self.limits, fresh=self.libraries if process else ()
        )
        self.isolation = worker.greet(time.monotonic() + 30)
        # The wait for TensorFlow is ours, not the learner's.
        self.deadline += time.monotonic() - started
        self._seed(worker)
        try:
            module = {"name": self.source.name, "file": name}
            worker.ask("load", module, self.deadline, f"importing `{name}`")
        except (LearnerError, WorkerStopped) as error:
            self.load_error = error
            self.output += worker.output()
            worker.close()
            raise
        return worker

    def _seed(self, worker: Worker) -> None:
        worker.ask("begin", {"seed": self.seed}, time.monotonic() + 30, "starting the check")


class Submission:
    """The far module: `submission.build_model(...)` runs in the worker.

    Args:
        session: The conversation that the calls belong to.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return _Function(self._session, name)


class Bench:
    """Control over the worker, for checks that need it.

    Args:
        session: The conversation.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def floatx(self, name: str) -> None:
        """Set Keras's default float type for what follows in this check."""
        self._session.ask("floatx", {"name": name}, "setting the float type")

    def fresh(self, *, process: bool = False) -> None:
        """Continue in a brand-new worker.

        Args:
            process: Make it a new Python process in which strings hash differently.
        """
        self._session.fresh(process=process)


@dataclass(frozen=True)
class _Function:
    """One function of the submission."""

    session: Session
    name: str

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
            "arguments": [_far(argument, worker) for argument in arguments],
            "keywords": {key: _far(item, worker) for key, item in keywords.items()},
        }
        during = f"calling `{self.name}`"
        result = _near(session.ask("call", value, during, worker), session, worker)
        is_model = isinstance(result, RemoteModel)
        type_name = result.type_name if isinstance(result, RemoteObject) else type(result).__name__
        broken = return_problem(self.name, source.contract, type_name, is_model)
        if broken is not None:
            raise broken
        return result


@dataclass(frozen=True)
class RemoteObject:
    """An object of the submission that is neither a plain value nor a Keras model."""

    session: Session
    worker: Worker
    handle: int
    type_name: str

    def method(self, name: str, *arguments: Any) -> Any:
        """Call one of its methods."""
        value = {
            "handle": self.handle,
            "name": name,
            "arguments": [_far(argument, self.worker) for argument in arguments],
        }
        during = f"calling `{self.type_name}.{name}`"
        answer = self.session.ask("method", value, during, self.worker)
        return _near(answer, self.session, self.worker)


@dataclass(frozen=True)
class History:
    """How a training went.

    Args:
        losses: The training loss of each epoch.
        scores: The grader's own score after each epoch.
        stopped: Whether the grader ended it because the score was settled.
    """

    losses: tuple[float, ...]
    scores: tuple[float, ...]
    stopped: bool


@dataclass(frozen=True)
class RemoteModel:
    """A Keras model of the submission, in its worker."""

    session: Session
    worker: Worker
    handle: int
    type_name: str

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
        session = self.session

        def settled(progress: Any) -> bool:
            if score is None or not isinstance(progress, dict):
                return False
            scores.append(float(score(progress.get("predictions"))))
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
            return enough is not None and sign * (scores[-1] - enough) >= 0

        given = {"x": x, "y": y, "epochs": epochs, "batch_size": batch_size, "scored_on": scored_on}
        question = {"handle": self.handle, "question": "fit", "given": given}
        during = "training your model"
        answer = self.worker.ask("model", question, session.deadline, during, settled)
        losses = answer.get("losses", []) if isinstance(answer, dict) else []
        numbers = [float(loss) for loss in losses if isinstance(loss, int | float)]
        stopped = isinstance(answer, dict) and answer.get("stopped") is True
        return History(tuple(numbers), tuple(scores), stopped)

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

    def reload(self) -> RemoteModel:
        """Save the model, load the file in another worker, and return that model."""
        content = self._ask("save", {}, "saving your model")
        other = self.session.elsewhere()
        during = "loading your saved model"
        loaded = self.session.ask("reload", {"content": content}, during, other)
        model = _near(loaded, self.session, other)
        if not isinstance(model, RemoteModel):
            raise WorkerStopped("nonsense", during)
        return model

    def _ask(self, question: str, given: dict[str, Any], during: str) -> Any:
        value = {"handle": self.handle, "question": question, "given": given}
        return self.session.ask("model", value, during, self.worker)


def _far(value: Any, worker: Worker) -> Any:
    """Replace models and objects of that worker by their handles."""
    if isinstance(value, RemoteModel | RemoteObject):
        if value.worker is not worker:
            raise WorkerStopped("lost", "handing over a model")
        kind = "model" if isinstance(value, RemoteModel) else "object"
        return Handle(value.handle, kind, value.type_name)
    if isinstance(value, list | tuple):
        return type(value)(_far(item, worker) for item in value)
    if isinstance(value, dict):
        return {key: _far(item, worker) for key, item in value.items()}
    return value


def _near(value: Any, session: Session, worker: Worker) -> Any:
    """Replace handles by models and objects."""
    if isinstance(value, Handle):
        kind = RemoteModel if value.kind == "model" else RemoteObject
        return kind(session, worker, value.number, value.type_name)
    if isinstance(value, list | tuple):
        return type(value)(_near(item, session, worker) for item in value)
    if isinstance(value, dict):
        return {key: _near(item, session, worker) for key, item in value.items()}
    return value
