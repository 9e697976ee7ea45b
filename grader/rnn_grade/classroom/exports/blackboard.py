"""Blackboard: the teacher's download with the marks in it; a column is known by its `|number`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rnn_grade.classroom.exports.people import People
from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.spreadsheet import (
    Export,
    missing_column,
    number,
    read,
    scale_note,
    scaled,
)
from rnn_grade.errors import UserError

_COLUMN = re.compile(
    r"^(?P<title>.*?)\s*(?:\[[^\]]*?(?P<points>\d+(?:[.,]\d+)?)[^\]]*\].*)?\|(?P<id>\d+)$"
)
_WHAT = "The Blackboard download"


def export(rows: Sequence[Row], template: str, columns: Sequence[str] = ()) -> Export:
    """Return the download with the marks in it.

    Args:
        rows: Everybody's marks.
        template: The text of the file that Blackboard gave out.
        columns: The title of each exercise's column, where it is not the exercise's own.

    Raises:
        UserError: It has no `Username`, or no column for an exercise.
    """
    sheet = read(template, _WHAT)
    username = sheet.column("username")
    if username is None:
        raise UserError(
            f"{_WHAT} has no column `Username`.", "Download it from Grade Center, Work Offline."
        )
    if not rows:
        return Export(sheet.written(sheet.header, []), 0)
    matches = [_COLUMN.match(cell.strip()) for cell in sheet.header]
    places, worth = [], []
    for position, mark in enumerate(rows[0].marks):
        name = columns[position] if position < len(columns) else ""
        exercise = mark.exercise
        wanted = {name.lower()} if name else {exercise.manifest.title.lower(), exercise.slug}
        found = [
            index
            for index, match in enumerate(matches)
            if match and {match["title"].strip().lower(), match["id"]} & wanted
        ]
        if len(found) != 1:
            listed = [m["title"] for m in matches if m]
            raise missing_column(_WHAT, name or exercise.manifest.title, listed)
        places.append(found[0])
        match = matches[found[0]]
        points = match["points"] if match else None
        worth.append(float(points.replace(",", ".")) if points else None)
    people, lines, seen, filled, notes = People(rows), [], set(), 0, set[str]()
    kept = [*range(min(places)), *places] if username < min(places) else [username, *places]
    kept = [index for index in dict.fromkeys(kept) if matches[index] is None or index in places]
    for line in sheet.rows:
        row = people.find([line[username]])
        if row is None or all(mark.points is None for mark in row.marks):
            continue
        cells = list(line)
        for place, possible, mark in zip(places, worth, row.marks, strict=True):
            if mark.points is not None:
                cells[place] = number(scaled(mark.points, mark.total, possible))
                filled += 1
                if possible not in (None, mark.total):
                    notes.add(scale_note(mark, possible, "Blackboard"))
        lines.append([cells[index] for index in kept])
        seen.add(row.student.student)
    unknown = tuple(
        row.student.student
        for row in rows
        if row.student.student not in seen and any(mark.points is not None for mark in row.marks)
    )
    header = [sheet.header[index] for index in kept]
    return Export(sheet.written(header, lines), filled, unknown, tuple(sorted(notes)))
