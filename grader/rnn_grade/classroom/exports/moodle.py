"""Moodle: the offline grading worksheet of one assignment, filled in place.

Its headers are translated, so columns are found by what stands in them: `Participant 4711`, and
the same maximum in every row, right behind the grade.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rnn_grade.classroom.exports.columns import Column, points
from rnn_grade.classroom.exports.comments import comment, is_ours
from rnn_grade.classroom.exports.export import Export, Reason
from rnn_grade.classroom.exports.template import Bar, Template, fill, state
from rnn_grade.classroom.marks import Standing
from rnn_grade.classroom.spreadsheet import Sheet
from rnn_grade.errors import UserError

_IDENTIFIER = re.compile(r"^\D*?(\d+)$")
_WHAT = "The Moodle worksheet"
# How Moodle's language packs say whether a grade can be changed.
_YES = frozenset(
    {"yes", "ja", "sí", "si", "oui", "sim", "sì", "tak", "ano", "da", "igen", "evet", "kyllä"}
    | {"да", "так", "是", "はい", "예"}
)
_NO = frozenset(
    {"no", "nein", "nee", "non", "não", "nej", "nei", "nie", "ne", "nem", "hayır", "ei"}
    | {"нет", "ні", "否", "いいえ", "아니오"}
)


def check(sheet: Sheet) -> None:
    """Refuse a table that is no worksheet.

    Args:
        sheet: The table.

    Raises:
        UserError: It has no columns for a grade and its maximum.
    """
    _columns(sheet)


def export(class_: Standing, template: Template) -> Export:
    """Return the worksheet with the marks of one exercise in it.

    Args:
        class_: Everybody's marks, for one exercise.
        template: The worksheet as it was downloaded.

    Raises:
        UserError: It is no worksheet, or the marks are of several exercises.
    """
    if class_.rows and len(class_.rows[0].marks) != 1:
        raise UserError(
            "A Moodle worksheet belongs to one assignment, and these are several exercises.",
            "Name one: `rnn-grade export 3 --format moodle --template worksheet.csv`.",
        )
    sheet = template.sheet
    grade, maximum = _columns(sheet)
    lock = _lock(sheet, maximum)

    def barred(line: Sequence[str], place: int) -> Bar | None:
        if lock is not None and line[lock].strip().lower() in _NO:
            return Reason.LOCKED, ""
        return state(line[place])

    worth = points(sheet.rows[0][maximum]) if sheet.rows else None
    found = fill(template, class_, [Column(grade, worth)], barred)
    for index, student, mark in found.written:
        line, cells = sheet.rows[index], found.changes[index]
        if "," in line[maximum]:
            cells[grade] = cells[grade].replace(".", ",")
        if not _has_comments(sheet):
            continue
        if is_ours(line[-1]):
            cells[len(sheet.header) - 1] = comment(mark)
        else:
            found.commented.append(student)
    return found.export(sheet.filled(found.changes))


def _columns(sheet: Sheet) -> tuple[int, int]:
    """Return the columns of the grade and of its maximum."""
    named = sheet.column("grade"), sheet.column("maximum grade")
    if named[0] is not None and named[1] is not None:
        return named[0], named[1]
    identified = sheet.rows and all(_IDENTIFIER.match(line[0].strip()) for line in sheet.rows)
    for index in range(2, len(sheet.header)) if identified else ():
        values = {points(line[index]) for line in sheet.rows}
        before = {line[index - 1].strip() for line in sheet.rows}
        grades = all(text in ("", "-") or points(text) is not None for text in before)
        if len(values) == 1 and None not in values and grades:
            return index - 1, index
    raise UserError(
        f"{_WHAT} has no columns for a grade and its maximum.",
        "Download it from the assignment: Submissions, Download grading worksheet. A scale in the "
        "place of points cannot be filled.",
    )


def _lock(sheet: Sheet, maximum: int) -> int | None:
    """Return the column that says whether a grade can be changed, if one does."""
    for index in range(maximum + 1, len(sheet.header)):
        if {line[index].strip().lower() for line in sheet.rows} <= _YES | _NO:
            return index
    return None


def _has_comments(sheet: Sheet) -> bool:
    """Return whether the last column is for comments: those of dates and yes or no are not."""
    return sheet.column("feedback comments") is not None or len(sheet.header) >= 9
