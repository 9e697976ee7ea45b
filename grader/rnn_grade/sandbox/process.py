"""A worker's process, however it was started: it can be killed, and it can be waited for."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

# Where its libraries lie, and what Python asks for the machine.
_OF_WINDOWS = (
    "SYSTEMROOT",
    "WINDIR",
    "SYSTEMDRIVE",
    "NUMBER_OF_PROCESSORS",
    "PROCESSOR_ARCHITECTURE",
)


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
        kill_group(self.pid)

    def reap(self) -> int | None:
        """Wait for its end; return the exit status, negative for a signal."""
        return self.wait(self.pid)


@dataclass
class Fresh:
    """A worker with a process and an import of its own."""

    process: subprocess.Popen[bytes]
    # In a virtual environment of Windows, what was started only starts Python in its turn.
    pid: int

    def kill(self) -> None:
        """Kill it and its process group."""
        if self.process.poll() is None:
            kill_group(self.pid)
        with contextlib.suppress(OSError):
            self.process.kill()

    def reap(self) -> int | None:
        """Wait for its end; return the exit status, negative for a signal."""
        return self.process.wait()


def of_the_system() -> dict[str, str]:
    """Return the environment without which Windows starts no program; nothing elsewhere."""
    return {name: os.environ[name] for name in _OF_WINDOWS if name in os.environ}


def apart() -> dict[str, Any]:
    """Return arguments of `Popen` for a process that Ctrl-C does not reach: its starter ends it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def kill_group(pid: int) -> None:
    """Kill a process and its group; where there are no groups, what it has started.

    Args:
        pid: The process, which leads its group.
    """
    if sys.platform == "win32":
        import psutil

        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            for one in (*process.children(recursive=True), process):
                with contextlib.suppress(psutil.Error):
                    one.kill()
        return
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(pid, signal.SIGKILL)


def ask_to_end(process: subprocess.Popen[bytes]) -> None:
    """Have a process end in order, as one does that reads its tasks from its standard input.

    Args:
        process: The process.
    """
    if sys.platform == "win32" and process.stdin is not None:
        # A signal would end it at once, and leave what it has started.
        with contextlib.suppress(OSError):
            process.stdin.close()
    else:
        process.terminate()


def end_with_parent() -> None:
    """On Linux, end when the thread that started this process does, so that nothing is orphaned."""
    if sys.platform != "linux":
        return
    import ctypes

    parent_death_signal = 1
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)
