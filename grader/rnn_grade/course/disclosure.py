"""Of a hidden check learners are told that it is there, what it is worth and what it earned.

Its name, its docstring, its hints and what it found are the course's alone. Whoever grades says
what becomes of hidden checks; without a word they are not run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from rnn_grade.report import CheckResult, Event, Report, Status


class Hidden(StrEnum):
    """What becomes of hidden checks."""

    # They are not run; the report says how many points they are worth.
    LEFT_OUT = "left-out"
    # They are run and count, and no more is told of them.
    COUNTED = "counted"
    # They are run and told like all others: for instructors.
    SHOWN = "shown"


class _Check(Protocol):
    """A check, or its verdict."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def hidden(self) -> bool: ...


class Disclosure:
    """Tells of a grading what learners may read.

    Args:
        checks: The checks that it may be about, or their verdicts; without any, all is told.
    """

    def __init__(self, checks: Iterable[_Check]) -> None:
        hidden = [check for check in checks if check.hidden]
        numbers = range(1, len(hidden) + 1)
        self._names = {one.name: f"hidden_{n}" for one, n in zip(hidden, numbers, strict=True)}
        titles = [f"Hidden check {n}, known to the course" for n in numbers]
        if len(hidden) == 1:
            titles = ["A hidden check, known to the course"]
        self._titles = {one.title: text for one, text in zip(hidden, titles, strict=True)}

    def of(self, report: Report) -> Report:
        """Return a report as learners may read it.

        Args:
            report: The report.
        """
        if not self._names:
            return report
        problem = report.problem
        for hidden, told in (self._names | self._titles).items():
            problem = problem.replace(hidden, told)
        checks = tuple(self._result(check) for check in report.checks)
        return replace(report, checks=checks, problem=problem)

    def to(self, watch: Callable[[Event], None]) -> Callable[[Event], None]:
        """Return what is told of each event, so that `watch` hears what learners may read.

        Args:
            watch: Told what happens while it happens.
        """

        def told(event: Event) -> None:
            if event.kind == "epoch" and event.check in self._names:
                return
            result = None if event.result is None else self._result(event.result)
            name = self._names.get(event.check, event.check)
            watch(replace(event, check=name, result=result))

        return told if self._names else watch

    def _result(self, result: CheckResult) -> CheckResult:
        waits_for = tuple(self._titles.get(title, title) for title in result.waits_for)
        if result.name not in self._names:
            return replace(result, waits_for=waits_for)
        unmet = result.status in (Status.ERROR, Status.TIMEOUT)
        return CheckResult(
            name=self._names[result.name],
            title=self._titles[result.title],
            points=result.points,
            # How it failed would say what it does.
            status=Status.FAILED if unmet else result.status,
            waits_for=waits_for,
            hidden=True,
        )


def for_learners(report: Report) -> Report:
    """Return a report in which hidden checks are told of as learners may read it.

    Args:
        report: The report, with all that its checks found.
    """
    return Disclosure(report.checks).of(report)
