"""One process at a time changes a file of the workspace."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

# A change takes milliseconds, on a busy machine perhaps a second: whoever holds the file for longer
# has died. However long the queue is, each in it holds the file anew.
_PATIENCE_SECONDS = 3.0


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep others from changing a file as long as this is open.

    Args:
        path: The file, which need not exist.
    """
    lock = path.with_name(f"{path.name}.lock")
    held = _take(lock)
    try:
        yield
    finally:
        if held:
            with contextlib.suppress(OSError):
                lock.unlink(missing_ok=True)


def _take(lock: Path) -> bool:
    """Wait for a lock, and return whether it could be made."""
    seen, since = None, time.monotonic()
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            return True
        except FileExistsError:
            there = _made(lock)
            if there != seen:
                seen, since = there, time.monotonic()
            elif time.monotonic() - since > _PATIENCE_SECONDS:
                try:
                    lock.unlink(missing_ok=True)
                except OSError:
                    return False
            else:
                time.sleep(0.01)
        except OSError:  # nothing can be written there, and saving will say so
            return False


def _made(lock: Path) -> tuple[int, int] | None:
    """Return what tells one holder's lock from the next one's."""
    try:
        status = lock.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns
