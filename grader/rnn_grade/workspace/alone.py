"""One process at a time changes a file of the workspace."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

# A change takes milliseconds: whoever holds the file for longer has died.
_PATIENCE_SECONDS = 1.0


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep others from changing a file as long as this is open.

    Args:
        path: The file, which need not exist.
    """
    lock = path.with_name(f"{path.name}.lock")
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            time.sleep(0.01)
        except OSError:  # nothing can be written there, and saving will say so
            break
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.unlink(missing_ok=True)
