"""Which column of a platform's own table belongs to an exercise, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.classroom.marks import Standing
from rnn_grade.course.catalog import Exercise
from rnn_grade.errors import UserError


@dataclass(frozen=True)
class Column:
    """Where the marks of one exercise belong.

    Args:
        place: The column's index.
        possible: How many points it is worth, `None` where the table does not say.
    """

    place: int
    possible: float | None = None


def exercises_of(class_: Standing) -> list[Exercise]:
    """Return the exercises that marks are of, in their order.

    Args:
        class_: Everybody's marks.
    """
    return [mark.exercise for mark in class_.rows[0].marks] if class_.rows else []


def wanted_columns(class_: Standing, columns: Sequence[str]) -> list[tuple[str, frozenset[str]]]:
    """Return for each exercise what its column is called, and all that it may be called.

    Args:
        class_: Everybody's marks.
        columns: The titles that were named, in the order of the exercises.
    """
    found = []
    for position, one in enumerate(exercises_of(class_)):
        name = columns[position] if position < len(columns) else ""
        names = [name] if name else [one.manifest.title, one.slug]
        called = frozenset(text.strip().lower() for text in names)
        found.append((names[0], called))
    return found


def missing_column(what: str, wanted: str, columns: Sequence[str]) -> UserError:
    """Return the error for a template without the column that a mark belongs into.

    Args:
        what: The template.
        wanted: What the column should be called.
        columns: The columns that it has.
    """
    listed = ", ".join(f"`{name.strip()}`" for name in columns[:8]) or "none"
    return UserError(
        f"{what} has no column for `{wanted}`; it has {listed}.",
        "Name the assignment after the exercise, or the column with `--column`.",
    )


def several_columns(what: str, wanted: str, count: int) -> UserError:
    """Return the error for a template in which several columns may be meant.

    Args:
        what: The template.
        wanted: What the column should be called.
        count: How many are called so.
    """
    return UserError(
        f"{what} has {count} columns called `{wanted}`.",
        "Name the one that is meant by its number: `--column 12345`.",
    )


def points(text: str) -> float | None:
    """Return a number as platforms write it, `None` where it is none.

    Args:
        text: `20`, `20.00` or `20,00`.
    """
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
