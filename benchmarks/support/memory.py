"""The private memory of a scoring process, of its lanes and of their fork servers, in MiB."""

from __future__ import annotations

import subprocess
import threading
import time
from pathlib import Path

GROWTH = 1.1
_ROLES = ("scoring process", "lane", "fork server")


class Memory:
    """What a process and those below it use, from now to its end.

    Args:
        process: A process of `rnn-grade score`.
    """

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process
        self._samples: list[tuple[float, float, float]] = []
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def growth(self) -> tuple[str, bool]:
        """Return the highest of the second and of the last fifth, and whether they agree."""
        self._thread.join()
        fifth = max(1, len(self._samples) // 5)
        early, late = self._samples[fifth : 2 * fifth], self._samples[-fifth:]
        said, flat = [], True
        for role, name in enumerate(_ROLES):
            before = max(sample[role] for sample in early or late)
            after = max(sample[role] for sample in late)
            said.append(f"{name} {before:.1f} to {after:.1f} MiB")
            flat &= after <= GROWTH * before + 4
        return ", ".join(said), flat

    def peak(self) -> float:
        """Return the most that the scoring process itself ever held."""
        self._thread.join()
        return max(sample[0] for sample in self._samples)

    def _watch(self) -> None:
        while self._process.poll() is None:
            lanes = children(self._process.pid)
            servers = [pid for lane in lanes for pid in children(lane)]
            roles = ([self._process.pid], lanes, servers)
            self._samples.append(tuple(max(map(resident, pids), default=0.0) for pids in roles))
            time.sleep(0.2)


def resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon:"))


def children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except OSError:
        return []
