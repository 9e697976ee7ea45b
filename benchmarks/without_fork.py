"""What it costs that nothing forks, as on macOS and Windows: one grading with fork and without.

    python benchmarks/without_fork.py                  exercise 3, five times each; two minutes
    python benchmarks/without_fork.py --exercises 3 8  others as well
    python benchmarks/without_fork.py --short          only shows that it works

Both are graded in turns, and the best of each counts. Exits with 1 when the target is missed by
more than half again.
"""

from __future__ import annotations

import sys
import time

from rnn_grade.course import catalog
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.outline import read
from rnn_grade.grading.grade import grade, libraries
from rnn_grade.sandbox.launcher import Launcher
from support import benchmark
from support.benchmark import ROOT

TARGET = 1.6
SLACK = 1.5
ROUNDS = 5


def seconds(exercise: Exercise, *, fork: bool) -> float:
    """Return how long a cold grading of the reference takes; a wrong verdict is not a fast one."""
    started = time.monotonic()
    needed = libraries(read(exercise.stub))
    with Launcher(needed, course=exercise.root, fork=fork) as launcher:
        report = grade(exercise, exercise.reference, launcher=launcher)
    if not report.passed:
        sys.exit(f"The reference of exercise {exercise.number} does not pass: {report.problem}")
    return time.monotonic() - started


def main() -> int:
    """Measure, print the table, and return the exit code."""
    parser = benchmark.Parser(__doc__)
    parser.add_argument("--exercises", nargs="+", default=["3"], metavar="N")
    options = parser.read()
    course = catalog.load(ROOT)
    ratios = []
    print("| exercise | with fork | without | ratio | target |\n|---|---|---|---|---|")
    for name in ["2"] if options.short else options.exercises:
        exercise = course.find(name)
        taken: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(1 if options.short else ROUNDS):
            for fork, found in taken.items():
                found.append(seconds(exercise, fork=fork))
        forked, fresh = min(taken[True]), min(taken[False])
        ratios.append(fresh / forked)
        cells = f"{forked:.1f} s | {fresh:.1f} s | {fresh / forked:.2f} x | {TARGET} x"
        print(f"| {exercise.number} | {cells} |", flush=True)
    if options.short:
        return benchmark.short_end()
    return int(max(ratios) > TARGET * SLACK)


if __name__ == "__main__":
    sys.exit(main())
