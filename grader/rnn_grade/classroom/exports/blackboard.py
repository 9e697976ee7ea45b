"""Blackboard: the teacher's download with the marks in it; a column is known by its `|number`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rnn_grade.classroom.exports.columns import (
    Column,
    missing_column,
    points,
    several_columns,
    wanted_columns,
)
from rnn_grade.classroom.exports.comments import comment, is_ours
from rnn_grade.classroom.exports.export import Export
from rnn_grade.classroom.exports.template import Bar, Filling, Template, fill, state
from rnn_grade.classroom.marks import Standing
from rnn_grade.classroom.spreadsheet import Sheet
from rnn_grade.errors import UserError

_COLUMN = re.compile(
    r"^(?P<title>.*?)\s*(?:\[[^\]]*?(?P<points>\d+(?:[.,]\d+)?)[^\]]*\].*)?\|(?P<id>\d+)$"
)
# An attempt that waits for its mark, with the mark that it had before or might get.
_WAITS = re.compile(r"needs grading\s*(\([\d.,\s]*\))?", re.IGNORECASE)
# A download of one column may have these behind it, by names that Blackboard reads back.
_COMMENTS = ("grading notes", "notes format", "feedback to learner", "feedback format")
_WHAT = "The Blackboard download"


def check(sheet: Sheet) -> None:
    """Refuse a table that is no download of a Grade Center.

    Args:
        sheet: The table.

    Raises:
        UserError: It has no user names.
    """
    if sheet.column("username") is None:
        raise UserError(
            f"{_WHAT} has no column `Username`.", "Download it from Grade Center, Work Offline."
        )


def export(class_: Standing, template: Template, columns: Sequence[str] = ()) -> Export:
    """Return the download with the marks in it.

    Args:
        class_: Everybody's marks.
        template: The file that Blackboard gave out.
        columns: The title of each exercise's column, where it is not the exercise's own.

    Raises:
        UserError: It has no column for an exercise.
    """
    sheet = template.sheet
    matches = [_COLUMN.match(cell.strip()) for cell in sheet.header]
    wanted = [_column(matches, title, called) for title, called in wanted_columns(class_, columns)]
    found = fill(template, class_, wanted, _bar)
    places = [column.place for column in wanted]
    comments = [index for index in (sheet.column(name) for name in _COMMENTS) if index is not None]
    if len(places) == 1 and sum(match is not None for match in matches) == 1:
        _comment(sheet, found)
    else:
        # Nobody knows which of several columns they belong to.
        comments = []
    username = sheet.column("username") or 0
    head = range(max(username + 1, min(places, default=0)))
    kept = [index for index in head if matches[index] is None or index in places]
    kept = [*dict.fromkeys((*kept, *places, *comments))]
    return found.export(sheet.filled(found.changes, found.marked, kept))


def _comment(sheet: Sheet, found: Filling) -> None:
    text, form = sheet.column("feedback to learner"), sheet.column("feedback format")
    if text is None or form is None:
        return
    for index, student, mark in found.written:
        if is_ours(sheet.rows[index][text]):
            # Smart text may hold HTML.
            found.changes[index] |= {text: comment(mark), form: "SMART_TEXT"}
        else:
            found.commented.append(student)


def _bar(line: Sequence[str], place: int) -> Bar | None:
    return None if _WAITS.fullmatch(line[place].strip()) else state(line[place])


def _column(matches: Sequence[re.Match[str] | None], title: str, called: frozenset[str]) -> Column:
    found = [
        (index, match)
        for index, match in enumerate(matches)
        if match and {match["title"].strip().lower(), match["id"], match[0].lower()} & called
    ]
    if len(found) > 1:
        raise several_columns(_WHAT, title, len(found))
    if not found:
        raise missing_column(_WHAT, title, [match["title"] for match in matches if match])
    index, match = found[0]
    return Column(index, points(match["points"] or ""))
