"""The grader's end of one worker: a question gets its answer, or the worker is killed.

Nothing that a worker does can make `ask` wait beyond its allowance: every wait is a short one, and
between two waits the time, the memory and the output of the worker are looked at.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import secrets
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rnn_grade.course.outline import Place
from rnn_grade.errors import Broken, LearnerError, StopReason, WorkerStopped
from rnn_grade.sandbox import usage
from rnn_grade.sandbox.allowance import Allowance, Meter
from rnn_grade.sandbox.frames import Frame, Inbox, ProtocolError, encode
from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.messages import ANSWER, Question, Raised, answer, heard
from rnn_grade.sandbox.process import Process
from rnn_grade.sandbox.questions.model import GetWeights, Progress, Save, TraceCall, Values
from rnn_grade.sandbox.questions.start import Ready
from rnn_grade.sandbox.questions.submission import Begin, Classes, Load, Read
from rnn_grade.sandbox.worker.lock import FOLDER_BYTES, FOLDER_FILES
from rnn_grade.text import clean, placed

OUTPUT_LIMIT = 8 << 20
_OUTPUT_KEPT = 4000
_TICK = 0.1
# When a worker is looked at is not for it to know: it could look busy at just these moments.
_MOMENTS = random.SystemRandom()
_CHANGES_NOTHING = (Begin, Classes, GetWeights, Read, Save, TraceCall, Values)
_KILL = int(getattr(signal, "SIGKILL", 9))
_CHUNK = 1 << 20
_LINE = re.compile(r'File "([^"\n]*)", line (\d{1,7})')
# How a worker begins each line of a traceback.
_FRAME = re.compile(r"^line (\d{1,9})(?=, in )", re.MULTILINE)
_Reply = TypeVar("_Reply")


@dataclass(frozen=True)
class Limits:
    """What one worker may use."""

    memory_bytes: int
    cpu_seconds: int


class Worker:
    """One worker process.

    Args:
        process: The process.
        connection: The grader's end of its socket pair.
        work: Its own folder, with the files `output` and `diagnostics` beside it.
        limits: What it may use.
    """

    def __init__(
        self, process: Process, connection: socket.socket, work: Path, limits: Limits
    ) -> None:
        self.alive = True
        # How often something was asked that may have changed a model.
        self.changes = 0
        # Where the submission trains a model while it is imported.
        self.training: Place | None = None
        self.layers: tuple[str, ...] = ()
        self._process = process
        self._meter = Meter(process.pid)
        self._socket = connection
        self._work = work
        self._file, self._lines = "", list[str]()
        self._places: tuple[Place, ...] = ()
        self._limits = limits
        self._inbox = Inbox()
        self._read = 0
        self._killed = False
        connection.settimeout(_TICK)

    def greet(self, allowance: Allowance) -> Level:
        """Wait for the worker's `ready`, sent before any learner code runs; return its level.

        Args:
            allowance: What its start may take.

        Raises:
            Broken: The worker did not come up, which is never the learner's fault.
        """
        self._meter.start()
        try:
            ready = heard(self._receive(allowance, "starting"), Ready)
        except (WorkerStopped, ProtocolError) as error:
            reason = self._diagnostics().strip().rpartition("\n")[2]
            raise Broken(f"a worker could not be locked up: {reason or error}") from None
        self.layers = tuple(ready.layers)
        return Level(ready.level)

    def load(
        self, name: str, content: bytes, allowance: Allowance, places: Sequence[Place] = ()
    ) -> None:
        """Give the worker its submission.

        Args:
            name: The module's name.
            content: The bytes of the file.
            allowance: What the import may take.
            places: Where each line of it stands for its author; without them, a line is that line.
        """
        self._places = tuple(places)
        self._file = str(self._work / "work" / f"{name}.py")
        self._lines = content.decode("utf-8-sig", "replace").splitlines()
        cells = any(place.cell for place in self._places)
        during = "importing your notebook" if cells else f"importing `{name}.py`"
        line = self.ask(Load(name, content), allowance, during)
        self.training = self._place(line) if line else None

    def ask(
        self,
        question: Question[_Reply],
        allowance: Allowance,
        during: str,
        progress: Callable[[Progress], bool] | None = None,
    ) -> _Reply:
        """Ask one question and return its answer.

        Args:
            question: What to ask.
            allowance: What the answer may take; it is counted there.
            during: What the worker is doing, for messages: "calling `step`".
            progress: Called after each epoch; returns whether the worker should stop.

        Raises:
            LearnerError: The learner's code raised.
            WorkerStopped: No usable answer came; the worker is dead.
            Broken: None came because the machine left the worker no time; it is dead as well.
        """
        if not self.alive:
            raise WorkerStopped("lost", during)
        # Whatever waits before the question was asked answers nothing: it was forged.
        if not self._inbox.empty or self._waiting():
            raise self._stop("nonsense", during, "")
        self.changes += not isinstance(question, _CHANGES_NOTHING)
        identity = secrets.token_hex(16)
        self._meter.start()
        self._send(encode(question.frame(identity)), allowance, during)
        while True:
            frame = self._receive(allowance, during)
            try:
                if frame.identity != identity:
                    raise ProtocolError("an answer to another question")
                if frame.kind == Raised.word:
                    raise self._error(heard(frame, Raised), during)
                if frame.kind == ANSWER or progress is None:
                    return answer(frame, question)
                epoch = heard(frame, Progress)
            except ProtocolError:
                raise self._stop("nonsense", during, "") from None
            try:
                stop = progress(epoch)
            except BaseException:
                # It waits for this answer, and would take the next question for it.
                self.close()
                raise
            # Meanwhile it waited for us.
            self._meter.start()
            self._send(encode(Frame(identity, ANSWER, stop)), allowance, during)

    def output(self) -> str:
        """Return what the learner's code has printed since the last call, cleaned and cut."""
        path = self._work / "output"
        with contextlib.suppress(OSError), path.open("rb") as stream:
            stream.seek(self._read)
            data = stream.read(_OUTPUT_KEPT * 4)
            self._read = path.stat().st_size
            return clean(data.decode("utf-8", "replace"), _OUTPUT_KEPT)
        return ""

    def close(self) -> int | None:
        """Kill the worker if it lives, and return its exit status where it ended by itself."""
        self.alive = False
        self._socket.close()
        if self._killed:
            return None
        self._killed = True
        self._process.kill()
        return self._process.reap()

    def _waiting(self) -> bool:
        self._socket.settimeout(0)
        try:
            return bool(self._socket.recv(1, socket.MSG_PEEK))
        except (BlockingIOError, OSError):
            return False
        finally:
            self._socket.settimeout(_TICK)

    def _send(self, data: bytes, allowance: Allowance, during: str) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self._socket.send(view[:_CHUNK]) :]
            except TimeoutError:
                self._look(allowance, during)
            except OSError:
                raise self._ended(during) from None

    def _receive(self, allowance: Allowance, during: str) -> Frame:
        while True:
            self._socket.settimeout(_TICK * _MOMENTS.uniform(0.5, 1.5))
            try:
                data = self._socket.recv(min(self._inbox.wanted, _CHUNK))
            except TimeoutError:
                self._look(allowance, during)
                continue
            except OSError:
                data = b""
            if not data:
                raise self._ended(during)
            try:
                frame = self._inbox.feed(data)
            except ProtocolError:
                raise self._stop("nonsense", during, "") from None
            if frame is not None:
                # A loop that answers little by little never lets `recv` time out.
                self._look(allowance, during, answered=True)
                return frame
            if self._meter.age > _TICK:
                self._look(allowance, during)

    def _look(self, allowance: Allowance, during: str, *, answered: bool = False) -> None:
        """Kill the worker if it is late or has used too much."""
        self._meter.read(allowance, lambda: answered or self._waiting())
        excess = allowance.excess
        if excess == "starved":
            self.close()
            raise Broken(
                f"{during} got {allowance.processor:.1f} s of computing in {allowance.wall:.0f} s: "
                "other programs keep this machine busy"
            )
        if excess is not None:
            raise self._stop(excess, during, f"{allowance.seconds:.0f} s")
        size = usage.files(self._work / name for name in ("output", "diagnostics"))
        if size > OUTPUT_LIMIT:
            raise self._stop("output", during, f"{size >> 20} MiB")
        if usage.memory(self._process.pid) > self._limits.memory_bytes:
            raise self._stop("memory", during, f"{self._limits.memory_bytes >> 20} MiB")
        # In a namespace of its own, the worker's folder is a file system with these very limits.
        room = usage.folder(self._work / "work", FOLDER_FILES)
        if room is None or room > FOLDER_BYTES:
            raise self._stop("files", during, f"{FOLDER_BYTES >> 20} MiB or {FOLDER_FILES} files")

    def _stop(self, reason: StopReason, during: str, detail: str) -> WorkerStopped:
        place, source = Place(), ""
        if reason in ("timeout", "waited"):
            place, source = self._running_line()
        self.close()
        return WorkerStopped(reason, during, detail, place.line, place.cell, source)

    def _ended(self, during: str) -> WorkerStopped:
        """The worker closed its end: say how its process ended."""
        status = self.close()
        if status is None:
            return WorkerStopped("lost", during)
        place, source = self._crash_line()
        if status < 0 and status != -_KILL:
            name = _signal(-status)
            return WorkerStopped("signal", during, name, place.line, place.cell, source)
        return WorkerStopped("exited", during, str(max(status, 0)))

    def _error(self, raised: Raised, during: str) -> LearnerError:
        place = self._place(raised.line)
        return LearnerError(
            during=during,
            type_name=clean(raised.type_name, 200) or "Exception",
            message=clean(raised.message, 4000),
            line=place.line,
            cell=place.cell,
            source=clean(raised.source, 200),
            traceback=_FRAME.sub(self._frame, clean(raised.traceback, 4000)),
            own=raised.own,
        )

    def _place(self, line: int) -> Place:
        """Return where a line of the module stands for its author."""
        if not self._places:
            return Place(line if 0 <= line < 1 << 30 else 0)
        return self._places[line - 1] if 0 < line <= len(self._places) else Place()

    def _frame(self, found: re.Match[str]) -> str:
        place = self._place(int(found[1]))
        return placed(place.line, place.cell) or "elsewhere"

    def _running_line(self) -> tuple[Place, str]:
        """Ask the worker's fault handler where it is; learner code may have disabled it."""
        if not hasattr(signal, "SIGUSR1"):
            return Place(), ""
        with contextlib.suppress(OSError):
            os.kill(self._process.pid, signal.SIGUSR1)
            time.sleep(0.05)
        return self._crash_line()

    def _diagnostics(self) -> str:
        """Return the end of what native code and the fault handler wrote."""
        path = self._work / "diagnostics"
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - 20_000))
            return stream.read(20_000).decode("utf-8", "replace")

    def _crash_line(self) -> tuple[Place, str]:
        """Return the innermost line of the submission that the fault handler named last."""
        with contextlib.suppress(OSError):
            stack = self._diagnostics().rpartition("(most recent call first):")[2]
            for file, number in _LINE.findall(stack):
                if file == self._file and 0 < int(number) <= len(self._lines):
                    source = clean(self._lines[int(number) - 1].strip(), 200)
                    return self._place(int(number)), source
        return Place(), ""


def _signal(number: int) -> str:
    """Return a signal's name; those for programs' own use have none."""
    known = {one.value: one.name for one in signal.Signals}
    return known.get(number, f"signal {number}")
