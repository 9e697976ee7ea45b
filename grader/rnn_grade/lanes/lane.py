"""A lane does one task after the other in a process of its own, which may be killed.

This is the parent's end. It asks the process to end, and kills what does not; a lane that is late,
says nothing sensible or failed is ended so, and the next task gets a new one. The process has a
session of its own: Ctrl-C reaches the parent alone, which breaks a watched task off, and then has
what was found before and a process that is still warm.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from rnn_grade.lanes.task import Outcome, Task, told
from rnn_grade.report import Event
from rnn_grade.sandbox.process import apart, ask_to_end, kill_group

# A grading limits itself; this is for a lane that no longer does.
SLACK_SECONDS = 120.0
_END_SECONDS = 3.0
# What breaking off may take; whoever pressed Ctrl-C is waiting.
_BREAK_SECONDS = 0.8
_LINE_LIMIT = 64 << 20


class _Lost(Exception):
    """The lane's process died, hung, or said something senseless; this is no verdict."""


class Lane:
    """The parent's end of one lane.

    Args:
        course: The course's folder, as the lane sees it.
        threads: How many threads a worker may use; 0 for as many as in a single grading.
        idle: Seconds without a task after which the process ends; 0 for never.
        first: The exercise that comes first, perhaps: what it needs is imported from the start.
    """

    def __init__(
        self, course: Path, threads: int = 1, idle: float = 0, first: str | None = None
    ) -> None:
        options = (str(course), str(threads), str(idle), *([first] if first else []))
        # -P: the current folder may be a learner's, with a `queue.py` or a `numpy.py` in it.
        self._command = [sys.executable, "-P", "-m", "rnn_grade.lanes.serve", *options]
        self._process: subprocess.Popen[bytes] | None = None
        self._idle = idle
        self._lock = threading.Lock()
        self._ended = False

    @property
    def pid(self) -> int | None:
        """The process, where there is one."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the lane's process where there is none, without waiting for it."""
        with contextlib.suppress(_Lost):
            self._running()

    def do(self, task: Task, watch: Callable[[Event], None] = lambda event: None) -> Outcome:
        """Do one task; start the lane's process where there is none.

        Args:
            task: What to find out.
            watch: Told of each event of a watched task; Ctrl-C then leaves the verdicts so far.

        Returns:
            What was found, or the fault: the process failed, or the grader in it did.
        """
        try:
            outcome = Outcome.from_json(task, self._ask(task, watch))
        except _Lost as lost:
            outcome = Outcome(task, problem=str(lost))
        except (OSError, ValueError) as error:
            problem = f"its process failed: {type(error).__name__}: {error}"
            outcome = Outcome(task, problem=problem[:2000])
        except BaseException:
            self.close()
            raise
        if outcome.problem:
            # Whatever broke may stay broken in there.
            self.close()
        return outcome

    def close(self) -> None:
        """End the lane's process and all that it started; the next task starts another."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        ask_to_end(process)
        try:
            # It ends its workers and removes its folders, if it still can.
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                assert stream is not None
                stream.close()

    def end(self) -> None:
        """Break off what is done in another thread, which then closes the lane; start no more."""
        with self._lock:
            self._ended = True
            if self._process is not None:
                ask_to_end(self._process)

    def break_off(self) -> bool:
        """Have what another thread does broken off; return whether that can be done here.

        A watched task ends with the verdicts so far. One that has hardly begun does not hear it:
        whoever wants it ended asks again.
        """
        with self._lock:
            return self._process is None or _break_off(self._process)

    def kill(self) -> None:
        """Kill the lane's process, whatever it does; the next task starts another."""
        with self._lock:
            if self._process is not None:
                kill_group(self._process.pid)

    def _ask(self, task: Task, watch: Callable[[Event], None]) -> bytes:
        process = self._running()
        assert process.stdin is not None
        with _killed_after(process, task.seconds) as late:
            try:
                process.stdin.write(task.to_json().encode() + b"\n")
                process.stdin.flush()
                line = self._heard(process, task, watch)
            except OSError:
                line = b""
            except KeyboardInterrupt:
                if not task.watched or not _break_off(process):
                    raise
                line = self._heard_soon(process, task)
        if late.is_set():
            raise _Lost("its process did not answer in time")
        if not line:
            raise _Lost("its process ended")
        if not line.endswith(b"\n"):
            raise _Lost("its answer has no end")
        return line

    def _heard(
        self, process: subprocess.Popen[bytes], task: Task, watch: Callable[[Event], None]
    ) -> bytes:
        """Return the line that holds the outcome."""
        assert process.stdout is not None
        while (line := process.stdout.readline(_LINE_LIMIT)).endswith(b"\n"):
            event = told(line) if task.watched else None
            if event is None:
                break
            watch(event)
        return line

    def _heard_soon(self, process: subprocess.Popen[bytes], task: Task) -> bytes:
        """Return the outcome of a task that was broken off, or nothing where it does not come."""
        line = b""
        # The line that Ctrl-C came into may be lost in part.
        with (
            _killed_after(process, _BREAK_SECONDS - SLACK_SECONDS),
            contextlib.suppress(ValueError),
        ):
            line = self._heard(process, task, lambda event: None)
        if not line:
            raise KeyboardInterrupt
        return line

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._ended:
                raise _Lost("its process was ended")
            if self._idle and self._process is not None and self._process.poll() is not None:
                # It had nothing to do for so long that it ended itself.
                self._process = None
            if self._process is None:
                self._process = self._start()
            return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **apart(),
        )


@contextlib.contextmanager
def _killed_after(
    process: subprocess.Popen[bytes], seconds: float | None
) -> Iterator[threading.Event]:
    """Kill a process that takes too long, and then set the event."""
    late = threading.Event()
    if seconds is None:
        yield late
        return

    def kill() -> None:
        late.set()
        kill_group(process.pid)

    timer = threading.Timer(seconds + SLACK_SECONDS, kill)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _break_off(process: subprocess.Popen[bytes]) -> bool:
    """Have a task broken off; return whether that can be done here."""
    if os.name != "posix":
        return False
    process.send_signal(signal.SIGINT)
    return True
