"""Who is to be looked after: who needs help, who handed in nothing, late, or has no score yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.page.names import Link, links
from rnn_grade.classroom.page.statistics import share
from rnn_grade.course.catalog import Exercise
from rnn_grade.report import Report, Status

_HALF = 0.5


@dataclass(frozen=True)
class Struggling:
    """Somebody below half of the points of what they handed in.

    Args:
        link: Who.
        share: What they have of it, from 0 to 1.
        exercise: The first exercise that is not done: where help is to begin.
        unmet: The first thing to mend in it.
    """

    link: Link
    share: float
    exercise: Exercise
    unmet: str


@dataclass(frozen=True)
class Late:
    """Somebody's mark for what came late."""

    link: Link
    mark: Mark


@dataclass(frozen=True)
class Attention:
    """Those whom somebody should write to.

    Args:
        struggling: Who is below half, the least first.
        absent: Who handed in nothing.
        late: What came late, the latest first.
        waiting: Who handed in something that has no score.
    """

    struggling: tuple[Struggling, ...]
    absent: tuple[Link, ...]
    late: tuple[Late, ...]
    waiting: tuple[Link, ...]


def attention(rows: Sequence[Row]) -> Attention:
    """Return those whom somebody should write to.

    Args:
        rows: Everybody's marks.
    """
    known = list(zip(links(rows), rows, strict=True))
    late = [Late(who, mark) for who, row in known for mark in row.marks if mark.days_late]
    return Attention(
        struggling=_struggling(known),
        absent=tuple(who for who, row in known if not _present(row)),
        late=tuple(sorted(late, key=lambda one: -(one.mark.days_late or 0))),
        waiting=tuple(who for who, row in known if any(map(_waits, row.marks))),
    )


def _present(row: Row) -> bool:
    return any(mark.handed_in for mark in row.marks)


def _waits(mark: Mark) -> bool:
    return mark.handed_in and share(mark) is None


def _struggling(known: Sequence[tuple[Link, Row]]) -> tuple[Struggling, ...]:
    found = []
    for link, row in known:
        parts = [(mark, part) for mark in row.marks if (part := share(mark)) is not None]
        mean = sum(part for _, part in parts) / len(parts) if parts else 1.0
        if mean < _HALF:
            mark = next(mark for mark, part in parts if part < 1)
            found.append(Struggling(link, mean, mark.exercise, _first_unmet(mark.report)))
    return tuple(sorted(found, key=lambda one: one.share))


def _first_unmet(report: Report | None) -> str:
    if report is None:
        return ""
    if report.findings and report.findings[0].kind in ("syntax", "unreadable"):
        return "Python cannot read the file."
    others = (Status.PASSED, Status.SKIPPED, Status.BROKEN)
    return next((check.title for check in report.checks if check.status not in others), "")
