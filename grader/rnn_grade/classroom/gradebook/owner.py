"""Who holds a claim: a process, named so that others on its machine see whether it still runs."""

from __future__ import annotations

import hashlib
import os
import platform
import uuid
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")


def new_owner() -> str:
    """Return a name for one run of this process: the machine, the process, when it was started."""
    pid = os.getpid()
    return f"{_place()} {pid} {_started(pid)} {uuid.uuid4().hex[:8]}"


def gone(owner: str) -> bool:
    """Return whether an owner has certainly ended; of other machines, nobody knows.

    Args:
        owner: Any name that `new_owner` gave, here or elsewhere.
    """
    words = owner.split(" ")
    if len(words) != 4 or words[0] != _place() or not words[1].isdecimal() or words[2] == "0":
        return False
    return _started(int(words[1])) != int(words[2])


def _place() -> str:
    """Return what names this machine since it was started, and the processes that it shows."""
    parts = [platform.node()]
    with suppress(OSError):
        parts.append((_PROCESSES / "sys/kernel/random/boot_id").read_text("ascii"))
    with suppress(OSError):
        # Two containers have one machine's name at times, and never see each other's processes.
        parts.append(os.readlink(_PROCESSES / "self/ns/pid"))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _started(pid: int) -> int:
    """Return when a process was started, in the system's own count; 0 where there is none."""
    try:
        status = (_PROCESSES / str(pid) / "stat").read_text("ascii", "replace")
    except OSError:
        return 0
    # After the name, which may hold anything: state, parent, and on to the 22nd field of all.
    fields = status.rpartition(")")[2].split()
    if len(fields) < 20 or fields[0] in "ZX":
        return 0
    return int(fields[19])
