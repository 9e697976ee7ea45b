"""The list of everybody, as data for the page's script: rows, what they are found and sorted by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.page.changes import Changes
from rnn_grade.classroom.page.environment import environment
from rnn_grade.classroom.page.groups import Group, Kind, groups
from rnn_grade.classroom.page.students import StudentPart
from rnn_grade.classroom.page.trees import Trees
from rnn_grade.classroom.policy import Policy
from rnn_grade.text import clean


@dataclass(frozen=True)
class Listing:
    """The list of everybody.

    Args:
        rows: Everybody's marks.
        totals: The points of each exercise.
        groups: Who can be looked at alone.
        data: All of it for the script.
    """

    rows: tuple[Row, ...]
    totals: tuple[int, ...]
    groups: tuple[Group, ...]
    data: dict[str, Any]

    def of(self, kind: Kind) -> tuple[Group, ...]:
        """Return the groups of a kind."""
        return tuple(group for group in self.groups if group.kind == kind)


def listing(parts: Sequence[StudentPart], policy: Policy, changed: Changes) -> Listing:
    """Return the list of everybody.

    Args:
        parts: Everybody.
        policy: For the weights.
        changed: What the last run changed.
    """
    rows = tuple(part.row for part in parts)
    chosen = groups(rows, policy, changed)
    totals = tuple(mark.exercise.points for mark in rows[0].marks) if rows else ()
    trees, template = Trees(), environment().get_template("row.html")
    for part in parts:
        trees.add(template.render(one=part, totals=totals))
    data = {
        "rows": trees.data(),
        "students": [[_words(part), *_values(part)] for part in parts],
        "groups": {group.key: group.members for group in chosen},
    }
    return Listing(rows, totals, chosen, data)


def _words(part: StudentPart) -> str:
    """Return what a student is found by."""
    return clean(" ".join((part.link.name, *part.also)), 400)


def _values(part: StudentPart) -> list[str | float | None]:
    """Return what each column is sorted by."""
    points = [mark.points for mark in part.row.marks]
    return [clean(part.row.student.sort_name, 200), round(part.share, 6), *points]
