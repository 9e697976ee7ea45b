"""A worker limits itself before any learner code runs, and says how far that went.

The level is `process`: another process with limits on memory, time, files and processes, and no
way to gain privileges. Files that the user can read stay readable, and the network is reachable.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any

LEVEL = "process"

# From linux/prctl.h.
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38

_FILE_BYTES = 64 << 20
_OPEN_FILES = 128
_MORE_PROCESSES = 256
# A lid on shared mappings, which RLIMIT_DATA does not count; TensorFlow alone maps over 2 GiB.
_ADDRESS_SPACE = 6 << 30


def lock(memory_bytes: int, cpu_seconds: int) -> str:
    """Limit this process for good.

    Args:
        memory_bytes: Private memory (`RLIMIT_DATA`): heap, stacks, anonymous maps.
        cpu_seconds: Processor time over all threads.

    Returns:
        The level that was reached.
    """
    die_with_parent()
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    # `resource` does not exist on Windows.
    with contextlib.suppress(ImportError):
        import resource as limits

        _limit(limits, "RLIMIT_CORE", 0)
        _limit(limits, "RLIMIT_FSIZE", _FILE_BYTES)
        _limit(limits, "RLIMIT_NOFILE", _OPEN_FILES)
        _limit(limits, "RLIMIT_CPU", cpu_seconds)
        if sys.platform == "linux":
            _limit(limits, "RLIMIT_DATA", memory_bytes)
            _limit(limits, "RLIMIT_AS", _mapped() + memory_bytes + _ADDRESS_SPACE)
            _limit(limits, "RLIMIT_NPROC", _processes_of_user() + _MORE_PROCESSES)
    return LEVEL


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the one that started it ends (Linux)."""
    _prctl(_PR_SET_PDEATHSIG, int(getattr(signal, "SIGKILL", 9)))


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _limit(limits: Any, name: str, value: int) -> None:
    number = getattr(limits, name)
    _, hard = limits.getrlimit(number)
    if hard != limits.RLIM_INFINITY:
        value = min(value, hard)
    limits.setrlimit(number, (value, value))


def _mapped() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _processes_of_user() -> int:
    """Count the threads of this user: that is what RLIMIT_NPROC compares with."""
    count = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if folder.stat().st_uid == os.getuid():
                    count += len(os.listdir(folder / "task"))
    return count
