"""Numbers about a class: how hard each check is, and whether it tells learners apart.

The discrimination of a check is the point-biserial correlation between passing it and the score on
the rest of its exercise: the item-total correlation, corrected for the item being a part of the
total (Henrysson, Psychometrika 28, 1963). How it is read follows Ebel and Frisbie (1991).
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.policy import Policy
from rnn_grade.course.catalog import Exercise
from rnn_grade.report import CheckResult, Report, Status

# Of fewer learners, a correlation says nothing.
ENOUGH = 10
TENTHS = tuple(f"{low} to {low + 10}" for low in range(0, 100, 10))


@dataclass(frozen=True)
class CheckNumbers:
    """How a class did in one check.

    Args:
        name: Its name.
        title: The line that the learner reads.
        points: What it is worth.
        passed: Who passed it.
        counted: Out of how many; those where the grader itself failed are left out.
        statuses: How it ended, how often.
        discrimination: From -1 to 1; `None` where it cannot be known.
    """

    name: str
    title: str
    points: int
    passed: int
    counted: int
    statuses: Counter[Status]
    discrimination: float | None

    @property
    def share(self) -> float:
        """The share that passed, from 0 to 1."""
        return self.passed / self.counted if self.counted else 0.0


@dataclass(frozen=True)
class ExerciseNumbers:
    """How a class did in one exercise.

    Args:
        exercise: The exercise.
        students: How many are expected.
        handed_in: How many handed something in.
        shares: The raw shares of the points, of those that have a score, sorted.
        checks: Its checks, in their order.
        discrimination: The correlation of its share with the mean share of the other exercises.
        seconds: How long each grading took, sorted; files that are the same count once.
    """

    exercise: Exercise
    students: int
    handed_in: int
    shares: tuple[float, ...]
    checks: tuple[CheckNumbers, ...]
    discrimination: float | None
    seconds: tuple[float, ...]

    @property
    def full(self) -> int:
        """How many have every point."""
        return sum(share >= 1 for share in self.shares)

    @property
    def nothing(self) -> int:
        """How many handed in and have no point."""
        return sum(share <= 0 for share in self.shares)

    @property
    def partly(self) -> int:
        """How many have some of the points."""
        return len(self.shares) - self.full - self.nothing

    @property
    def waiting(self) -> int:
        """How many handed in and have no score."""
        return self.handed_in - len(self.shares)


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return Pearson's correlation; between 0 and 1 and numbers it is the point-biserial one.

    Args:
        first: Numbers.
        second: As many numbers.

    Returns:
        From -1 to 1, or `None` where either is all the same or there are too few.
    """
    if len(first) < ENOUGH or len(set(first)) < 2 or len(set(second)) < 2:
        return None
    return max(-1.0, min(1.0, statistics.correlation(first, second)))


def graded(rows: Sequence[Row], index: int) -> list[Report]:
    """Return the reports of one exercise that hold a score.

    Args:
        rows: Everybody's marks.
        index: The exercise's place among the marks.
    """
    found = (row.marks[index].report for row in rows)
    return [report for report in found if report is not None and report.checks]


def exercises(rows: Sequence[Row]) -> tuple[ExerciseNumbers, ...]:
    """Return the numbers of every exercise, in the order of the marks.

    Args:
        rows: Everybody's marks.
    """
    return tuple(_exercise(rows, index) for index in range(len(rows[0].marks) if rows else 0))


def checks(reports: Sequence[Report]) -> tuple[CheckNumbers, ...]:
    """Return the numbers of every check of one exercise.

    Args:
        reports: One report for each learner.
    """
    # The longest report has the order: one from before a check was added has fewer.
    order = [check.name for one in sorted(reports, key=_length) for check in one.checks]
    return tuple(_check(reports, name) for name in dict.fromkeys(order))


def percents(rows: Sequence[Row], policy: Policy) -> list[float]:
    """Return the shares of all points, after the policy, of those who handed anything in; sorted.

    Args:
        rows: Everybody's marks.
        policy: For the weights.
    """
    return sorted(row.percent(policy) for row in rows if any(m.handed_in for m in row.marks))


def share(mark: Mark) -> float | None:
    """Return the raw share of the points of one mark, or `None` where it has no score."""
    report = mark.report
    if report is None or not report.checks or not report.total:
        return None
    return report.score / report.total


def tenths(percents: Sequence[float]) -> list[int]:
    """Return how many lie in each tenth from 0 to 100; 100 belongs to the last one."""
    counts = [0] * 10
    for percent in percents:
        counts[max(0, min(9, int(percent // 10)))] += 1
    return counts


def _length(report: Report) -> int:
    return -len(report.checks)


def _check(reports: Sequence[Report], name: str) -> CheckNumbers:
    found: list[tuple[Report, CheckResult]] = [
        (report, check) for report in reports for check in report.checks if check.name == name
    ]
    _, one = found[0]
    statuses = Counter(check.status for _, check in found)
    fair = [(report, check) for report, check in found if check.status is not Status.BROKEN]
    apart = [(report, check) for report, check in fair if report.total > check.points]
    return CheckNumbers(
        name,
        one.title,
        one.points,
        statuses[Status.PASSED],
        len(fair),
        statuses,
        correlation(
            [float(check.status is Status.PASSED) for _, check in apart],
            [(r.score - check.earned) / (r.total - check.points) for r, check in apart],
        ),
    )


def _exercise(rows: Sequence[Row], index: int) -> ExerciseNumbers:
    own: list[float] = []
    rest: list[float] = []
    for row in rows:
        here = share(row.marks[index])
        others = [share(mark) for place, mark in enumerate(row.marks) if place != index]
        other = [one for one in others if one is not None]
        if here is not None and other:
            own.append(here)
            rest.append(statistics.fmean(other))
    marks = [row.marks[index] for row in rows]
    times = {
        mark.entry.hand_in.sha256: mark.entry.grading.seconds
        for mark in marks
        if mark.entry is not None and mark.entry.grading is not None
    }
    return ExerciseNumbers(
        rows[0].marks[index].exercise,
        len(rows),
        sum(mark.handed_in for mark in marks),
        tuple(sorted(known for mark in marks if (known := share(mark)) is not None)),
        checks(graded(rows, index)),
        correlation(own, rest),
        tuple(sorted(times.values())),
    )
