"""What an exporter made, as data: a document, and every mark that is not in it, with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rnn_grade.classroom.marks import Mark, Missing, Row
from rnn_grade.classroom.records import Student
from rnn_grade.errors import UserError


class Reason(StrEnum):
    """Why a mark is not in a table, apart from there being none."""

    ABSENT = "absent"
    EXCUSED = "excused"
    UNASSIGNED = "unassigned"
    LOCKED = "locked"
    # The platform's own table says something in the cell that is no mark.
    STATE = "state"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Unwritten:
    """That somebody's cell was left as it was.

    Args:
        student: Whose.
        exercise: The exercise's slug.
        reason: Why.
        detail: What stands there, or whom they may be mistaken for.
    """

    student: Student
    exercise: str
    reason: Missing | Reason
    detail: str = ""


@dataclass(frozen=True)
class Scaled:
    """That a platform's column is worth something else than the exercise.

    Args:
        exercise: The exercise's slug.
        total: Its points.
        possible: What the column is worth.
    """

    exercise: str
    total: int
    possible: float


@dataclass(frozen=True)
class Export:
    """What an exporter wrote.

    Args:
        content: The document, as it is written down.
        filled: How many marks are in it.
        unwritten: Which are not.
        scaled: Where points are not those of the exercise.
        commented: Whose comment was left as somebody wrote it.
        noughts: How many stand there with nought, as the platform has it, for what is missing.
    """

    content: bytes
    filled: int
    unwritten: tuple[Unwritten, ...] = ()
    scaled: tuple[Scaled, ...] = ()
    commented: tuple[Student, ...] = ()
    noughts: int = 0


def missing(student: Student, mark: Mark) -> Unwritten:
    """Return why there is no mark to be written.

    Args:
        student: Whose it would be.
        mark: A mark without points.
    """
    reason = mark.missing or Missing.UNGRADED
    # What somebody handed in may be theirs, where nobody can tell who they are.
    if reason is Missing.NOTHING and student.on_roster and student.doubt:
        return Unwritten(student, mark.exercise.slug, Reason.UNCLEAR, student.doubt)
    return Unwritten(student, mark.exercise.slug, reason)


def all_missing(rows: Iterable[Row]) -> Iterator[Unwritten]:
    """Yield why there is no mark, for each that there is not.

    Args:
        rows: Everybody's marks.
    """
    for row in rows:
        yield from (missing(row.student, mark) for mark in row.marks if mark.points is None)


def scaled(mark: Mark, possible: float | None) -> float:
    """Return points as a share of what the platform's column is worth.

    Args:
        mark: A mark that has points.
        possible: What the column is worth, or `None` where it does not say.

    Raises:
        UserError: It is worth nothing, and the mark would be lost.
    """
    points = mark.points or 0.0
    if possible == 0 and points:
        raise UserError(
            f"The column for {mark.exercise.slug} is worth 0 points there: every mark would be 0.",
            "Give the assignment its points on the platform, download the file again, and export.",
        )
    if not differs(mark, possible) or possible is None:
        return points
    return points * possible / mark.total


def differs(mark: Mark, possible: float | None) -> bool:
    """Return whether a platform's column is worth something else than the exercise.

    Args:
        mark: The mark.
        possible: What the column is worth, or `None` where it does not say.
    """
    return possible is not None and mark.total != 0 and possible != mark.total
