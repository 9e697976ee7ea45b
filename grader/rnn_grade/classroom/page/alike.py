"""Works that are alike, for the page: who, how much, and both beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.page.environment import environment
from rnn_grade.classroom.page.names import Link, links
from rnn_grade.classroom.page.sources import gutter, visible
from rnn_grade.classroom.page.trees import Node, Trees
from rnn_grade.classroom.records import Student
from rnn_grade.classroom.similarity.hints import Alike, Hints, Line
from rnn_grade.course.catalog import Exercise

# Of more pairs, each with two sources, nobody looks at the last.
_PAIRS = 100
_LINES = 1500


@dataclass(frozen=True)
class Pair:
    """Two works that are nearly the same.

    Args:
        key: The identifier of the part of the page that has both.
        exercise: The exercise.
        first: Who handed in the first.
        second: Who handed in the second.
        found: What they share.
    """

    key: str
    exercise: Exercise
    first: tuple[Link, ...]
    second: tuple[Link, ...]
    found: Alike


@dataclass(frozen=True)
class AlikePart:
    """One exercise in which works are alike.

    Args:
        hints: What was found.
        same: Groups with one file.
        pairs: Works that are nearly the same, the most alike first.
        left: How many further pairs are not shown.
    """

    hints: Hints
    same: tuple[tuple[Link, ...], ...]
    pairs: tuple[Pair, ...]
    left: int


def alike(found: Sequence[Hints], rows: Sequence[Row]) -> tuple[AlikePart, ...]:
    """Return those exercises that were compared, in their order.

    Args:
        found: What to look at in each.
        rows: Everybody's marks.
    """
    known = {row.student.student: link for link, row in zip(links(rows), rows, strict=True)}

    def named(people: Iterable[Student]) -> tuple[Link, ...]:
        return tuple(known[one.student] for one in people if one.student in known)

    parts: list[AlikePart] = []
    count = 0
    for hints in found:
        pairs = []
        for one in hints.alike[: _PAIRS - count]:
            count += 1
            who = named(one.first), named(one.second)
            pairs.append(Pair(f"alike-{count}", hints.exercise, *who, one))
        same = tuple(named(group.people) for group in hints.same)
        parts.append(AlikePart(hints, same, tuple(pairs), len(hints.alike) - len(pairs)))
    return tuple(parts)


def beside(parts: Sequence[AlikePart]) -> dict[str, list[Node]]:
    """Return every pair beside each other as data for the script.

    Args:
        parts: The exercises.
    """
    trees, template = Trees(), environment().get_template("pair.html")
    for pair in (pair for part in parts for pair in part.pairs):
        both = [(pair.first, _lines(pair.found.left)), (pair.second, _lines(pair.found.right))]
        trees.add(template.render(pair=pair, both=both))
    return trees.data()


def _lines(lines: Sequence[Line]) -> list[tuple[str, int, str]]:
    """Return each line's text, its part and, in a notebook, its cell and number."""
    return [
        (visible(line.text), line.fragment, gutter(line.cell, line.number))
        for line in lines[:_LINES]
    ]
