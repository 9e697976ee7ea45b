"""Canvas: the teacher's own export with the marks filled in, never a header of our making.

Canvas takes a cell left blank for a mark that is to be cleared, so a student without a mark is
left out, and a cell without one keeps what was exported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rnn_grade.classroom.exports.people import People
from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.spreadsheet import (
    Export,
    Sheet,
    missing_column,
    number,
    read,
    scale_note,
    scaled,
)
from rnn_grade.errors import UserError

# The importer's own pattern of an assignment's header.
_ASSIGNMENT = re.compile(r"\A(.*)\s\((\d+)\)\Z")
_WHAT = "The Canvas export"


def export(rows: Sequence[Row], template: str, columns: Sequence[str] = ()) -> Export:
    """Return the export with the marks in it.

    Args:
        rows: Everybody's marks.
        template: The text of the CSV that Canvas exported.
        columns: The title of each exercise's column, where it is not the exercise's own.

    Raises:
        UserError: It is no Canvas export, or has no column for an exercise.
    """
    sheet = read(template, _WHAT)
    if (
        sheet.column("student") != 0
        or sheet.column("id") is None
        or sheet.column("section") is None
    ):
        raise UserError(
            f"{_WHAT} must begin with the columns `Student` and `ID` and have `Section`.",
            "Export it from Grades, Export: `--template` wants that file, unchanged.",
        )
    if not rows:
        return Export(sheet.written(sheet.header, []), 0)
    exercises = [mark.exercise for mark in rows[0].marks]
    wanted = [columns[n] if n < len(columns) else "" for n in range(len(exercises))]
    places = [
        _column(sheet, name or one.manifest.title, name or one.slug)
        for name, one in zip(wanted, exercises, strict=True)
    ]
    people, head, filled, seen = People(rows), [], [], set()
    worth: list[float | None] = [None] * len(places)
    count, notes = 0, set[str]()
    identity = [sheet.column(name) for name in ("id", "sis user id", "sis login id", "student")]
    for line in sheet.rows:
        if "points possible" in line[0].lower():
            head.append(line)
            worth = [_number(line[place]) for place in places]
            continue
        row = people.find(line[index] for index in identity if index is not None)
        if row is None:
            continue
        cells = list(line)
        marked = 0
        for place, possible, mark in zip(places, worth, row.marks, strict=True):
            if mark.points is not None:
                cells[place] = number(scaled(mark.points, mark.total, possible))
                marked += 1
                if possible not in (None, mark.total):
                    notes.add(scale_note(mark, possible, "Canvas"))
        if marked:
            filled.append(tuple(cells))
            seen.add(row.student.student)
        count += marked
    kept = _kept(sheet, places)
    lines = [[line[index] for index in kept] for line in (*head, *filled)]
    unknown = tuple(
        row.student.student
        for row in rows
        if row.student.student not in seen and any(mark.points is not None for mark in row.marks)
    )
    header = [sheet.header[index] for index in kept]
    return Export(sheet.written(header, lines), count, unknown, tuple(sorted(notes)))


def _kept(sheet: Sheet, places: Sequence[int]) -> list[int]:
    """Return the student columns, which end with `Section`, and those with marks."""
    section = sheet.column("section")
    assert section is not None
    return [*range(section + 1), *sorted(set(places))]


def _column(sheet: Sheet, title: str, slug: str) -> int:
    wanted = {title.strip().lower(), slug.strip().lower()}
    found = []
    for index, cell in enumerate(sheet.header):
        match = _ASSIGNMENT.match(cell.strip())
        if match and ({match[1].strip().lower(), match[2], cell.strip().lower()} & wanted):
            found.append(index)
    if not found:
        named = [cell for cell in sheet.header if _ASSIGNMENT.match(cell.strip())]
        raise missing_column(_WHAT, title, named)
    if len(found) > 1:
        raise UserError(
            f"{_WHAT} has {len(found)} columns called `{title}`.",
            "Name the one that is meant by its number: `--column 12345`.",
        )
    return found[0]


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
