"""The second half of the page: for each learner what that learner would read, and their curves."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.page import plots
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
from rnn_grade.classroom.page.people import called, linked, title
from rnn_grade.classroom.policy import Policy
from rnn_grade.render.words.prose import outset, verdict
from rnn_grade.report import CheckResult, Report, Status
from rnn_grade.text import plural

# A hostile file may cause as many findings as it likes; nobody reads on after these.
_OUTSET = 12
_LINES = 10
_LABELS = ("Expected", "Where", "Cause", "Try", "Line", "It waits for")
# Nothing was wrong here: there was nothing to look at.
_OPEN = (Status.SKIPPED, Status.NOT_ATTEMPTED)


def students(rows: Sequence[Row], policy: Policy) -> str:
    """Return the table of everybody, and a part of the page for each.

    Args:
        rows: Everybody's marks.
        policy: For weights and due dates.
    """
    parts = ['<section aria-labelledby="students"><h2 id="students">Student by student</h2>']
    if not rows:
        return parts[0] + "<p>The gradebook knows nobody yet.</p></section>"
    head = ["Student", "All"]
    head += [
        f'<abbr title="{text(title(mark), 120)}">{mark.exercise.number}</abbr>'
        for mark in rows[0].marks
    ]
    lines = [
        [linked(rows, index), percent(row.percent(policy) / 100), *map(_cell, row.marks)]
        for index, row in enumerate(rows)
    ]
    caption = "Points after due dates, by the number of the exercise; – is not handed in"
    parts.append(table("everybody", caption, head, lines, "marks"))
    parts += [_student(row, index, policy) for index, row in enumerate(rows)]
    return "\n".join(parts) + "</section>"


def _cell(mark: Mark) -> str:
    if not mark.handed_in:
        return "–"
    if mark.points is None:
        return "no score"
    late = '<span class="detail">late</span>' if mark.days_late else ""
    return f"{number(mark.points)} / {mark.total}{late}"


def _student(row: Row, index: int, policy: Policy) -> str:
    key = f"student-{index + 1}"
    known = [one for one in (row.student.student, row.student.email) if one]
    also = [name(one) for one in known if row.student.name and one != row.student.name]
    done = [mark for mark in row.marks if mark.handed_in]
    parts = [
        f'<article class="student" id="{key}" aria-labelledby="{key}-name">',
        f'<h3 id="{key}-name">{called(row)}</h3>',
    ]
    if also:
        parts.append(f'<p class="quiet">{", ".join(also)}</p>')
    if not done:
        parts.append("<p>Handed in nothing.</p>")
    else:
        share = percent(row.percent(policy) / 100)
        parts.append(
            f"<p>{share} of all points; handed in {len(done)} of "
            f"{plural(len(row.marks), 'exercise')}.</p>"
        )
        parts += [_mark(mark) for mark in done]
    parts.append('<p class="top"><a href="#students">Back to the list</a></p></article>')
    return "\n".join(parts)


def _mark(mark: Mark) -> str:
    heading = text(title(mark), 120)
    report = mark.report
    if report is None:
        return f"<h4>{heading}: no score yet</h4>"
    parts = [f"<h4>{heading}: {report.score} of {plural(report.total, 'point')}</h4>"]
    said = []
    if mark.attempts > 1:
        said.append(f"One of {mark.attempts} attempts counts: this one.")
    if mark.days_late and mark.points is not None:
        said.append(
            f"{plural(mark.days_late, 'day')} late: "
            f"{number(mark.points)} of {plural(mark.total, 'point')} count."
        )
    if said:
        parts.append(f'<p class="quiet">{" ".join(said)}</p>')
    before = [_line(line) for line in outset(report)[:_OUTSET]]
    if before:
        parts.append(f'<div class="check">{"".join(before)}</div>')
    unmet = [check for check in report.checks if check.status is not Status.PASSED]
    parts += [_check(check) for check in unmet if check.status not in _OPEN]
    parts.append(_open([check for check in unmet if check.status in _OPEN]))
    passed = [check for check in report.checks if check.status is Status.PASSED]
    if passed:
        parts.append(_passed(passed, report))
    return "\n".join(parts)


def _check(check: CheckResult) -> str:
    lines = [_line(line) for line in verdict(check)[:_LINES]]
    kind = "check waits" if check.status is Status.BROKEN else "check"
    return (
        f'<div class="{kind}"><p class="title">{_title(check)}</p>'
        f"{''.join(lines)}{_curve(check)}</div>"
    )


def _open(checks: Sequence[CheckResult]) -> str:
    """Return what was not looked at, in short: a line for each."""
    if not checks:
        return ""
    lines = [
        f'{_title(check)}<span class="detail">{sentence(" ".join(verdict(check)[:_LINES]))}</span>'
        for check in checks
    ]
    return f'<div class="check waits">{listed(lines)}</div>'


def _line(line: str) -> str:
    label, colon, rest = line.partition(": ")
    known = colon and (label in _LABELS or label.startswith("Line "))
    if not known:
        return f"<p>{sentence(line)}</p>"
    # What stands in a line of a learner's is code, whatever backticks it has.
    body = f"<code>{text(rest, 240)}</code>" if label.startswith("Line ") else sentence(rest)
    return f'<p><span class="quiet">{text(label)}:</span> {body}</p>'


def _passed(passed: Sequence[CheckResult], report: Report) -> str:
    """Return what was passed: curves to be seen at once, the rest where it is looked for."""
    drawn = [
        f'<div class="check passed"><p class="title">{_title(check)}</p><p>Passed.</p>'
        f"{_curve(check)}</div>"
        for check in passed
        if check.curve
    ]
    plain = [_title(check) for check in passed if not check.curve]
    many = plural(len(plain), "further check" if drawn else "check")
    words = f"Passed {'everything: ' if report.passed else ''}{many}"
    return "".join(drawn) + (folded(words, listed(plain)) if plain else "")


def _title(check: CheckResult) -> str:
    points = f'<span class="points">({plural(check.points, "point")})</span>'
    return f"{sentence(check.title, 240)} {points}"


def _curve(check: CheckResult) -> str:
    """Return the learning curve of a check that trained, with its numbers in words."""
    if not check.curve:
        return ""
    words = _in_words(check.curve, check.bar)
    drawn = plots.curve(check.curve, check.bar, f"Learning curve. {words}")
    return f'<figure>{drawn}<figcaption class="detail">{words}</figcaption></figure>'


def _in_words(scores: Sequence[float], bar: float | None) -> str:
    first, last = _score(scores[0]), _score(scores[-1])
    if len(scores) == 1:
        said = f"Score after 1 epoch: {last}"
    else:
        said = f"Score after each of {len(scores)} epochs: from {first} to {last}"
    return f"{said}; to reach: {_score(bar)} (dashed)." if bar is not None else f"{said}."


def _score(value: float) -> str:
    return f"{value:.3g}" if math.isfinite(value) else "no number"
