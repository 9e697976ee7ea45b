"""How soon after a save `rnn-grade watch` shows the first new verdict, in a terminal of its own.

    python benchmarks/watch.py          right and wrong files of exercises 1 to 3; two minutes
    python benchmarks/watch.py --short  only shows that it works

A right and a wrong file are saved in turns. The median counts, and the best of them says what a
machine with nothing else to do would show. Exits with 1 when a target is missed by more than half
again.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rnn_grade.course import catalog
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.workspace import workspace
from support import benchmark
from support.benchmark import ROOT
from support.terminal import Terminal, watch

SLACK = 1.5
REPEATS = 7
TARGETS = {1: 0.5, 2: 0.5, 3: 1.0}
VERDICT = r"(?m)^  (✓ passed|✗ failed|! error|! timeout)"


@dataclass(frozen=True)
class Row:
    """How long one kind of save took, each time."""

    exercise: int
    file: str
    seconds: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def missed(self) -> bool:
        return self.median > TARGETS[self.exercise] * SLACK

    def line(self) -> str:
        target = TARGETS[self.exercise]
        met = "met" if self.median <= target else "missed" if self.missed else "within half again"
        found = f"{self.median:.2f} s | {min(self.seconds):.2f} s | {target:g} s | {met}"
        return f"| {self.exercise}, a {self.file} | {found} |"


def save(path: Path, text: str, number: int) -> None:
    """Save as an editor does: another file that takes the place of the one before."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(f"{text}\n# {number}\n", "utf-8")
    new.replace(path)


def first_verdict(terminal: Terminal) -> float:
    """Return the seconds until a verdict of the save that was made just now is on the screen."""
    # First the verdicts of the save before go.
    return terminal.until("to come", seconds=30) + terminal.until(VERDICT, seconds=120)


def measure(exercise: Exercise, folder: Path, repeats: int) -> list[Row]:
    right = exercise.reference.read_text("utf-8")
    wrong = read_mistakes(exercise)[0][0].apply(right)
    path = folder / exercise.folder / f"{exercise.slug}.py"
    taken: dict[str, list[float]] = {"right file": [], "wrong file": []}
    terminal = watch(folder, str(exercise.number))
    terminal.until("points ·")
    # Imports are over before anything is measured, as they are before a learner has read a task.
    save(path, wrong, repeats)
    first_verdict(terminal)
    terminal.until("points ·", seconds=300)
    for number in range(repeats):
        for found, text in zip(taken.values(), (right, wrong), strict=True):
            save(path, text, number)
            found.append(first_verdict(terminal))
            # The next save comes when all is said, as it does from a person.
            terminal.until("points ·", seconds=300)
            time.sleep(0.5)
    terminal.type("q")
    terminal.end()
    return [Row(exercise.number, file, seconds) for file, seconds in taken.items()]


def main() -> int:
    """Measure, print the table, and return the exit code."""
    options = benchmark.Parser(__doc__).read()
    course = catalog.load(ROOT)
    rows = []
    print("| exercise | median | best | target | |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        workspace.start(course, Path(folder))
        for number in [2] if options.short else TARGETS:
            repeats = 1 if options.short else REPEATS if number < 3 else 3
            found = measure(course.find(str(number)), Path(folder), repeats)
            rows += found
            print("\n".join(row.line() for row in found), flush=True)
    if options.short:
        return benchmark.short_end()
    print(f"\nWith {os.getloadavg()[0]:.1f} other programs at work on {os.cpu_count()} cores.")
    return int(any(row.missed for row in rows))


if __name__ == "__main__":
    sys.exit(main())
