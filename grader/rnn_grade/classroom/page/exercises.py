"""Each exercise as the class did in it: its checks, and what its numbers mean in words."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.classroom.page.frequent import Mistake
from rnn_grade.classroom.page.statistics import ENOUGH, CheckNumbers, ExerciseNumbers
from rnn_grade.report import Status

_ENDS = (
    (Status.FAILED, "failed"),
    (Status.ERROR, "stopped with an error"),
    (Status.TIMEOUT, "took too long"),
    (Status.SKIPPED, "waited for another check"),
    (Status.NOT_ATTEMPTED, "did not begin it"),
    (Status.BROKEN, "could not be graded, and are left out"),
)


@dataclass(frozen=True)
class Correlation:
    """A correlation and how it is read.

    Args:
        value: From -1 to 1; `None` where it cannot be known.
        words: What it means, or why it cannot be known.
        wrong: Whether it says that something is wrong with the check.
    """

    value: float | None
    words: str
    wrong: bool = False


@dataclass(frozen=True)
class CheckRow:
    """One check of an exercise.

    Args:
        numbers: How the class did.
        ends: How it ended for those who did not pass: "3 failed".
        apart: Whether it tells learners apart.
    """

    numbers: CheckNumbers
    ends: tuple[str, ...]
    apart: Correlation


@dataclass(frozen=True)
class ExercisePart:
    """One exercise.

    Args:
        key: The identifier of its part of the page.
        numbers: How the class did.
        median: The share of the points that half of them have, from 0 to 1; `None` for nobody.
        together: Whether it goes with the other exercises.
        checks: Its checks, in their order.
        mistake: The most frequent mistake, where there is one.
    """

    key: str
    numbers: ExerciseNumbers
    median: float | None
    together: Correlation
    checks: tuple[CheckRow, ...]
    mistake: Mistake | None


def exercise_parts(
    found: Sequence[ExerciseNumbers], mistakes: Sequence[Mistake]
) -> tuple[ExercisePart, ...]:
    """Return every exercise, in the order of the marks.

    Args:
        found: Their numbers.
        mistakes: All mistakes, the most frequent first.
    """
    return tuple(
        ExercisePart(
            f"exercise-{index + 1}",
            one,
            statistics.median(one.shares) if one.shares else None,
            _together(one),
            tuple(CheckRow(check, _ends(check), _apart(check)) for check in one.checks),
            next((mistake for mistake in mistakes if mistake.index == index), None),
        )
        for index, one in enumerate(found)
    )


def _ends(check: CheckNumbers) -> tuple[str, ...]:
    counts = check.statuses
    return tuple(f"{counts[status]} {words}" for status, words in _ENDS if counts[status])


def _together(one: ExerciseNumbers) -> Correlation:
    value = one.discrimination
    if value is None:
        few = len(one.shares) < ENOUGH
        return Correlation(None, "too few students" if few else "cannot be told")
    if value < 0:
        return Correlation(value, "against them")
    return Correlation(
        value, "closely" if value >= 0.5 else "somewhat" if value >= 0.2 else "hardly"
    )


def _apart(check: CheckNumbers) -> Correlation:
    value = check.discrimination
    if value is None:
        if check.counted < ENOUGH:
            return Correlation(None, "too few students")
        if check.share in (0, 1):
            return Correlation(None, "all passed" if check.share else "nobody passed")
        return Correlation(None, "nothing to compare with")
    if value < 0:
        return Correlation(value, "the wrong way round", wrong=True)
    return Correlation(value, "well" if value >= 0.4 else "somewhat" if value >= 0.2 else "hardly")
