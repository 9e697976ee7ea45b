"""Three hundred gradings in a row, a third of them hostile: nothing may be lost, left or leaked.

    python benchmarks/soak.py [--gradings 300] [--short]

Prints memory and descriptors as it goes; exits with 1 when an honest score is wrong, a process, a
folder or a descriptor is left over, or memory has grown by more than a tenth since the start.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade
from rnn_grade.sandbox.launcher import NUMPY, Launcher
from support import benchmark
from support.benchmark import ROOT

TESTS = ROOT / "tests"
WARM_UP = 30
GROWTH = 1.1


def resident(pid: int | str) -> int:
    """Return the KiB of private memory that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1])
    return 0


def processes(folder: Path) -> list[str]:
    mark = f"HOME={folder}".encode()
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and mark in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found


def main() -> int:
    parser = benchmark.Parser(__doc__)
    parser.add_argument("--gradings", type=int, default=300)
    options = parser.read()
    gradings, seconds = (12, 10) if options.short else (options.gradings, 1)
    warm_up = min(WARM_UP, gradings // 4)
    exercise = catalog.load(TESTS / "world").find("passes")
    attacks = sorted((TESTS / "attacks").glob("*.py"))
    problems: list[str] = []
    before: dict[str, int] = {}
    with Launcher(NUMPY, course=exercise.root) as launcher, tempfile.TemporaryDirectory() as folder:
        launcher.wait()
        (server,) = processes(launcher._folder)
        for number in range(gradings):
            hostile = number % 3 == 2
            path = exercise.reference
            if hostile:
                text = attacks[number // 3 % len(attacks)].read_text("utf-8")
                path = Path(folder) / "passes.py"
                path.write_text(text.replace("{GRADER}", str(os.getpid())), "utf-8")
            report = grade(exercise, path, launcher=launcher, timeout=seconds, seed=number)
            right = report.score <= 1 if hostile else report.passed
            if not right or report.broken:
                problems.append(f"grading {number} ({path.name}): {report.score} points")
            now = {
                "grader, KiB": resident("self"),
                "server, KiB": resident(server),
                "descriptors": len(os.listdir("/proc/self/fd")),
                "processes": len(processes(launcher._folder)),
            }
            if number == warm_up:
                before = now
            if number % 50 == 0 or number == gradings - 1:
                print(f"{number:4}  " + "  ".join(f"{k}: {v}" for k, v in now.items()), flush=True)
        problems += [
            f"{name} went from {before[name]} to {value}"
            for name, value in now.items()
            if value > before[name] * GROWTH
        ]
        left = launcher._folder
    if left.exists() or processes(left):
        problems.append("a folder or a process is left over")
    print("\n".join(problems) or f"{gradings} gradings, nothing lost, left or leaked.")
    if problems:
        return 1
    return benchmark.short_end() if options.short else 0


if __name__ == "__main__":
    sys.exit(main())
