"""Two known mistakes at once: how often are they named rightly?

    python benchmarks/two_mistakes.py [--pairs 60] [--jobs 2] [--short]

Draws pairs of mistakes that have words and can stand in one submission, grades each, and reads the
first check that does not pass. It is named rightly if it tells of one of the two, or of both, and
of no third one. Exits with 1 when fewer than 90 of 100 are.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from rnn_grade.course import catalog
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.mistakes import Mistake, read_mistakes
from rnn_grade.course.reference import edited
from rnn_grade.lanes.lanes import Lanes
from rnn_grade.lanes.task import Task
from rnn_grade.report import CheckResult, Report, Status
from support import benchmark

SHARE = 0.9
SHORT = 1


def pairs(exercise: Exercise, count: int) -> Iterator[tuple[Mistake, Mistake]]:
    """Yield some pairs of mistakes whose edits do not touch each other, none of them alike."""
    mistakes = [one for one in read_mistakes(exercise)[0] if one.cause]
    every = [
        (a, b)
        for a, b in combinations(mistakes, 2)
        if (a.family != b.family or not a.family)
        and all(x.end <= y.start or y.end <= x.start for x in a.edits for y in b.edits)
    ]
    yield from random.Random(0).sample(every, min(count, len(every)))


def told(check: CheckResult) -> str:
    """Return the cause that the learner reads, or nothing."""
    return check.finding.cause if check.finding is not None else ""


def is_right(report: Report, mistakes: tuple[Mistake, Mistake], others: set[str]) -> bool:
    """Return whether the first check that did not pass names one of two mistakes, and no third."""
    failed = (c for c in report.checks if c.status not in (Status.PASSED, Status.SKIPPED))
    cause = told(next(failed, report.checks[0]))
    own = {one.cause for one in mistakes}
    return any(one in cause for one in own) and not any(other in cause for other in others - own)


def main() -> int:
    parser = benchmark.Parser(__doc__)
    parser.add_argument("--pairs", type=int, default=60, help="of each exercise")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.read()
    course = catalog.load()
    drawn: dict[str, tuple[Mistake, Mistake]] = {}
    tasks = []
    for exercise in course.exercises:
        reference = exercise.reference.read_text("utf-8")
        for number, pair in enumerate(pairs(exercise, SHORT if options.short else options.pairs)):
            key = f"{exercise.folder} {number}"
            drawn[key] = pair
            content = edited(reference, (*pair[0].edits, *pair[1].edits)).encode()
            tasks.append(Task(key, exercise.folder, content, stop_at_first=True))
    causes = {e.folder: {m.cause for m in read_mistakes(e)[0] if m.cause} for e in course.exercises}
    right, both, total = Counter[str](), Counter[str](), Counter[str]()
    for outcome in Lanes(course, options.jobs).run(tasks, lambda: False):
        folder, pair = outcome.task.exercise, drawn[outcome.task.key]
        if outcome.report is None:
            raise SystemExit(f"{outcome.task.key}: {outcome.problem}")
        total[folder] += 1
        good = is_right(outcome.report, pair, causes[folder])
        right[folder] += good
        read = [told(check) for check in outcome.report.checks]
        both[folder] += any(all(one.cause in cause for one in pair) for cause in read)
        if not good:
            failed = [c for c in outcome.report.checks if c.status is not Status.SKIPPED]
            print(
                f"{folder}: {pair[0].name} and {pair[1].name}: {told(failed[-1]) or '(no cause)'}"
            )
    rows = [
        f"| {folder} | {count} | {right[folder] / count:.0%} | {both[folder]} |"
        for folder, count in sorted(total.items())
    ]
    share = right.total() / total.total()
    rows.append(f"| all | {total.total()} | {share:.1%} | {both.total()} |")
    print("\n| | pairs | named rightly | both in one sentence |\n|---|---|---|---|")
    print("\n".join(rows))
    return benchmark.short_end() if options.short else int(share < SHARE)


if __name__ == "__main__":
    raise SystemExit(main())
