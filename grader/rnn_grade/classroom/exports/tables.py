"""Tables that need no template: Brightspace, nbgrader's export, a plain one, and LTI scores."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rnn_grade.classroom.exports.export import Export, all_missing, missing
from rnn_grade.classroom.marks import Mark, Missing, Row
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import Kind, Student
from rnn_grade.classroom.spreadsheet import number, safe, write
from rnn_grade.classroom.words.remarks import remarks
from rnn_grade.render.words.prose import sums

_NBGRADER = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)
# By hand are: by whom, when, and why.
_REMARKS = ("missing", "days_late", "team", "by_hand", "when", "why")
_NO_QUOTES = str.maketrans({",": ";", '"': "'", "\n": " ", "\r": " "})


def plain(rows: Sequence[Row], policy: Policy) -> Export:
    """Return a table with one line for each student and one column for each exercise.

    Args:
        rows: Everybody's marks.
        policy: For the weighted percentage behind them.
    """
    exercises = [mark.exercise for mark in rows[0].marks] if rows else []
    header = ["student", "name", "email", *(one.slug for one in exercises), "percent", *_REMARKS]
    lines = [
        [
            safe(row.student.student),
            safe(row.student.name),
            safe(row.student.email),
            *(_points(mark) for mark in row.marks),
            number(row.percent(policy)),
            *(safe(cell) for cell in _remarks(row)),
        ]
        for row in rows
    ]
    return _export(write(header, lines), rows)


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
        ["#" + safe(_login(row.student)), *(_points(mark) for mark in row.marks), "#"]
        for row in rows
        if any(mark.points is not None for mark in row.marks)
    ]
    return _export(write(header, lines), rows)


def nbgrader(rows: Sequence[Row], policy: Policy) -> Export:
    """Return what `nbgrader export` writes: one line for each student and exercise.

    nbgrader quotes nothing, so no cell may hold a comma or a quote. What was not handed in stands
    there with nought, as nbgrader has it; what waits for its mark does not.

    Args:
        rows: Everybody's marks.
        policy: For the due dates.
    """
    lines = [",".join(_NBGRADER)]
    noughts = 0
    for row in rows:
        last, _, first = row.student.sort_name.partition(", ")
        for mark in row.marks:
            if mark.points is None:
                if missing(row.student, mark).reason is not Missing.NOTHING:
                    continue
                noughts += 1
            due = policy.due.get(mark.exercise.slug)
            when = mark.entry.hand_in.submitted_at if mark.entry is not None else ""
            score = mark.points or 0.0
            raw = score if mark.override is not None else float(mark.raw or 0)
            cells = [
                mark.exercise.slug,
                due.isoformat(sep=" ") if due else "",
                when.replace("T", " "),
                _login(row.student),
                last,
                first,
                row.student.email,
                str(raw),
                str(round(raw - score, 2)),
                str(score),
                str(float(mark.total)),
            ]
            lines.append(",".join(safe(cell).translate(_NO_QUOTES) for cell in cells))
    unwritten = tuple(one for one in all_missing(rows) if one.reason is not Missing.NOTHING)
    text = "\n".join(lines) + "\n"
    return Export(text.encode(), _count(rows), unwritten, noughts=noughts)


def lti(rows: Sequence[Row], now: str) -> Export:
    """Return LTI AGS score objects, one JSON document a line.

    Args:
        rows: Everybody's marks.
        now: The time of the scores, ISO 8601 with fractions of a second and an offset.
    """
    lines = []
    for row in rows:
        for mark in row.marks:
            done = mark.points is not None
            if not done and not mark.handed_in:
                continue
            score: dict[str, object] = {
                "userId": _login(row.student),
                "activityProgress": "Submitted",
                "gradingProgress": "FullyGraded" if done else "Pending",
                "timestamp": now,
                # Without it, Canvas makes every score a new attempt.
                "https://canvas.instructure.com/lti/submission": {"new_submission": False},
            }
            if done:
                score["scoreGiven"] = mark.points
                score["scoreMaximum"] = mark.total
                found = [sums(mark.report)] if mark.report is not None else []
                score["comment"] = "; ".join(found + remarks(mark))
            line = {"exercise": mark.exercise.slug, "score": score}
            lines.append(json.dumps(line, allow_nan=False))
    return _export("".join(f"{line}\n" for line in lines), rows)


def _export(text: str, rows: Sequence[Row]) -> Export:
    return Export(text.encode(), _count(rows), tuple(all_missing(rows)))


def _points(mark: Mark) -> str:
    return "" if mark.points is None else number(mark.points)


def _count(rows: Sequence[Row]) -> int:
    return sum(mark.points is not None for row in rows for mark in row.marks)


def _login(student: Student) -> str:
    """Return the user name, where it is known: what the class calls them may tell two apart."""
    return next((value for kind, value in student.ids if kind is Kind.LOGIN), student.student)


def _remarks(row: Row) -> list[str]:
    """Return what there is to say of somebody's marks, in the order of `_REMARKS`."""
    found: dict[str, list[str]] = {name: [] for name in _REMARKS}
    for mark in row.marks:
        given = mark.override
        for name, text in (
            ("missing", str(mark.missing or "")),
            ("days_late", str(mark.days_late or "") if given is None else ""),
            ("team", mark.team),
            ("by_hand", given.author if given is not None else ""),
            ("when", given.at if given is not None else ""),
            ("why", given.because if given is not None else ""),
        ):
            if text:
                found[name].append(f"{mark.exercise.slug}: {text}")
    return ["; ".join(texts) for texts in found.values()]
