"""Canvas: the teacher's own export with the marks filled in, never a header of our making.

Canvas takes a cell left blank for a mark that is to be cleared, so a student without a mark is
left out, and a cell without one keeps what was exported.
"""

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
from rnn_grade.classroom.exports.export import Export, Reason
from rnn_grade.classroom.exports.template import Bar, Template, fill, state
from rnn_grade.classroom.marks import Standing
from rnn_grade.classroom.people.rosters import is_canvas
from rnn_grade.classroom.spreadsheet import Sheet
from rnn_grade.errors import UserError

# The importer's own pattern of an assignment's header, and what it takes for none.
_ASSIGNMENT = re.compile(r"\A(.*)\s\((\d+)\)\Z")
_SUMS = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)")
# The row in which Canvas says which assignments are posted by hand.
_POSTING = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
_WHAT = "The Canvas export"


def check(sheet: Sheet) -> None:
    """Refuse a table that is no export of Canvas.

    Args:
        sheet: The table.

    Raises:
        UserError: Canvas would not take it.
    """
    if not is_canvas(sheet):
        raise UserError(
            f"{_WHAT} must begin with the columns `Student` and `ID`, or `LastName`, `FirstName` "
            "and `ID`, and have `Section`.",
            "Export it from Grades, Export: `--template` wants that file, unchanged.",
        )


def export(class_: Standing, template: Template, columns: Sequence[str] = ()) -> Export:
    """Return the export with the marks in it.

    Args:
        class_: Everybody's marks.
        template: The CSV that Canvas exported.
        columns: The title of each exercise's column, where it is not the exercise's own.

    Raises:
        UserError: It has no column for an exercise.
    """
    sheet = template.sheet
    worth = [line for line in sheet.rows if _is_worth(line)]
    places = [
        _column(sheet, worth, title, called) for title, called in wanted_columns(class_, columns)
    ]
    found = fill(
        template,
        class_,
        [Column(place, points(worth[0][place]) if worth else None) for place in places],
        _bar,
    )
    head = [
        index
        for index, line in enumerate(sheet.rows)
        if _is_worth(line) or all(map(_POSTING.fullmatch, line))
    ]
    # The columns of the student end with `Section`.
    section = sheet.column("section") or 0
    kept = [*range(section + 1), *sorted(set(places))]
    return found.export(sheet.filled(found.changes, [*head, *found.marked], kept))


def _is_worth(line: Sequence[str]) -> bool:
    return "points possible" in line[0].lower()


def _bar(line: Sequence[str], place: int) -> Bar | None:
    match line[place].strip().upper():
        case "EX":
            return Reason.EXCUSED, ""
        case "N/A":
            return Reason.UNASSIGNED, ""
    return state(line[place])


def _column(
    sheet: Sheet, worth: Sequence[Sequence[str]], title: str, called: frozenset[str]
) -> int:
    found, named = [], []
    for index, cell in enumerate(sheet.header):
        match = _ASSIGNMENT.match(cell.strip())
        if not match or _SUMS.search(cell):
            continue
        named.append(cell)
        if {match[1].strip().lower(), match[2], cell.strip().lower()} & called:
            found.append(index)
    if not found:
        raise missing_column(_WHAT, title, named)
    if len(found) > 1:
        raise several_columns(_WHAT, title, len(found))
    if any("read only" in line[found[0]].lower() for line in worth):
        raise UserError(
            f"The column `{sheet.header[found[0]].strip()}` is read only in Canvas.",
            "Name another with `--column`.",
        )
    return found[0]
