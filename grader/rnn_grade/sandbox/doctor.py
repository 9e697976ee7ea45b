"""What this machine offers to lock learner code up: measured by a worker, not guessed."""

from __future__ import annotations

import os
import platform
import stat
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rnn_grade.errors import UserError
from rnn_grade.sandbox import usage
from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.sandbox.connection import Limits
from rnn_grade.sandbox.launcher import KERAS, NUMPY, Launcher
from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.versions import installed
from rnn_grade.sandbox.worker import landlock, privileges, seccomp

NULL = Path(os.devnull)
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
        versions: Those of Keras and TensorFlow; nothing where one is missing.
        room: Bytes of memory that are free.
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
    versions: Mapping[str, str]
    room: int


def examine(*, keras: bool = False) -> Examination:
    """Start a worker and ask what holds.

    Args:
        keras: Whether the worker shall have imported Keras.

    Raises:
        Broken: No worker can be started.
        UserError: The null device is broken, and with it whatever is started here.
    """
    linux = sys.platform == "linux"
    if linux:
        check_null_device(NULL)
    with Launcher(KERAS if keras else NUMPY) as launcher:
        launcher.wait()
        started = time.monotonic()
        worker = launcher.worker(_LIMITS)
        level = worker.greet(Allowance(60))
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
            versions=installed(),
            room=usage.available(),
        )


def check_null_device(path: Path) -> None:
    """Make sure that everybody can write what nobody shall read, as all programs rely on.

    Args:
        path: The null device of Linux.

    Raises:
        UserError: It is missing, something else, or closed to some.
    """
    try:
        status = path.stat()
    except OSError as error:
        found = f"it cannot be looked at ({error.strerror})"
    else:
        if not stat.S_ISCHR(status.st_mode) or status.st_rdev != os.makedev(1, 3):
            found = "it is something else, and may keep what is written to it"
        elif status.st_mode & 0o666 != 0o666:
            found = "not everybody may read and write it"
        else:
            return
    raise UserError(
        f"{path} is not the null device that every program counts on: {found}.",
        f"As root, make it anew: `rm -f {path}; mknod -m 666 {path} c 1 3`. Then ask again.",
    )
