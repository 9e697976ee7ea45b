"""A folder that goes with its process: at the end by itself, after a kill by the next one's hand.

Whoever uses a folder holds a lock on a file in it, and the system drops that lock with the process.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_PREFIX = "rnn-grade-"
_HELD = "held"


class Scratch:
    """A new folder below the system's temporary one; what killed processes left there is removed.

    Args:
        mode: Who may enter it; by default nobody else.
    """

    def __init__(self, mode: int = 0o700) -> None:
        for left in _left_behind(Path(tempfile.gettempdir())):
            _remove(left)
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self.path.chmod(mode)
        self._lock = _hold(self.path)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *exception: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the folder and let go of it."""
        _remove(self.path)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _hold(folder: Path) -> int | None:
    if sys.platform == "win32":
        return None
    # It gets its name when it is locked: no other process may find it before.
    new = folder / f"{_HELD}.new"
    descriptor = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        # A file system without locks: nobody can tell whether it is held, so nobody removes it.
        os.close(descriptor)
        return None
    new.rename(folder / _HELD)
    return descriptor


def _left_behind(temporary: Path) -> Iterator[Path]:
    """Yield folders of this user that nobody holds, each locked until the next is asked for."""
    if sys.platform == "win32":
        return
    for name in sorted(os.listdir(temporary)):
        folder = temporary / name
        if not name.startswith(_PREFIX):
            continue
        with contextlib.suppress(OSError):
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
                continue
            descriptor = os.open(folder / _HELD, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield folder
            finally:
                os.close(descriptor)


def _remove(folder: Path) -> None:
    if os.name == "posix":
        # Not `shutil.rmtree`: it recurses, and a learner's tree may be deeper than its stack.
        subprocess.run(["chmod", "-R", "u+rwX", "--", folder], stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", "--", folder], stderr=subprocess.DEVNULL)
    else:
        shutil.rmtree(folder, ignore_errors=True)
