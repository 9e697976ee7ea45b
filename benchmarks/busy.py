"""Does a busy machine cost points? Right answers are graded beside processes that never rest.

    python benchmarks/busy.py                      all exercises, three times; an hour and more
    python benchmarks/busy.py --exercises 3 8 12   only these
    python benchmarks/busy.py --rounds 1 --busy 8  once, beside eight such processes
    python benchmarks/busy.py --short              only shows that it works

Grades each reference and three alternatives in two lanes. Exits with 1 when a point was lost.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rnn_grade.course import catalog
from rnn_grade.course.alternatives import read_alternatives
from rnn_grade.course.catalog import Exercise
from rnn_grade.lanes.lane import Lane
from rnn_grade.lanes.task import Outcome, Task
from rnn_grade.report import CheckResult, Event
from support import benchmark

ALTERNATIVES = 3
LANES = 2


@dataclass
class Tally:
    """What became of the gradings of one exercise.

    Args:
        gradings: How many there were.
        lost: Points that right answers did not get.
        again: Checks that were tried again.
        slowest: The check that took longest on the wall.
        nearest: The share of its limit that a check computed at most, and that check.
        problems: What cost the points.
    """

    gradings: int = 0
    lost: int = 0
    again: int = 0
    slowest: CheckResult | None = None
    nearest: tuple[float, str] = (0.0, "")
    problems: list[str] = field(default_factory=list)

    def add(self, exercise: Exercise, outcome: Outcome, started: Counter[str]) -> None:
        """Count one grading.

        Args:
            exercise: The exercise.
            outcome: What became of it.
            started: How often each of its checks began.
        """
        self.gradings += 1
        self.again += sum(count - 1 for count in started.values())
        if outcome.report is None:
            self.lost += sum(check.points for check in exercise.checks)
            self.problems.append(f"{outcome.task.key}: {outcome.problem}")
            return
        usual = exercise.manifest.check_limit_s
        limits = {check.name: check.timeout or usual for check in exercise.checks}
        for check in outcome.report.checks:
            self.lost += check.points - check.earned
            if not check.earned:
                self.problems.append(f"{outcome.task.key}: `{check.name}` {check.status}")
            self.slowest = max(self.slowest or check, check, key=lambda one: one.seconds)
            share = check.processor_seconds / limits[check.name]
            self.nearest = max(self.nearest, (share, check.name))

    def row(self, exercise: Exercise) -> str:
        """Return its row of the table."""
        longest = ""
        if (one := self.slowest) is not None:
            longest = f"`{one.name}` {one.seconds:.1f} s, {one.processor_seconds:.1f} s"
        share, name = self.nearest
        counts = f"{self.gradings} | {self.lost} | {self.again}"
        return f"| {exercise.folder} | {counts} | {longest} | `{name}` {share:.0%} |"


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """Keep the machine's cores busy with so many processes."""
    command = [sys.executable, "-c", "while True: pass"]
    processes = [subprocess.Popen(command) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def answers(exercise: Exercise) -> dict[str, bytes]:
    """Return what earns everything in an exercise, by name."""
    others = read_alternatives(exercise)[0][:ALTERNATIVES]
    return {exercise.slug: exercise.reference.read_bytes()} | {
        one.name: one.content for one in others
    }


def tasks_of(exercises: Sequence[Exercise], rounds: int) -> list[Task]:
    """Return all gradings, each round with a seed of its own."""
    return [
        Task(
            f"{exercise.folder}/{name}, round {seed + 1}",
            exercise.folder,
            content,
            seed=seed,
            watched=True,
        )
        for seed in range(rounds)
        for exercise in exercises
        for name, content in answers(exercise).items()
    ]


def grade(course: catalog.Course, tasks: Sequence[Task]) -> dict[str, Tally]:
    """Grade in two lanes, each check watched, and return what became of it by exercise."""
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)
    found = {task.exercise: Tally() for task in tasks}
    alone = threading.Lock()

    def work() -> None:
        lane = Lane(course.root)
        with contextlib.closing(lane), contextlib.suppress(queue.Empty):
            while task := waiting.get_nowait():
                started: Counter[str] = Counter()

                def watch(event: Event, started: Counter[str] = started) -> None:
                    started.update([event.check] * (event.kind == "started"))

                outcome = lane.do(task, watch)
                with alone:
                    found[task.exercise].add(course.find(task.exercise), outcome, started)

    threads = [threading.Thread(target=work) for _ in range(LANES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def main() -> int:
    parser = benchmark.Parser(__doc__)
    parser.add_argument("--exercises", nargs="*", default=[], help="by default all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--busy", type=int, default=4, help="processes that never rest")
    options = parser.read()
    course = catalog.load()
    words = ["2"] if options.short else options.exercises
    exercises = [course.find(word) for word in words] or list(course.exercises)
    with busy(options.busy):
        found = grade(course, tasks_of(exercises, 1 if options.short else options.rounds))
    print(
        "| exercise | gradings | points lost | tried again | longest check | nearest to its limit |"
    )
    print("|---|---|---|---|---|---|")
    for folder, tally in found.items():
        print(tally.row(course.find(folder)))
    print("\nThe longest check: seconds on the wall, and of computing.")
    for tally in found.values():
        print("\n".join(tally.problems), end="\n" * bool(tally.problems))
    if options.short:
        return benchmark.short_end()
    return 1 if any(tally.lost for tally in found.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
