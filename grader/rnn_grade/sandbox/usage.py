"""What a worker uses, seen from outside; what is not there any more, or not yet, counts nothing."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

_BLOCK = 512
# The states of a thread that computes, waits for a core, or waits for a disk.
_AT_WORK = (b"R", b"D")

if sys.platform == "linux":

    def processor(pid: int) -> float | None:
        """Return the seconds that all threads of a process have computed, `None` where unknown."""
        # A process has a clock that anybody may read, as `clock_getcpuclockid` of libc names it.
        with contextlib.suppress(OSError):
            return time.clock_gettime((~pid << 3) | 2)
        return None

    def idle() -> float | None:
        """Return how long all cores have rested, `None` where threads tell whether they wait."""
        return None

    def memory(pid: int) -> int:
        """Return the private and shared-memory bytes that a process holds, 0 where unknown."""
        return _kilobytes(f"/proc/{pid}/status", b"RssAnon:", b"RssShmem:")

    def available() -> int:
        """Return the bytes of memory that a new process may count on."""
        return _kilobytes("/proc/meminfo", b"MemAvailable:")

    def _kilobytes(path: str, *names: bytes) -> int:
        total = 0
        with contextlib.suppress(OSError, ValueError), open(path, "rb") as stream:
            for line in stream:
                if line.startswith(names):
                    total += int(line.split()[1]) << 10
        return total

else:

    def processor(pid: int) -> float | None:
        """Return the seconds that all threads of a process have computed, `None` where unknown."""
        import psutil

        with contextlib.suppress(psutil.Error):
            times = psutil.Process(pid).cpu_times()
            return float(times.user + times.system)
        return None

    def idle() -> float | None:
        """Return how long all cores have rested, `None` where threads tell whether they wait."""
        import psutil

        return float(psutil.cpu_times().idle)

    def memory(pid: int) -> int:
        """Return the bytes that a process holds, 0 where unknown."""
        import psutil

        with contextlib.suppress(psutil.Error):
            return int(psutil.Process(pid).memory_info().rss)
        return 0

    def available() -> int:
        """Return the bytes of memory that a new process may count on."""
        import psutil

        return int(psutil.virtual_memory().available)


def asleep(pid: int) -> bool | None:
    """Return whether all threads of a process sleep or are stopped, `None` where unknown."""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return None
    for thread in threads:
        with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{thread}/stat", "rb") as stream:
            # Its name comes before, which may be anything, brackets as well.
            if stream.read().rpartition(b") ")[2].startswith(_AT_WORK):
                return False
    return True


def files(paths: Iterable[Path]) -> int:
    """Return the bytes of some files, as long as they claim to be or as they take on the disk."""
    total = 0
    for path in paths:
        with contextlib.suppress(OSError):
            status = path.stat()
            total += max(status.st_size, _on_disk(status))
    return total


def folder(path: Path, most: int) -> int | None:
    """Return the bytes that a folder and all below it take on the disk.

    Args:
        path: The folder.
        most: How many files and folders are counted.

    Returns:
        The bytes, or `None` where there are more files, or where somebody hides them: in a folder
        that cannot be listed, or behind a path that is too long.
    """
    total, count = 0, 0
    waiting = [str(path)]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    count += 1
                    if count > most:
                        return None
                    with contextlib.suppress(FileNotFoundError):
                        total += _on_disk(entry.stat(follow_symlinks=False))
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            # The folder itself belongs to the worker's user, whom we may not be able to look after.
            return None if place != str(path) else 0
    return total


def _on_disk(status: os.stat_result) -> int:
    # Windows counts no blocks.
    return status.st_blocks * _BLOCK if hasattr(status, "st_blocks") else status.st_size
