"""Tables that need no template: Brightspace, nbgrader's export, a plain one, and LTI scores."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.spreadsheet import Export, number, safe, write
from rnn_grade.render.words.prose import sums

_NBGRADER = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


def plain(rows: Sequence[Row], policy: Policy) -> Export:
    """Return a table with one line for each student and one column for each exercise.

    Args:
        rows: Everybody's marks.
        policy: For the weighted percentage in the last column.
    """
    exercises = [mark.exercise for mark in rows[0].marks] if rows else []
    header = ["student", "name", "email", *(one.slug for one in exercises), "percent"]
    lines = [
        [
            safe(row.student.student),
            safe(row.student.name),
            safe(row.student.email),
            *(_points(mark) for mark in row.marks),
            number(row.percent(policy)),
        ]
        for row in rows
    ]
    return Export(write(header, lines), _count(rows))


def brightspace(rows: Sequence[Row]) -> Export:
    """Return Brightspace's import: `#` before every user name and at the end of every line.

    Args:
        rows: Everybody's marks.
    """
    exercises = [mark.exercise for mark in rows[0].marks] if rows else []
    items = [
        f"{safe(one.manifest.title)} Points Grade <Numeric MaxPoints:{one.points}>"
        for one in exercises
    ]
    header = ["Username", *items, "End-of-Line Indicator"]
    # A student without a mark is left out: a blank cell could clear one.
    lines = [
        ["#" + safe(row.student.student), *(_points(mark) for mark in row.marks), "#"]
        for row in rows
        if any(mark.points is not None for mark in row.marks)
    ]
    return Export(write(header, lines), _count(rows))


def nbgrader(rows: Sequence[Row], policy: Policy) -> Export:
    """Return what `nbgrader export` writes: one line for each student and exercise.

    nbgrader quotes nothing, so no cell may hold a comma or a quote.

    Args:
        rows: Everybody's marks.
        policy: For the due dates.
    """
    lines = [",".join(_NBGRADER)]
    for row in rows:
        first, _, last = row.student.name.rpartition(" ")
        for mark in row.marks:
            due = policy.due.get(mark.exercise.slug)
            when = mark.entry.hand_in.submitted_at if mark.entry is not None else ""
            raw = float(mark.raw or 0)
            score = mark.points or 0.0
            cells = [
                mark.exercise.slug,
                due.isoformat(sep=" ") if due else "",
                when.replace("T", " "),
                row.student.student,
                last,
                first,
                row.student.email,
                str(raw),
                str(round(raw - score, 2)),
                str(score),
                str(float(mark.total)),
            ]
            lines.append(",".join(safe(cell).translate(_NO_QUOTES) for cell in cells))
    return Export("\n".join(lines) + "\n", _count(rows))


def lti(rows: Sequence[Row], now: str) -> Export:
    """Return LTI AGS score objects, one JSON document a line.

    Args:
        rows: Everybody's marks.
        now: The time of the scores, ISO 8601 with fractions of a second and an offset.
    """
    lines = []
    for row in rows:
        for mark in row.marks:
            if not mark.handed_in:
                continue
            done = mark.points is not None
            score: dict[str, object] = {
                "userId": row.student.student,
                "activityProgress": "Submitted",
                "gradingProgress": "FullyGraded" if done else "Pending",
                "timestamp": now,
                # Without it, Canvas makes every score a new attempt.
                "https://canvas.instructure.com/lti/submission": {"new_submission": False},
            }
            if done:
                score["scoreGiven"] = mark.points
                score["scoreMaximum"] = mark.total
                score["comment"] = sums(mark.report) if mark.report is not None else ""
            line = {"exercise": mark.exercise.slug, "score": score}
            lines.append(json.dumps(line, allow_nan=False))
    return Export("".join(f"{line}\n" for line in lines), _count(rows))


_NO_QUOTES = str.maketrans({",": ";", '"': "'", "\n": " ", "\r": " "})


def _points(mark: Mark) -> str:
    return "" if mark.points is None else number(mark.points)


def _count(rows: Sequence[Row]) -> int:
    return sum(mark.points is not None for row in rows for mark in row.marks)
