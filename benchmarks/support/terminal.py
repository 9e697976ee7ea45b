"""A program in a terminal of its own that is written over: keys go in, frames come out."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

# Where a frame begins, and what a terminal is told besides its text.
_HOME = "\x1b[H"
_CONTROL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")


class Terminal:
    """One program, and what it wrote so far.

    Args:
        command: The program and its arguments.
        folder: Where it runs.
        environment: Beside that of this process.
        columns: The terminal's width.
        rows: Its height.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str] | None = None,
        columns: int = 100,
        rows: int = 40,
    ) -> None:
        self.raw = ""
        self.closed = False
        self.settings_before: list[object] = []
        pid, self._descriptor = pty.fork()
        if pid == 0:
            os.chdir(folder)
            # It begins when it is told that its terminal has its size.
            os.read(0, 1)
            given = {**os.environ, "TERM": "xterm-256color", **(environment or {})}
            # Not `execvp`: readline tells C alone of columns, and they are another terminal's.
            os.execvpe(command[0], list(command), given)
        self.pid = pid
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, size)
        self.settings_before = self.settings()
        self.type("\n")

    def settings(self) -> list[object]:
        """Return what the terminal is set to."""
        return list(termios.tcgetattr(self._descriptor))

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._descriptor, keys.encode())

    @property
    def frame(self) -> str:
        """The text of the last frame, or all of it where there are none."""
        return plain(self.raw.rpartition(_HOME)[2])

    def read(self, seconds: float = 0.02) -> None:
        """Take in what was written, and wait so long at most where nothing was."""
        ready, _, _ = select.select([self._descriptor], [], [], seconds)
        if not ready:
            return
        try:
            data = os.read(self._descriptor, 1 << 16)
        except OSError:
            data = b""
        self.closed = not data
        self.raw += data.decode("utf-8", "replace")

    def until(self, *patterns: str, seconds: float = 40.0) -> float:
        """Wait until a frame has what all these patterns look for; return the seconds it took.

        Args:
            patterns: Regular expressions.
            seconds: When to give up.

        Raises:
            TimeoutError: No frame had it, or the program ended before.
        """
        started = time.monotonic()
        while not all(re.search(pattern, self.frame) for pattern in patterns):
            if self.closed or time.monotonic() > started + seconds:
                raise TimeoutError(f"no {patterns} in:\n{self.frame}")
            self.read()
        return time.monotonic() - started

    def end(self, seconds: float = 15.0) -> int:
        """Wait for the program's end, and return its exit code; negative for a signal."""
        deadline = time.monotonic() + seconds
        while not self.closed and time.monotonic() < deadline:
            self.read()
        if not self.closed:
            self.kill()
        _, status = os.waitpid(self.pid, 0)
        os.close(self._descriptor)
        return os.waitstatus_to_exitcode(status)

    def kill(self) -> None:
        """Kill the program."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)


def plain(text: str) -> str:
    """Return text without what a terminal is told besides it.

    Args:
        text: What a program wrote.
    """
    return _CONTROL.sub("", text).replace("\r", "")


def watch(folder: Path, *words: str, columns: int = 100, rows: int = 40) -> Terminal:
    """Return a terminal in which `rnn-grade watch` runs.

    Args:
        folder: The workspace.
        words: What stands behind the command.
        columns: The terminal's width.
        rows: Its height.
    """
    package = str(Path(__file__).parents[2] / "grader")
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, "-m", "rnn_grade", "watch", *words]
    return Terminal(command, folder, {"PYTHONPATH": path}, columns, rows)
