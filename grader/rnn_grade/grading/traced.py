"""The judge's copies of a worker's model: traced when first needed, brought up to date when used.

A worker holds the model and trains it; what the model computes is found out from its copy, as data,
where no learner code runs. Hidden inputs go to the judge only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from rnn_grade.errors import TRACING, Failure, LearnerError, WorkerStopped
from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.sandbox.connection import Worker
from rnn_grade.sandbox.frames import Array, Handle
from rnn_grade.sandbox.messages import Question
from rnn_grade.sandbox.questions.judge import Assign, Changed, Receive
from rnn_grade.sandbox.questions.model import Lengths, SetValues, TraceCall, Values

if TYPE_CHECKING:
    from rnn_grade.grading.session import Session

_READING = "reading your model's weights"
_NAME = 200

_Reply = TypeVar("_Reply")


@dataclass
class Copy:
    """One trace of a model, in the judge.

    Args:
        judge: The process that holds it.
        handle: Its handle there.
        number: Which trace of the model it is, in the worker.
        kind: Types and shapes of inputs and targets; `None` for a length that is free.
        free: Which axes may have any length.
        names: The path of each weight.
        trainable: Whether training changes it, as the worker says.
        changes: How often the worker may have changed the model when its values were last read.
        lengths: For which shapes it was asked.
    """

    judge: Worker
    handle: Handle
    number: int
    kind: Any
    free: tuple[int, ...]
    names: tuple[str, ...]
    trainable: tuple[bool, ...]
    changes: int
    lengths: Lengths


@dataclass
class Copies:
    """All traces of one model.

    Args:
        session: The conversation.
        worker: Where the model is.
        model: Its handle there.
    """

    session: Session
    worker: Worker
    model: Handle
    _made: list[Copy] = field(default_factory=list)
    _lengths: Lengths = "allowed"

    def fitting(self, x: Any, y: Any = None, lengths: Lengths = "allowed") -> Copy:
        """Return the copy for inputs of this kind, with the model's weights of this moment.

        Args:
            x: Inputs; only their types and shapes cross to the worker.
            y: Targets, where the compiled loss is wanted.
            lengths: For which shapes besides these.

        Raises:
            LearnerError: The model cannot be traced.
            Failure: It is made of what no model needs.
        """
        if not self.worker.alive:
            raise WorkerStopped("lost", TRACING)
        if lengths == "allowed":
            lengths = self._lengths
        copy = self._known(x, y, lengths) or self._trace(x, y, lengths)
        if copy.changes != self.worker.changes:
            self.bring(
                copy,
                self.worker.ask(Values(self.model, copy.number), self.session.allowance, _READING),
            )
            copy.changes = self.worker.changes
        return copy

    def any(self) -> Copy:
        """Return a copy that was made for some inputs."""
        self._made = [copy for copy in self._made if copy.judge.alive]
        if not self._made:
            raise WorkerStopped("lost", TRACING)
        return self._made[0]

    def bring(self, copy: Copy, values: list[Array]) -> None:
        """Give a copy the values that training left.

        Args:
            copy: The copy.
            values: In the order of its trace.
        """
        self.ask(copy, Assign(copy.handle, values), _READING)

    def answer(
        self,
        question: Callable[[Handle], Question[_Reply]],
        during: str,
        x: Any,
        y: Any = None,
        *,
        lengths: Lengths = "allowed",
    ) -> tuple[Copy, _Reply]:
        """Ask the judge about a copy that fits the inputs, and return both.

        Args:
            question: What to ask, about the copy's handle.
            during: What is done, for messages.
            x: As in `fitting`.
            y: As in `fitting`.
            lengths: As in `fitting`.
        """
        copy = self.fitting(x, y, lengths)
        try:
            reply = self.ask(copy, question(copy.handle), during)
        except LearnerError:
            if not copy.free:
                raise
            # For this very shape it works, or raises what Keras raises, on the learner's own line.
            self._lengths = "exact"
            copy = self.fitting(x, y)
            reply = self.ask(copy, question(copy.handle), during)
        return copy, reply

    def carry(self, copy: Copy) -> None:
        """Let the model, in its worker, go on from the states in which its copy is now.

        Args:
            copy: The copy.
        """
        values = self.ask(copy, Changed(copy.handle), _READING)
        if values is not None:
            told = SetValues(self.model, copy.number, values)
            self.worker.ask(told, self.session.allowance, _READING)
            copy.changes = self.worker.changes

    def ask(self, copy: Copy, question: Question[_Reply], during: str) -> _Reply:
        """Ask the judge about a copy within the check's allowance.

        Args:
            copy: The copy.
            question: What to ask.
            during: What is done, for messages.
        """
        return _asked(copy.judge, question, self.session.allowance, during)

    def _known(self, x: Any, y: Any, lengths: Lengths) -> Copy | None:
        self._made = [copy for copy in self._made if copy.judge.alive]
        for copy in self._made:
            if copy.lengths == lengths and copy.kind == _kinds(x, y, copy.free):
                return copy
        return None

    def _trace(self, x: Any, y: Any, lengths: Lengths) -> Copy:
        targets = None if y is None else described(y)
        question = TraceCall(self.model, described(x), targets, lengths)
        told = self.worker.ask(question, self.session.allowance, TRACING)
        try:
            free = tuple(int(axis) for axis in told["free"])
            names = tuple(str(name)[:_NAME] for name in told["names"])
            trainable = tuple(flag is True for flag in told["trainable"])
            number = int(told["number"])
            content = Receive(bytes(told["graph"]), list(told["values"]), 0 in free)
        except (KeyError, TypeError, ValueError):
            raise WorkerStopped("nonsense", TRACING) from None
        judge = self.session.judge()
        handle = _asked(judge, content, self.session.allowance, TRACING)
        kind = _kinds(x, y, free)
        changes = self.worker.changes
        copy = Copy(judge, handle, number, kind, free, names, trainable, changes, lengths)
        self._made.append(copy)
        return copy


def described(x: Any) -> Any:
    """Return inputs without their numbers: `(type, shape)` in the place of each array.

    Args:
        x: An array, or a list, tuple or dict of them.
    """
    if isinstance(x, list | tuple):
        return [described(one) for one in x]
    if isinstance(x, dict):
        return {name: described(one) for name, one in x.items()}
    array = np.asarray(x)
    return (array.dtype.str, array.shape)


def _kinds(x: Any, y: Any, free: tuple[int, ...]) -> Any:
    def open_axes(one: Any) -> Any:
        if isinstance(one, list):
            return [open_axes(part) for part in one]
        if isinstance(one, dict):
            return {name: open_axes(part) for name, part in one.items()}
        kind, shape = one
        return (kind, tuple(None if axis in free else n for axis, n in enumerate(shape)))

    return open_axes(described(x)), None if y is None else open_axes(described(y))


def _asked(judge: Worker, question: Question[_Reply], allowance: Allowance, during: str) -> _Reply:
    try:
        return judge.ask(question, allowance, during)
    except LearnerError as error:
        if error.type_name != "Refused":
            raise
        raise Failure(
            "that",
            "what your model is made of",
            expected="mathematics, shapes, loops, and its own variables",
            actual=error.message,
            cause="A model is judged as the graph of its call, as it would be saved or served.",
            hint="Build it of Keras layers and `keras.ops`: no Python functions, no files, no "
            "tables in its call.",
        ) from None
