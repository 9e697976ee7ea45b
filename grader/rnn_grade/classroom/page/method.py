"""How a class was graded: how far students' code was locked up, how long it took, and when."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.page.statistics import ExerciseNumbers
from rnn_grade.course.catalog import Exercise


@dataclass(frozen=True)
class Times:
    """The seconds that the gradings of one exercise took; files that are the same count once."""

    exercise: Exercise
    count: int
    median: float
    longest: float
    total: float


@dataclass(frozen=True)
class Method:
    """How a class was graded.

    Args:
        levels: The levels of isolation with how many gradings had each, the most frequent first.
        times: For each exercise that has any.
        newest: When the newest grading was made, in ISO 8601, or nothing.
        versions: The versions of this package that graded.
    """

    levels: tuple[tuple[str, int], ...]
    times: tuple[Times, ...]
    newest: str
    versions: tuple[str, ...]


def method(rows: Sequence[Row], found: Sequence[ExerciseNumbers]) -> Method:
    """Return how a class was graded.

    Args:
        rows: Everybody's marks.
        found: The exercises.
    """
    entries = [mark.entry for row in rows for mark in row.marks if mark.entry is not None]
    gradings = [entry.grading for entry in entries if entry.grading is not None]
    reports = [grading.report for grading in gradings if grading.report is not None]
    levels = Counter(report.isolation for report in reports)
    versions = {report.versions.get("rnn-grade", "") for report in reports}
    return Method(
        tuple(sorted(levels.items(), key=lambda one: (-one[1], one[0]))),
        tuple(_times(one) for one in found if one.seconds),
        max((grading.at for grading in gradings), default=""),
        tuple(sorted(version for version in versions if version)),
    )


def _times(one: ExerciseNumbers) -> Times:
    took = one.seconds
    return Times(one.exercise, len(took), statistics.median(took), took[-1], sum(took))
