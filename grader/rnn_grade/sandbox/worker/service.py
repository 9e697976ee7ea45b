"""The bench holds one submission and answers questions about it, until the grader hangs up."""

from __future__ import annotations

import contextlib
import importlib
import linecache
import random
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from rnn_grade.sandbox.frames import Frame, Handle, ProtocolError
from rnn_grade.sandbox.worker.channel import Channel

_TEXT = 4000
_FRAMES = 12
_ITEMS = 100_000


class Bench:
    """One submission, the objects it made, and the operations that may be asked of them.

    Args:
        channel: The wire to the grader.
        work: The worker's own folder, which holds the submission's file.
    """

    def __init__(self, channel: Channel, work: Path) -> None:
        self._channel = channel
        self._work = work
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._file = ""
        self._module = types.ModuleType("submission")
        self._question = Frame("0" * 32, "none", None)

    def serve(self) -> None:
        """Answer questions until the grader hangs up."""
        while (question := self._channel.receive()) is not None:
            self._question = question
            try:
                self._answer("answer", self._perform(question))
            except ProtocolError as error:
                self._answer("error", {"type": "Unsendable", "message": str(error)})
            # KeyboardInterrupt and SystemExit of learner code are answers like any other.
            except BaseException as error:
                self._answer("error", self._describe(error))

    def _answer(self, kind: str, value: Any) -> None:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:  # a full output file is the grader's to notice
                continue
        self._channel.send(Frame(self._question.identity, kind, value), self._keep)

    def ask(self, kind: str, value: Any) -> Any:
        """Interrupt the answer with a question to the grader, such as an epoch's score."""
        self._channel.send(Frame(self._question.identity, kind, value), self._keep)
        reply = self._channel.receive()
        if reply is None:
            raise SystemExit
        return reply.value

    def _perform(self, question: Frame) -> Any:
        value = question.value
        match question.kind:
            case "begin":
                return self._begin(value["seed"])
            case "load":
                return self._load(value["name"], value["content"])
            case "call":
                arguments = self._resolve(value["arguments"])
                keywords = self._resolve(value["keywords"])
                if not value.get("writable", True):
                    _protect([arguments, keywords])
                return getattr(self._module, value["name"])(*arguments, **keywords)
            case "method":
                target = self._objects[value["handle"]]
                method = getattr(target, value["name"])
                return method(*self._resolve(value["arguments"]))
            case "attribute":
                return getattr(self._objects[value["handle"]], value["name"])
            case "classes":
                return self._models().classes(self._objects[value["handle"]])
            case "floatx":
                importlib.import_module("keras").config.set_floatx(value["name"])
                return None
            case "model":
                return self._ask_model(value)
            case "reload":
                return self._models().load(value["content"], self._work)
            case "sequential" | "load_file":
                return getattr(self._models(), question.kind)(**value)
            case "generator":
                return np.random.default_rng(value["seed"])
            case "global_numpy_state":
                _, key, *rest = np.random.get_state()
                return np.asarray(key).tobytes() + repr(rest).encode()
            case "write":
                return self._write(value["name"], value["content"])
            case "read":
                return self._read(value["path"], value["limit"])
        raise ProtocolError(f"an unknown question {question.kind}")

    def _begin(self, seed: int) -> None:
        """Seed everything, so that a check's result does not depend on those before it."""
        random.seed(seed)
        np.random.seed(seed)  # learner code may use the global generator
        keras = sys.modules.get("keras")
        if keras is not None and hasattr(keras, "utils"):
            keras.utils.set_random_seed(seed)
            keras.config.set_floatx("float32")

    def _load(self, name: str, content: bytes) -> None:
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
        exec(compile(source, self._file, "exec", dont_inherit=True), module.__dict__)

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

    def _models(self) -> Any:
        return importlib.import_module("rnn_grade.sandbox.worker.models")

    def _ask_model(self, value: dict[str, Any]) -> Any:
        models = self._models()
        model = self._objects[value["handle"]]
        question = value["question"]
        given = self._resolve(value["given"])
        if question == "fit":
            return models.fit(model, ask=self.ask, **given)
        if question == "save":
            return models.save(model, self._work)
        return getattr(models, question)(model, **given)

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
                array = np.asarray(value)
                # bfloat16 and the like are extension types that NumPy itself cannot name.
                return array.astype(np.float32) if array.dtype.kind == "V" else array
        return self._handle(value, "object")

    def _handle(self, value: Any, kind: str) -> Handle:
        number = self._numbers.get(id(value))
        if number is None:
            number = len(self._objects)
            self._objects.append(value)
            self._numbers[id(value)] = number
        return Handle(number, kind, type(value).__name__[:200])

    def _describe(self, error: BaseException) -> dict[str, Any]:
        """Say what was raised and on which of the learner's own lines; survives any exception."""
        own: list[tuple[int, str]] = []
        last = ""
        for frame, line in islice(traceback.walk_tb(error.__traceback__), 10_000):
            last = frame.f_code.co_filename
            if last == self._file:
                own.append((line, frame.f_code.co_name))
        line, source = 0, ""
        if isinstance(error, SyntaxError) and error.filename == self._file:
            own.append((error.lineno or 0, "<module>"))
        if own:
            line = own[-1][0]
            source = linecache.getline(self._file, line).strip()
        shown = [
            f"line {number}, in {name}: {linecache.getline(self._file, number).strip()}"
            for number, name in own[-_FRAMES:]
        ]
        return {
            "type": _guarded(lambda: type(error).__name__)[:200],
            "message": _guarded(lambda: str(error))[:_TEXT],
            # A stub raises by itself; NumPy, given a symbolic tensor, raises the same type.
            "own": last == self._file,
            "line": line,
            "source": source[:200],
            "traceback": "\n".join(shown)[:_TEXT],
        }


def _protect(value: Any) -> None:
    """Let writing into any of these arrays raise."""
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    elif isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            _protect(item)


def _guarded(text: Callable[[], str]) -> str:
    # `__str__` of a learner's exception may raise, or end the process by SystemExit.
    try:
        return str(text())
    except BaseException:
        return "<no message>"
