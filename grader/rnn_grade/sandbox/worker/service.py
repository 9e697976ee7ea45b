"""A worker holds one submission and answers questions about it, until the grader hangs up."""

from __future__ import annotations

import contextlib
import dis
import linecache
import random
import sys
import types
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, assert_never, get_args

import numpy as np

from rnn_grade.sandbox.frames import Frame, Handle, ProtocolError
from rnn_grade.sandbox.messages import ANSWER, Question, Raised
from rnn_grade.sandbox.questions.model import AboutModel
from rnn_grade.sandbox.questions.submission import (
    Attribute,
    Begin,
    Call,
    Classes,
    Floatx,
    Generator,
    GlobalNumpyState,
    Load,
    LoadBytes,
    LoadFile,
    Method,
    Read,
    Returned,
    Sequential,
    WorkerQuestion,
    Write,
)
from rnn_grade.sandbox.worker.arguments import copied, protected, same
from rnn_grade.sandbox.worker.channel import Channel, array_of

_TEXT = 4000
_FRAMES = 12
_ITEMS = 100_000
_RAISE = dis.opmap["RAISE_VARARGS"]
_QUESTIONS: dict[str, type[WorkerQuestion]] = {kind.word: kind for kind in get_args(WorkerQuestion)}

_Reply = TypeVar("_Reply")


