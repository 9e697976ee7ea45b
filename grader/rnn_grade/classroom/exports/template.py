"""A platform's own table, filled: each line by whom the register of the class finds in it.

A cell that holds anything but a mark, or nothing, is the platform's and stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from rnn_grade.classroom.exports.columns import Column, exercises_of
from rnn_grade.classroom.exports.export import (
    Export,
    Reason,
    Scaled,
    Unwritten,
    differs,
    missing,
    scaled,
)
from rnn_grade.classroom.marks import Mark, Missing, Row, Standing
from rnn_grade.classroom.people.names import forms
from rnn_grade.classroom.people.rosters import listed_rows
from rnn_grade.classroom.records import Identity, Listed, Student
from rnn_grade.classroom.spreadsheet import Sheet, number

_MARK = re.compile(r"-?|-?[\d.,\s]+%?")
# What bars a cell from being filled, and what is said of it.
Bar = tuple[Reason, str]


@dataclass(frozen=True)
class Template:
    """A platform's own table.

    Args:
        sheet: The table.
        source: What its file is called.
        people: Who stands in each row, `None` where it is nobody's.
    """

    sheet: Sheet
    source: str
    people: tuple[Listed | None, ...]

    @property
    def listed(self) -> tuple[Listed, ...]:
        """Who stands in it, for the register of the class."""
        return tuple(one for one in self.people if one is not None)


@dataclass
class Filling:
    """What goes into a template.

    Args:
        changes: New texts, by the index of the row and of the column.
        marked: The rows of those who have a mark, whether it may be written or not.
        written: The marks that were written, each with its row.
        unwritten: Those that were not.
    """

    changes: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    marked: list[int] = field(default_factory=list)
    written: list[tuple[int, Student, Mark]] = field(default_factory=list)
    unwritten: dict[Unwritten, None] = field(default_factory=dict)
    scaled: dict[Scaled, None] = field(default_factory=dict)
    commented: list[Student] = field(default_factory=list)

    def export(self, content: bytes) -> Export:
        """Return what was made of it.

        Args:
            content: The document.
        """
        return Export(
            content,
            len(self.written),
            tuple(self.unwritten),
            tuple(self.scaled),
            tuple(self.commented),
        )


def template_of(sheet: Sheet, source: str) -> Template:
    """Return a table with those who stand in it.

    Args:
        sheet: The table.
        source: What its file is called.

    Raises:
        UserError: It has no column that tells people apart.
    """
    return Template(sheet, source, listed_rows(sheet, source))


def state(cell: str) -> Bar | None:
    """Return what a cell says that is no mark, `None` where it may be filled.

    Args:
        cell: Its text.
    """
    text = cell.strip()
    return None if _MARK.fullmatch(text) else (Reason.STATE, f"“{text}”")


def fill(
    template: Template,
    class_: Standing,
    columns: Sequence[Column],
    barred: Callable[[Sequence[str], int], Bar | None],
) -> Filling:
    """Return a template's new cells.

    Args:
        template: The table.
        class_: Everybody's marks; the register knows the people of the table.
        columns: Where each exercise's marks belong.
        barred: Tells for a line and a column why the cell stays as it is, if it does.
    """
    rows = {row.student.student: row for row in class_.rows}
    found = Filling()
    present = set()
    for index, listed in enumerate(template.people):
        if listed is None:
            continue
        student, why = class_.register.find(listed.identity)
        if student is None:
            nobody = _shown(listed)
            for one in exercises_of(class_):
                found.unwritten[Unwritten(nobody, one.slug, Reason.UNCLEAR, why)] = None
            continue
        present.add(student.student)
        _fill_line(index, template.sheet.rows[index], rows[student.student], columns, barred, found)
    _tell_absent([row for name, row in rows.items() if name not in present], class_, found)
    return found


def _fill_line(
    index: int,
    line: Sequence[str],
    row: Row,
    columns: Sequence[Column],
    barred: Callable[[Sequence[str], int], Bar | None],
    found: Filling,
) -> None:
    for column, mark in zip(columns, row.marks, strict=True):
        slug = mark.exercise.slug
        if mark.points is None:
            found.unwritten[missing(row.student, mark)] = None
            continue
        if index not in found.marked[-1:]:
            found.marked.append(index)
        bar = barred(line, column.place)
        if bar is not None:
            found.unwritten[Unwritten(row.student, slug, *bar)] = None
            continue
        found.changes[index][column.place] = number(scaled(mark, column.possible))
        found.written.append((index, row.student, mark))
        if column.possible is not None and differs(mark, column.possible):
            found.scaled[Scaled(slug, mark.total, column.possible)] = None


def _tell_absent(absent: Sequence[Row], class_: Standing, found: Filling) -> None:
    """Tell whose marks have no line, and whose lines may be theirs: a namesake's."""
    namesakes: dict[tuple[str, str], str] = {}
    for row in absent:
        who = row.student
        bearer, several = class_.register.find(Identity((), who.name)) if who.name else (None, "")
        why = "" if bearer is not None else several
        for mark in row.marks:
            slug = mark.exercise.slug
            if mark.points is not None:
                found.unwritten[Unwritten(who, slug, Reason.ABSENT, who.doubt or why)] = None
                if why:
                    namesakes |= dict.fromkeys(((form, slug) for form in _forms(who)), why)
            elif mark.handed_in:
                found.unwritten[missing(who, mark)] = None
    # It cannot be said that somebody handed in nothing who may be the one whose line is missing.
    for one in [*found.unwritten] if namesakes else ():
        keys = ((form, one.exercise) for form in _forms(one.student))
        told = next((namesakes[key] for key in keys if key in namesakes), "")
        if told and one.reason is Missing.NOTHING:
            del found.unwritten[one]
            found.unwritten[replace(one, reason=Reason.UNCLEAR, detail=told)] = None


def _forms(student: Student) -> frozenset[str]:
    return forms(student.name, student.family, student.given)


def _shown(listed: Listed) -> Student:
    identity = listed.identity
    return Student(next((value for _, value in identity.ids), identity.name), identity.name)
