"""Moodle: the offline grading worksheet of one assignment, filled in place.

Its headers are translated, so columns are found by what stands in them: `Participant 4711`, and
the same maximum in every row, right behind the grade.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from rnn_grade.classroom.exports.people import People
from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.spreadsheet import (
    Export,
    Sheet,
    number,
    read,
    safe,
    scale_note,
    scaled,
)
from rnn_grade.errors import UserError
from rnn_grade.render.words.prose import headline, outset, sums
from rnn_grade.report import Report, Status

_IDENTIFIER = re.compile(r"^\D*?(\d+)$")
_WHAT = "The Moodle worksheet"
_FEEDBACK = 8000


def export(rows: Sequence[Row], template: str) -> Export:
    """Return the worksheet with the marks of one exercise in it.

    Args:
        rows: Everybody's marks, with one exercise.
        template: The text of the worksheet as it was downloaded.

    Raises:
        UserError: It is no worksheet, or the marks are of several exercises.
    """
    sheet = read(template, _WHAT)
    if rows and len(rows[0].marks) != 1:
        raise UserError(
            "A Moodle worksheet belongs to one assignment, and these are several exercises.",
            "Name one: `rnn-grade export 3 --format moodle --template worksheet.csv`.",
        )
    grade, maximum = _columns(sheet)
    people, filled, seen, notes = People(rows), 0, set(), set()
    lines = []
    for line in sheet.rows:
        match = _IDENTIFIER.match(line[0].strip())
        row = people.find([match[1] if match else "", *line[1:3]])
        mark = row.marks[0] if row is not None else None
        cells = list(line)
        if row is not None and mark is not None and mark.points is not None:
            possible = _number(line[maximum])
            value = number(scaled(mark.points, mark.total, possible))
            cells[grade] = value.replace(".", ",") if sheet.separator == ";" else value
            if mark.report is not None and _has_feedback(sheet):
                cells[-1] = feedback(mark.report)
            if possible is not None and possible != mark.total:
                notes.add(scale_note(mark, possible, "Moodle"))
            filled += 1
            seen.add(row.student.student)
        lines.append(cells)
    unknown = tuple(
        row.student.student
        for row in rows
        if row.student.student not in seen and row.marks[0].points is not None
    )
    return Export(sheet.written(sheet.header, lines), filled, unknown, tuple(sorted(notes)))


def feedback(report: Report) -> str:
    """Return what a learner reads, as HTML on one line: the column holds HTML.

    Args:
        report: The report of the attempt that counts.
    """
    lines = [sums(report), *outset(report)]
    lines += [
        f"{check.title} {headline(check)}"
        for check in report.checks
        if check.status is not Status.PASSED
    ]
    return safe("<br>".join(html.escape(line[:600]) for line in lines)[:_FEEDBACK])


def _columns(sheet: Sheet) -> tuple[int, int]:
    """Return the columns of the grade and of its maximum."""
    named = sheet.column("grade"), sheet.column("maximum grade")
    if named[0] is not None and named[1] is not None:
        return named[0], named[1]
    identified = sheet.rows and all(_IDENTIFIER.match(line[0].strip()) for line in sheet.rows)
    for index in range(2, len(sheet.header)) if identified else ():
        values = {_number(line[index]) for line in sheet.rows}
        before = {line[index - 1].strip() for line in sheet.rows}
        grades = all(text in ("", "-") or _number(text) is not None for text in before)
        if len(values) == 1 and None not in values and grades:
            return index - 1, index
    raise UserError(
        f"{_WHAT} has no columns for a grade and its maximum.",
        "Download it from the assignment: Submissions, Download grading worksheet. A scale in the "
        "place of points cannot be filled.",
    )


def _has_feedback(sheet: Sheet) -> bool:
    """Return whether the last column is for comments: those of dates and yes or no are not."""
    return sheet.column("feedback comments") is not None or len(sheet.header) >= 9


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
