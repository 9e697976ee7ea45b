"""Who is to be looked after: who needs help, who handed in nothing, late, or has no score yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.page.markup import (
    folded,
    listed,
    name,
    number,
    percent,
    sentence,
    table,
    text,
)
from rnn_grade.classroom.page.statistics import share
from rnn_grade.report import Report, Status
from rnn_grade.text import plural

_HALF = 0.5
_SHOWN = 12
_ALL = 400


def title(mark: Mark) -> str:
    """Return an exercise as it is called on the page: its number and its title."""
    return f"{mark.exercise.number} {mark.exercise.manifest.title}"


def linked(rows: Sequence[Row], index: int) -> str:
    """Return a student's name with the way to their page."""
    row = rows[index]
    same = sum(one.student.name == row.student.name for one in rows) > 1
    also = f'<span class="detail">{name(row.student.student)}</span>'
    return f'<a href="#student-{index + 1}">{called(row)}</a>' + (
        also if row.student.name and same else ""
    )


def called(row: Row) -> str:
    """Return a student's own name, or what the platform calls them."""
    return name(row.student.name or row.student.student)


def first_unmet(report: Report) -> str:
    """Return the first thing to mend of a report: reading the file, or a check's title."""
    if report.findings and report.findings[0].kind in ("syntax", "unreadable"):
        return "Python cannot read the file."
    for check in report.checks:
        if check.status not in (Status.PASSED, Status.SKIPPED, Status.BROKEN):
            return check.title
    return ""


def people(rows: Sequence[Row]) -> str:
    """Return the lists of those whom somebody should write to.

    Args:
        rows: Everybody's marks.
    """
    parts = ['<section aria-labelledby="people"><h2 id="people">Who needs help</h2>']
    parts += [_struggling(rows), _nothing(rows), _gaps(rows), _late(rows), _waiting(rows)]
    return "\n".join(part for part in parts if part) + "</section>"


def _struggling(rows: Sequence[Row]) -> str:
    found = []
    for index, row in enumerate(rows):
        known = [(mark, part) for mark in row.marks if (part := share(mark)) is not None]
        if known and (mean := sum(part for _, part in known) / len(known)) < _HALF:
            # Where help is to begin: the first exercise that is not done.
            mark = next(mark for mark, part in known if part < 1)
            found.append((mean, index, mark, len(known)))
    if not found:
        return "<p>Nobody is below half of the points of what they handed in.</p>"
    found.sort(key=lambda one: (one[0], one[1]))
    lines = [
        (
            linked(rows, index),
            percent(mean),
            f'{text(title(mark), 80)}<span class="detail">{sentence(_stuck(mark), 200)}</span>',
        )
        for mean, index, mark, _ in found
    ]
    head = ("Student", "Has", "First thing to mend")
    caption = "Less than half of the points of what they handed in, the least first"
    made = table("struggling", caption, head, lines[:_SHOWN])
    if len(lines) > _SHOWN:
        more = table("struggling-more", "The others", head, lines[_SHOWN:_ALL])
        made += folded(f"{len(lines) - _SHOWN} more below half", more)
    return made


def _stuck(mark: Mark) -> str:
    return first_unmet(mark.report) if mark.report is not None else ""


def _nothing(rows: Sequence[Row]) -> str:
    absent = [index for index, row in enumerate(rows) if not any(m.handed_in for m in row.marks)]
    if not absent:
        return "<h3>Handed in nothing</h3><p>Nobody: everyone handed something in.</p>"
    return f"<h3>Handed in nothing</h3>{_names(rows, absent)}"


def _gaps(rows: Sequence[Row]) -> str:
    """Return who left out an exercise, of those who handed in another."""
    parts = []
    for place, mark in enumerate(rows[0].marks if rows else ()):
        without = [
            index
            for index, row in enumerate(rows)
            if not row.marks[place].handed_in and any(m.handed_in for m in row.marks)
        ]
        if without:
            count = plural(len(without), "student")
            parts.append(folded(f"{text(title(mark), 80)}: {count}", _names(rows, without)))
    return f"<h3>Left out an exercise</h3>{''.join(parts)}" if parts else ""


def _late(rows: Sequence[Row]) -> str:
    found = [
        (-mark.days_late, index, mark)
        for index, row in enumerate(rows)
        for mark in row.marks
        if mark.days_late
    ]
    if not found:
        return ""
    lines = [
        (
            linked(rows, index),
            text(title(mark), 80),
            plural(mark.days_late, "day"),
            _kept(mark),
        )
        for _, index, mark in sorted(found, key=lambda one: one[:2])[:_ALL]
    ]
    made = table("late", "The latest first", ("Student", "Exercise", "Late by", "Points"), lines)
    return f"<h3>Handed in late</h3>{made}"


def _kept(mark: Mark) -> str:
    if mark.points is None or mark.raw is None:
        return "no score yet"
    kept = f"{number(mark.points)} of {mark.total}"
    return kept if mark.points == mark.raw else f"{kept}; {mark.raw} before"


def _waiting(rows: Sequence[Row]) -> str:
    def wanted(mark: Mark) -> bool:
        return mark.handed_in and share(mark) is None

    found = _of(rows, wanted)
    if not found:
        return ""
    return (
        "<h3>Handed in, but without a score</h3><p>The grader did not get to these, or failed. "
        f"Run <code>rnn-grade score</code> again.</p>{_names(rows, found)}"
    )


def _of(rows: Sequence[Row], wanted: Callable[[Mark], bool]) -> list[int]:
    return [index for index, row in enumerate(rows) if any(map(wanted, row.marks))]


def _names(rows: Sequence[Row], found: Sequence[int]) -> str:
    shown = [linked(rows, index) for index in found[:_ALL]]
    if len(found) > _ALL:
        shown.append(f"and {len(found) - _ALL} more")
    return f'<div class="names">{listed(shown)}</div>'
