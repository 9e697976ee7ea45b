"""Some checks first, whoever waits for their verdict: none runs before those that it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.check_file import Check
from rnn_grade.course.manifest import Manifest
from rnn_grade.report import Report


@dataclass(frozen=True)
class _Reordered(Exercise):
    """An exercise whose checks stand in another order.

    Args:
        whole: The exercise as it is; what is known of it is not read again.
        order: Its checks in that order.
    """

    whole: Exercise
    order: tuple[Check, ...]

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks, in that order."""
        return self.order

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The functions that the checks call."""
        return self.whole.parts

    @cached_property
    def manifest(self) -> Manifest:
        """What its `exercise.toml` says."""
        return self.whole.manifest


def reordered(exercise: Exercise, first: tuple[str, ...]) -> Exercise:
    """Return an exercise in which some checks come before the others.

    Args:
        exercise: The exercise.
        first: Names of checks, the most wanted one first; each brings what it waits for.
    """
    if not first:
        return exercise
    known = {check.name: check for check in exercise.checks}
    placed: dict[str, Check] = {}

    def place(names: Iterable[str]) -> None:
        for name in names:
            if name in known and name not in placed:
                place(known[name].after)
                placed[name] = known[name]

    place((*first, *known))
    return _Reordered(exercise.root, exercise.folder, exercise, tuple(placed.values()))


def in_file_order(report: Report, exercise: Exercise) -> Report:
    """Return a report with its checks in the order of the check file again.

    Args:
        report: What grading a reordered exercise found.
        exercise: The exercise as it is.
    """
    places = {check.name: place for place, check in enumerate(exercise.checks)}
    # What learners may not know by its name is as far behind as it was.
    checks = sorted(report.checks, key=lambda result: places.get(result.name, len(places)))
    return replace(report, checks=tuple(checks))
