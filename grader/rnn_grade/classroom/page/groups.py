"""Parts of a class that somebody may want to look at alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.page.changes import Changes
from rnn_grade.classroom.page.names import title
from rnn_grade.classroom.policy import Policy
from rnn_grade.course.catalog import Exercise

_HALF, _ALL = 50, 99.995

Belongs = Callable[[Row], bool]
Kind = Literal["points", "changed", "late", "waiting", "absent", "left out", "section"]


@dataclass(frozen=True)
class Group:
    """Some of the class.

    Args:
        key: The identifier of the list that shows them.
        words: Who they are.
        members: Their places among the rows.
        kind: What they have in common.
        exercise: The exercise in which they have it, if it is one.
    """

    key: str
    words: str
    members: tuple[int, ...]
    kind: Kind
    exercise: Exercise | None = None


def groups(rows: Sequence[Row], policy: Policy, changed: Changes) -> tuple[Group, ...]:
    """Return those groups that have members.

    Args:
        rows: Everybody's marks.
        policy: For the weights.
        changed: What the last run changed.
    """
    found: list[Group] = []

    def add(kind: Kind, words: str, belongs: Belongs, exercise: Exercise | None = None) -> None:
        members = tuple(place for place, row in enumerate(rows) if belongs(row))
        if members:
            key = f"group-{len(found) + 1}"
            found.append(Group(key, words, members, kind, exercise))

    add("points", "those with all points", lambda row: row.percent(policy) >= _ALL)
    add("points", "those below half", lambda row: _present(row) and row.percent(policy) < _HALF)
    others = {one.student for one in changed.others}
    add("changed", "those whose marks changed", lambda row: row.student.student in others)
    add("late", "those who handed in late", lambda row: any(m.days_late for m in row.marks))
    add("waiting", "those who wait for a score", lambda row: any(map(_waits, row.marks)))
    add("absent", "those who handed in nothing", lambda row: not _present(row))
    for index, mark in enumerate(rows[0].marks if rows else ()):
        words = f"those without {title(mark.exercise)}"
        add("left out", words, partial(_left_out, index), mark.exercise)
    for section in sorted({row.student.section for row in rows} - {""}):
        add("section", f"section {section}", partial(_in_section, section))
    return tuple(found)


def _present(row: Row) -> bool:
    return any(mark.handed_in for mark in row.marks)


def _waits(mark: Mark) -> bool:
    return mark.handed_in and mark.points is None


def _left_out(index: int, row: Row) -> bool:
    return _present(row) and not row.marks[index].handed_in


def _in_section(section: str, row: Row) -> bool:
    return row.student.section == section
