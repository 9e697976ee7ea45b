"""Hundreds of gradings in a row, a third of them hostile: nothing may be lost, left or leaked.

    python benchmarks/soak.py [--gradings 300] [--models 90] [--short]

First functions, then models, which are judged in a process of their own.

Prints memory and descriptors as it goes; exits with 1 when an honest score is wrong, a process, a
folder or a descriptor is left over, or memory has grown by more than a tenth since the start.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rnn_grade.course import catalog
from rnn_grade.course.catalog import Exercise
from rnn_grade.grading.grade import grade
from rnn_grade.report import Report
from rnn_grade.sandbox.launcher import KERAS, NUMPY, Launcher
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


@dataclass(frozen=True)
class Soak:
    """Many gradings of one exercise, by one launcher.

    Args:
        exercise: The exercise.
        attacks: A folder of hostile submissions for it.
        gradings: How many.
        timeout: Seconds that a check may take; `None` for those of the exercise.
        most: How many points a hostile one may earn; `None` where it may do its task besides.
    """

    exercise: Exercise
    attacks: Path
    gradings: int
    timeout: float | None
    most: int | None

    def run(self, launcher: Launcher) -> list[str]:
        """Grade, print how much is in use, and return what must not be."""
        launcher.wait()
        folder = launcher._folder
        (server,) = processes(folder)
        attacks = sorted(self.attacks.glob("*.py"))
        problems: list[str] = []
        before: dict[str, int] = {}
        for number in range(self.gradings):
            hostile = number % 3 == 2
            attack = attacks[number // 3 % len(attacks)] if hostile else None
            report = self._grade(launcher, attack, number)
            right = self._may(report) if hostile else report.passed
            if not right or report.broken:
                name = attack.name if attack else "the reference"
                problems.append(f"grading {number} ({name}): {report.score} points")
            now = {
                "grader, KiB": resident("self"),
                "server, KiB": resident(server),
                "descriptors": len(os.listdir("/proc/self/fd")),
                "processes": len(processes(folder)),
            }
            if number == WARM_UP:
                before = now
            if number % 50 == 0 or number == self.gradings - 1:
                print(f"{number:4}  " + "  ".join(f"{k}: {v}" for k, v in now.items()), flush=True)
        # A short run has not warmed up, and says nothing of growth.
        return problems + [
            f"{name} went from {before[name]} to {now[name]}"
            for name in before
            if now[name] > before[name] * GROWTH
        ]

    def _may(self, report: Report) -> bool:
        return self.most is None or report.score <= self.most

    def _grade(self, launcher: Launcher, attack: Path | None, seed: int) -> Report:
        with tempfile.TemporaryDirectory() as folder:
            path = self.exercise.reference
            if attack is not None:
                text = attack.read_text("utf-8").replace("{GRADER}", str(os.getpid()))
                path = Path(folder) / path.name
                path.write_text(text, "utf-8")
            return grade(self.exercise, path, launcher=launcher, timeout=self.timeout, seed=seed)


def main() -> int:
    parser = benchmark.Parser(__doc__)
    parser.add_argument("--gradings", type=int, default=300)
    parser.add_argument("--models", type=int, default=90)
    options = parser.read()
    functions, models = (12, 6) if options.short else (options.gradings, options.models)
    world = catalog.load(TESTS / "world")
    attacks, timeout = TESTS / "attacks", 10 if options.short else 1
    problems: list[str] = []
    for soak, libraries in (
        (Soak(world.find("passes"), attacks, functions, timeout, 1), NUMPY),
        (Soak(world.find("remembers"), attacks / "models", models, 8, None), KERAS),
    ):
        with Launcher(libraries, course=world.root) as launcher:
            problems += soak.run(launcher)
            left = launcher._folder
        if left.exists() or processes(left):
            problems.append("a folder or a process is left over")
    print("\n".join(problems) or f"{functions + models} gradings, nothing lost, left or leaked.")
    if problems:
        return 1
    return benchmark.short_end() if options.short else 0


if __name__ == "__main__":
    sys.exit(main())
