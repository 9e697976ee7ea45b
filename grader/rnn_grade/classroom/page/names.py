"""What the page calls people and exercises, and where in it they are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.classroom.marks import Row
from rnn_grade.course.catalog import Exercise
from rnn_grade.text import clean

_LIMIT = 120


@dataclass(frozen=True)
class Link:
    """A student, in a list.

    Args:
        key: The identifier of the student's own part of the page.
        name: Their own name, or what the platform calls them.
        login: What the platform calls them, where two have the same name; else nothing.
    """

    key: str
    name: str
    login: str = ""


def links(rows: Sequence[Row]) -> tuple[Link, ...]:
    """Return everybody, in the order of the rows.

    Args:
        rows: Everybody's marks.
    """
    namesakes = Counter(row.student.name for row in rows if row.student.name)
    return tuple(
        Link(
            f"student-{number}",
            row.student.name or row.student.student,
            row.student.student if namesakes[row.student.name] > 1 else "",
        )
        for number, row in enumerate(rows, 1)
    )


def title(exercise: Exercise) -> str:
    """Return an exercise's number and its title, as much of it as there is room for."""
    return clean(f"{exercise.number} {exercise.manifest.title}", _LIMIT)
