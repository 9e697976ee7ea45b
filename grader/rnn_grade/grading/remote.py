"""What a check sees of a submission: functions and models that live in another process.

Arrays, numbers, text and plain containers cross; everything else stays there and is named by a
handle. Whatever comes back is data to be judged, never an object that could judge itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from rnn_grade.course.signature import return_problem, signature_problem
from rnn_grade.errors import Failure, LearnerError, WorkerStopped
from rnn_grade.grading.model import Far, RemoteModel
from rnn_grade.grading.session import Session
from rnn_grade.sandbox.connection import Worker
from rnn_grade.sandbox.frames import Handle
from rnn_grade.sandbox.questions.submission import Attribute, Call, Method


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


@dataclass(frozen=True)
class _Function:
    """One function of the submission."""

    session: Session
    name: str

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        source = self.session.source
        contract = source.contract.functions.get(self.name)
        problem = signature_problem(
            self.name, source.outline, source.contract, source.form, source.unread
        )
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
        )
        during = f"calling `{self.name}`"
        returned = session.ask(call, during, worker)
        if returned.changed:
            raise self._changed(call, returned.changed[0], during, worker)
        result = near(returned.value, session, worker)
        is_model = isinstance(result, RemoteModel)
        type_name = result.type_name if isinstance(result, RemoteObject) else type(result).__name__
        broken = return_problem(self.name, source.contract, type_name, is_model)
        if broken is not None:
            raise broken
        return result

    def _changed(self, call: Call, place: int | str, during: str, worker: Worker) -> Failure:
        """Return that an argument is not what it was, and the line where it changes."""
        source = self.session.source
        if place not in call.given:
            raise WorkerStopped("nonsense", during)
        numbers: dict[str, Any] = {"type": type(call.given[place]).__name__}
        try:
            self.session.ask(replace(call, writable=False), during, worker)
        except LearnerError as error:
            if "read-only" in error.message:
                numbers |= {"line": error.line, "cell": error.cell, "source": error.source}
        except WorkerStopped:
            # It has been asked once too often; the answer that counts was there before.
            pass
        name = place
        for outline in (source.contract, source.outline):
            function = outline.functions.get(self.name)
            if isinstance(place, int) and function and place < len(function.positional):
                name = function.positional[place]
        return Failure("changed_argument", f"`{self.name}`", actual=str(name), numbers=numbers)


class RemoteObject(Far):
    """An object of the submission that is neither a plain value nor a Keras model."""

    def method(self, name: str, *arguments: Any) -> Any:
        """Call one of its methods."""
        method = Method(self.handle, name, [far(argument, self.worker) for argument in arguments])
        result = self.ask(method, f"calling `{self.type_name}.{name}`")
        return near(result, self.session, self.worker)

    def attribute(self, name: str) -> Any:
        """Return one of its attributes."""
        value = self.ask(Attribute(self.handle, name), f"reading `{self.type_name}.{name}`")
        return near(value, self.session, self.worker)


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
