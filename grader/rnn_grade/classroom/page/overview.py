"""The class as a whole: who has how much of all points, and of each exercise."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.page import plots
from rnn_grade.classroom.page.names import title
from rnn_grade.classroom.page.statistics import TENTHS, ExerciseNumbers, percents, tenths
from rnn_grade.classroom.policy import Policy


@dataclass(frozen=True)
class Overview:
    """How the class did.

    Args:
        students: How many are expected.
        exercises: How many exercises there are.
        shares: The shares of all points, from 0 to 100, of those who handed in anything; sorted.
        histogram: How many have which share.
        outcomes: How many have which part of each exercise.
    """

    students: int
    exercises: int
    shares: tuple[float, ...]
    histogram: tuple[plots.Picture, ...]
    outcomes: tuple[plots.Picture, ...]

    @property
    def absent(self) -> int:
        """How many handed in nothing."""
        return self.students - len(self.shares)

    @property
    def median(self) -> float:
        """The share of all points that half of them have, from 0 to 1."""
        return statistics.median(self.shares) / 100

    @property
    def everything(self) -> int:
        """How many have all points."""
        return sum(share >= 99.995 for share in self.shares)

    @property
    def below(self) -> int:
        """How many have less than half of them."""
        return sum(share < 50 for share in self.shares)

    @property
    def tenths(self) -> tuple[tuple[str, int], ...]:
        """How many are in which tenth, as in "10 to 20"."""
        return tuple(zip(TENTHS, tenths(self.shares), strict=True))


def overview(rows: Sequence[Row], policy: Policy, found: Sequence[ExerciseNumbers]) -> Overview:
    """Return how the class did.

    Args:
        rows: Everybody's marks.
        policy: For the weights.
        found: The exercises.
    """
    shares = tuple(percents(rows, policy))
    names = [title(one.exercise) for one in found]
    four = [(one.full, one.partly, one.nothing, one.students - len(one.shares)) for one in found]
    return Overview(
        len(rows),
        len(found),
        shares,
        plots.histogram(shares, statistics.median(shares)) if shares else (),
        plots.outcomes(names, four) if found else (),
    )
