"""What the last run changed: marks as they stood before it read its download, and as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.page.names import Link, links


@dataclass(frozen=True)
class Before:
    """How a class stood.

    Args:
        moment: Until when, in ISO 8601 and UTC; nothing where there was no run yet.
        rows: Everybody's marks then.
    """

    moment: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Change:
    """One mark that is another one.

    Args:
        student: Whose.
        link: The same, in a list.
        before: What it was; without points where there was none.
        now: What it is.
        why: What made it another.
    """

    student: str
    link: Link
    before: Mark
    now: Mark
    why: str

    @property
    def step(self) -> float:
        """By how many points."""
        return (self.now.points or 0.0) - (self.before.points or 0.0)


@dataclass(frozen=True)
class Changes:
    """What the last run changed.

    Args:
        moment: When it read its download, in ISO 8601 and UTC; nothing where no run came before it.
        others: Marks that were there and are others, the greatest loss first.
        new: How many marks there are where there was none.
    """

    moment: str = ""
    others: tuple[Change, ...] = ()
    new: int = 0


def changes(before: Before, rows: Sequence[Row]) -> Changes:
    """Return what the last run changed.

    Args:
        before: How the class stood.
        rows: Everybody's marks now.
    """
    if not any(mark.points is not None for row in before.rows for mark in row.marks):
        return Changes()
    earlier = {
        (row.student.student, mark.exercise.folder): mark
        for row in before.rows
        for mark in row.marks
    }
    others, new = [], 0
    for link, row in zip(links(rows), rows, strict=True):
        for now in row.marks:
            then = earlier.get((row.student.student, now.exercise.folder), Mark(now.exercise))
            if then.points == now.points:
                continue
            if then.points is None:
                new += 1
            else:
                others.append(Change(row.student.student, link, then, now, _why(then, now)))
    others.sort(key=lambda one: one.step)
    return Changes(before.moment, tuple(others), new)


def _why(before: Mark, now: Mark) -> str:
    if before.override != now.override:
        return "marked by hand" if now.override is not None else "the mark by hand was taken back"
    if now.entry is None or before.entry is None:
        return "found to be somebody else's"
    return "handed in again" if before.entry.hand_in != now.entry.hand_in else "graded again"