class Service:
    """One submission, the objects it made, and the answers to what may be asked of them.

    Args:
        channel: The wire to the grader.
        work: The worker's own folder, which holds the submission's file.
        models: The module `models`; `None` without Keras.
    """

    def __init__(self, channel: Channel, work: Path, models: types.ModuleType | None) -> None:
        self._channel = channel
        self._work = work
        self._models = models
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._file = ""
        self._module = types.ModuleType("submission")
        self._question = Frame("0" * 32, "none", None)
        self._traced: Any = None

    def serve(self) -> None:
        """Answer questions until the grader hangs up."""
        while (question := self._channel.receive()) is not None:
            self._question = question
            try:
                answer = self._answer(_QUESTIONS[question.kind](**question.value))
                self._send(Frame(question.identity, ANSWER, answer))
            except ProtocolError as error:
                self._send(Raised("Unsendable", str(error)).frame(question.identity))
            # KeyboardInterrupt and SystemExit of learner code are answers like any other.
            except BaseException as error:
                self._send(self._describe(error).frame(question.identity))

    def _send(self, frame: Frame) -> None:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:  # a full output file is the grader's to notice
                continue
        self._channel.send(frame, self._keep)

    def ask(self, question: Question[_Reply]) -> _Reply:
        """Interrupt the answer with a question to the grader, such as an epoch's score."""
        self._channel.send(question.frame(self._question.identity), self._keep)
        answer = self._channel.receive()
        if answer is None:
            raise SystemExit
        reply: _Reply = answer.value
        return reply

    def _answer(self, question: WorkerQuestion) -> Any:
        match question:
            case Begin(seed):
                return self._begin(seed)
            case Load(name, content):
                return self._load(name, content)
            case Call():
                return self._call(question)
            case Method(target, name, arguments):
                return getattr(self._resolve(target), name)(*self._resolve(arguments))
            case Attribute(target, name):
                return getattr(self._resolve(target), name)
            case Generator(seed):
                return np.random.default_rng(seed)
            case GlobalNumpyState():
                _, key, *rest = np.random.get_state()
                return np.asarray(key).tobytes() + repr(rest).encode()
            case Write(name, content):
                return self._write(name, content)
            case Read(path, limit):
                return self._read(path, limit)
        # Only where models exist are they asked about.
        models = self._models
        assert models is not None
        match question:
            case AboutModel():
                if self._traced is None:
                    self._traced = models.Models(self.ask, self._work)
                return self._traced.answer(question, self._resolve(question.model))
            case Classes(target):
                return models.classes(self._resolve(target))
            case Floatx(name):
                return models.floatx(name)
            case Sequential():
                return models.sequential(question)
            case LoadFile(path):
                return models.load_file(path)
            case LoadBytes(content):
                return models.load(content, self._work)
            case _:
                assert_never(question)

    def _begin(self, seed: int) -> None:
        """Seed everything, so that a check's result does not depend on those before it."""
        random.seed(seed)
        np.random.seed(seed)  # learner code may use the global generator
        keras = sys.modules.get("keras")
        if keras is not None and hasattr(keras, "utils"):
            keras.utils.set_random_seed(seed)
            keras.config.set_floatx("float32")

    def _load(self, name: str, content: bytes) -> int:
        path = self._work / f"{name}.py"
        path.write_bytes(content)
        self._file = str(path)
        source = content.decode("utf-8-sig")
        linecache.cache[self._file] = (len(source), None, source.splitlines(True), self._file)
        module = types.ModuleType(name)
        module.__file__ = self._file
        self._module = module
        # Known by name, so that classes can be saved, loaded and registered.
        sys.modules[name] = module
        code = compile(source, self._file, "exec", dont_inherit=True)
        if self._models is None:
            exec(code, module.__dict__)
            return 0
        with self._models.training_noticed(self._file) as lines:
            exec(code, module.__dict__)
        return next(iter(lines), 0)

    def _call(self, call: Call) -> dict[str, Any]:
        given = self._resolve(call.given)
        if not call.writable:
            given = {place: protected(argument) for place, argument in given.items()}
        before = copied(given)
        places = range(len(call.arguments))
        value = getattr(self._module, call.name)(
            *(given[place] for place in places), **{name: given[name] for name in call.keywords}
        )
        if isinstance(value, Iterator):
            # What it yields it computes now, and may write to what it was given.
            value = list(islice(value, _ITEMS))
        if isinstance(value, np.generic) and not isinstance(value, np.str_):
            # Beside others, a number would lose its type.
            value = np.asarray(value)
        changed = [place for place, argument in given.items() if not same(before[place], argument)]
        return dict(vars(Returned(value, changed)))

    def _write(self, name: str, content: bytes) -> str:
        path = self._work / name
        path.write_bytes(content)
        return str(path)

    def _read(self, path: str, limit: int) -> bytes | None:
        """Return a file's first bytes, one more than the limit at most; `None` without a file."""
        try:
            with (self._work / path).open("rb") as stream:
                return stream.read(limit + 1)
        except (FileNotFoundError, IsADirectoryError):
            return None

    def _resolve(self, value: Any) -> Any:
        """Put objects in the place of their handles."""
        if isinstance(value, Handle):
            return self._objects[value.number]
        if isinstance(value, list | tuple):
            return type(value)(self._resolve(item) for item in value)
        if isinstance(value, dict):
            return {key: self._resolve(item) for key, item in value.items()}
        return value

    def _keep(self, value: Any) -> Any:
        """Turn what a frame cannot carry into an array, a plain container, or a handle."""
        # Subclasses of plain values: a `StrEnum`, a `bool` is one of `int`.
        plain: Any
        for plain in (int, float, str, bytes):
            if isinstance(value, plain):
                return plain(value)
        if isinstance(value, dict):
            return dict(value)
        if isinstance(value, tuple):
            return tuple(value)
        if isinstance(value, list | range):
            return list(value)
        if isinstance(value, set | frozenset):
            raise ProtocolError("a set has no order; return a list")
        if isinstance(value, Iterator):
            return list(islice(value, _ITEMS))
        keras = sys.modules.get("keras")
        if keras is not None and isinstance(value, keras.Model):
            return self._handle(value, "model")
        if keras is not None and isinstance(value, keras.KerasTensor):
            raise ProtocolError(
                "a symbolic tensor, which holds no numbers (a model is "
                "`keras.Model(inputs, outputs)`)"
            )
        if hasattr(value, "__array__"):
            # An object may claim to be an array, and fail when it is taken at its word.
            with contextlib.suppress(Exception):
                return array_of(value)
        return self._handle(value, "object")

    def _handle(self, value: Any, kind: str) -> Handle:
        number = self._numbers.get(id(value))
        if number is None:
            number = len(self._objects)
            self._objects.append(value)
            self._numbers[id(value)] = number
        return Handle(number, kind, type(value).__name__[:200])

    def _describe(self, error: BaseException) -> Raised:
        """Say what was raised and on which of the learner's own lines; survives any exception."""
        own: list[tuple[int, str]] = []
        raised = False
        for step in islice(_steps(error.__traceback__), 10_000):
            code = step.tb_frame.f_code
            raised = code.co_filename == self._file and code.co_code[step.tb_lasti] == _RAISE
            if code.co_filename == self._file:
                own.append((step.tb_lineno, code.co_name))
        line, source = 0, ""
        message: Any = error
        if isinstance(error, SyntaxError) and error.filename == self._file:
            own.append((error.lineno or 0, "<module>"))
            # Its text ends with a number of the module's own lines, which are not the author's.
            message = error.msg
        if own:
            line = own[-1][0]
            source = linecache.getline(self._file, line).strip()
        shown = [
            f"line {number}, in {name}: {linecache.getline(self._file, number).strip()}"
            for number, name in own[-_FRAMES:]
        ]
        return Raised(
            type_name=_guarded(lambda: type(error).__name__)[:200],
            message=_guarded(lambda: str(message))[:_TEXT],
            # A stub raises by itself; NumPy, given a symbolic tensor, raises the same type, and
            # Keras leaves its own frames and those of TensorFlow out.
            own=raised,
            line=line,
            source=source[:200],
            traceback="\n".join(shown)[:_TEXT],
        )


def _steps(step: types.TracebackType | None) -> Iterator[types.TracebackType]:
    while step is not None:
        yield step
        step = step.tb_next


def _guarded(text: Callable[[], str]) -> str:
    # `__str__` of a learner's exception may raise, or end the process by SystemExit.
    try:
        return str(text())
    except BaseException:
        return "<no message>"
