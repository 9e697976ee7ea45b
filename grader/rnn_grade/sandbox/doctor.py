"""What this machine offers to lock learner code up: measured by a worker, not guessed."""

from __future__ import annotations

import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rnn_grade.sandbox.connection import Limits
from rnn_grade.sandbox.launcher import KERAS, NUMPY, Launcher
from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.worker import landlock, privileges, seccomp

_LIMITS = Limits(2 << 30, 60)


@dataclass(frozen=True)
class Examination:
    """What was found.

    Args:
        level: The level that a worker measured.
        worker: How workers start: `fork` or `fresh`.
        layers: The steps of the lock that took.
        landlock: The kernel's Landlock version; 0 for none.
        seccomp: Whether libseccomp is installed.
        reachable: Whether Python can be read by a user of its own for each worker.
        passable: Whether such a user can get into the temporary folder.
        system: The operating system and its version.
        milliseconds: Until a worker was ready.
    """

    level: Level
    worker: str
    layers: tuple[str, ...]
    landlock: int
    seccomp: bool
    reachable: bool
    passable: bool
    system: str
    milliseconds: float


def examine(*, keras: bool = False) -> Examination:
    """Start a worker and ask what holds.

    Args:
        keras: Whether the worker shall have imported Keras.

    Raises:
        Broken: No worker can be started.
    """
    linux = sys.platform == "linux"
    with Launcher(KERAS if keras else NUMPY) as launcher:
        launcher.wait()
        started = time.monotonic()
        worker = launcher.worker(_LIMITS)
        level = worker.greet(time.monotonic() + 60)
        taken = time.monotonic() - started
        worker.close()
        return Examination(
            level=level,
            worker=launcher.mode,
            layers=worker.layers,
            landlock=landlock.abi() if linux else 0,
            seccomp=linux and seccomp.library() is not None,
            reachable=privileges.reachable_by_others([Path(sys.prefix), Path(sys.base_prefix)]),
            passable=privileges.passable_by_others(Path(tempfile.gettempdir(), "folder")),
            system=f"{platform.system()} {platform.release()}",
            milliseconds=round(taken * 1000, 1),
        )
