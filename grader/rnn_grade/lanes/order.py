"""Some checks first, whoever waits for their verdict: none runs before those that it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.check_file import Check
from rnn_grade.report import Report


@dataclass(frozen=True)
class _Reordered(Exercise):
    """An exercise whose checks stand in another order.

    Args:
        first: Names of those that come first.
    """

    first: tuple[str, ...] = ()

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks, in that order."""
        known = {check.name: check for check in Exercise(self.root, self.folder).checks}
        placed: dict[str, Check] = {}

        def place(names: Iterable[str]) -> None:
            for name in names:
                if name in known and name not in placed:
                    place(known[name].after)
                    placed[name] = known[name]

        place((*self.first, *known))
        return tuple(placed.values())


def reordered(exercise: Exercise, first: tuple[str, ...]) -> Exercise:
    """Return an exercise in which some checks come before the others.

    Args:
        exercise: The exercise.
        first: Names of checks, the most wanted one first; each brings what it waits for.
    """
    return _Reordered(exercise.root, exercise.folder, first) if first else exercise


def in_file_order(report: Report, exercise: Exercise) -> Report:
    """Return a report with its checks in the order of the check file again.

    Args:
        report: What grading a reordered exercise found.
        exercise: The exercise as it is.
    """
    places = {check.name: place for place, check in enumerate(exercise.checks)}
    checks = sorted(report.checks, key=lambda result: places[result.name])
    return replace(report, checks=tuple(checks))
