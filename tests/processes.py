"""What a process has started, and what of it is still there after its end."""

import subprocess
import time
from collections.abc import Sequence


def descendants(pid: int) -> list[int]:
    """Return the process ids of its children, and of theirs."""
    text = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    found = [int(word) for word in text.split()]
    return found + [deeper for child in found for deeper in descendants(child)]


def still_alive(pids: Sequence[int], *, seconds: float) -> list[int]:
    """Return which of these processes are left, as soon as none is or after so many seconds."""
    deadline = time.monotonic() + seconds
    while (left := [pid for pid in pids if _alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().split()[2] != "Z"
    except OSError:
        return False
