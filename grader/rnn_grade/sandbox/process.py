"""A worker's process, however it was started: it can be killed, and it can be waited for."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Process(Protocol):
    """A worker's process, however it was started."""

    @property
    def pid(self) -> int:
        """Its process id."""

    def kill(self) -> None:
        """Kill it and what it started."""

    def reap(self) -> int | None:
        """Wait for its end; return the exit status, negative for a signal."""


@dataclass
class Forked:
    """A worker that the fork server made, and that only the server can wait for."""

    pid: int
    wait: Callable[[int], int | None]

    def kill(self) -> None:
        """Kill it and its process group."""
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                kill(self.pid, signal.SIGKILL)

    def reap(self) -> int | None:
        """Wait for its end; return the exit status, negative for a signal."""
        return self.wait(self.pid)


@dataclass
class Fresh:
    """A worker with a process and an import of its own."""

    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    def kill(self) -> None:
        """Kill it and its process group."""
        with contextlib.suppress(OSError):
            if self.process.poll() is None and hasattr(os, "killpg"):
                os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            self.process.kill()

    def reap(self) -> int | None:
        """Wait for its end; return the exit status, negative for a signal."""
        return self.process.wait()


def end_with_parent() -> None:
    """On Linux, end when the thread that started this process does, so that nothing is orphaned."""
    if sys.platform != "linux":
        return
    import ctypes

    parent_death_signal = 1
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)
