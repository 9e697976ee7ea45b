"""What one student reads about one exercise: the mark and how it came about, then every check.

A letter holds nothing but what is that student's own. No name is in it: a team's members all get
the same, and what went astray says nothing of anybody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rnn_grade.classroom.marks import Mark, Missing, Standing
from rnn_grade.classroom.records import Student
from rnn_grade.classroom.spreadsheet import number
from rnn_grade.course.disclosure import for_learners
from rnn_grade.render.words.prose import outset, quoted, sums, verdict
from rnn_grade.report import CheckResult, Finding, Status
from rnn_grade.text import clean, plural

# A hostile file may cause as many findings as it likes; nobody reads on after these.
_OUTSET = 12
_LINES = 10
_LONGEST = 700
# Nothing was wrong here: there was nothing to look at.
_OPEN = (Status.SKIPPED, Status.NOT_ATTEMPTED)
_DECIMAL = re.compile(r"-?\d*\.\d+(?:e[-+]?\d+)?")


@dataclass(frozen=True)
class Item:
    """What is said of one check.

    Args:
        title: The line that the learner knows it by.
        points: What it earned, of how much.
        lines: What was found and what to try, one sentence each.
    """

    title: str
    points: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """What one student reads about one exercise.

    Args:
        student: Whom it is for.
        mark: Their mark.
        title: The exercise.
        summary: The mark, and how it came about.
        outset: What stands before all checks.
        unmet: The checks in which something was wrong.
        open: The checks that were not looked at.
        passed: The checks that were passed.
    """

    student: Student
    mark: Mark
    title: str
    summary: tuple[str, ...]
    outset: tuple[str, ...] = ()
    unmet: tuple[Item, ...] = ()
    open: tuple[Item, ...] = ()
    passed: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Letters:
    """All letters of a class.

    Args:
        written: The letters, in the order of the students and of the exercises.
        without: Who gets none, by the reason.
    """

    written: tuple[Letter, ...]
    without: Mapping[str, tuple[str, ...]]


def letters(standing: Standing) -> Letters:
    """Return what everybody reads, and who reads nothing.

    Args:
        standing: Everybody's marks, with reports.
    """
    written = []
    without = defaultdict(list)
    for row in standing.rows:
        for mark in row.marks:
            if mark.points is None:
                name = f"{row.student.student} ({mark.exercise.slug})"
                without[str(mark.missing or Missing.NOTHING)].append(name)
            else:
                written.append(letter(row.student, mark))
    order = [str(why) for why in Missing]
    named = {why: tuple(without[why]) for why in order if without[why]}
    return Letters(tuple(written), named)


def letter(student: Student, mark: Mark) -> Letter:
    """Return what somebody reads about one mark.

    Args:
        student: Whose.
        mark: The mark, with its points.
    """
    title = clean(f"{mark.exercise.number} {mark.exercise.manifest.title}", _LONGEST)
    if mark.report is None:
        return Letter(student, mark, title, _summary(mark))
    report = for_learners(mark.report)
    unmet = [check for check in report.checks if check.status is not Status.PASSED]
    return Letter(
        student,
        mark,
        title,
        _summary(mark),
        tuple(clean(line, _LONGEST) for line in outset(report)[:_OUTSET]),
        tuple(_part(check) for check in unmet if check.status not in _OPEN),
        tuple(_part(check) for check in unmet if check.status in _OPEN),
        tuple(_part(check) for check in report.checks if check.status is Status.PASSED),
    )


def pieces(line: str) -> list[tuple[bool, str]]:
    """Return the pieces of a line, and of each whether it is code.

    Args:
        line: A sentence, in which code stands between backticks; or a line of the learner's file,
            which is code as a whole.
    """
    own = quoted(line)
    if own is not None:
        return [(False, f"{own[0]}: "), (True, own[1])]
    parts = line.split("`")
    # Of an odd backtick nobody knows what it opens.
    if len(parts) % 2 == 0:
        return [(False, line)]
    return [(place % 2 == 1, part) for place, part in enumerate(parts) if part]


def _summary(mark: Mark) -> tuple[str, ...]:
    possible = plural(mark.total, "point")
    lines = []
    if mark.override is not None and mark.points is not None:
        because = clean(mark.override.because, _LONGEST)
        lines.append(f"Your mark: {number(mark.points)} of {possible}, given by hand: {because}")
        if mark.report is not None:
            lines.append(f"The checks alone: {sums(mark.report)}.")
    elif mark.report is not None and mark.points == mark.raw:
        lines.append(f"Your mark: {sums(mark.report)}.")
    elif mark.report is not None and mark.points is not None:
        lines.append(f"Your mark: {number(mark.points)} of {possible}.")
        lines.append(f"The checks alone: {sums(mark.report)}.")
    if mark.days_late and mark.override is None:
        late = f"It came late, by {plural(mark.days_late, 'day')}"
        counts = mark.points is not None and mark.points != mark.raw
        lines.append(f"{late}: that is why less counts." if counts else f"{late}.")
    if mark.team:
        lines.append("Your team handed this in; each of you reads this.")
    if mark.attempts > 1:
        lines.append(f"One of {mark.attempts} attempts counts: this one.")
    return tuple(lines)


def _part(check: CheckResult) -> Item:
    lines: Sequence[str] = ()
    if check.status is not Status.PASSED:
        lines = verdict(replace(check, finding=_without_inputs(check.finding)))[:_LINES]
    return Item(
        clean(check.title, _LONGEST),
        f"{check.earned} of {plural(check.points, 'point')}",
        tuple(clean(line, _LONGEST) for line in lines),
    )


def _without_inputs(finding: Finding | None) -> Finding | None:
    """Return a finding in which no exception quotes what a check's hidden inputs are made of."""
    if finding is None or finding.kind != "exception":
        return finding
    message = str(finding.numbers.get("message", ""))
    told = _DECIMAL.sub("…", message)
    return replace(finding, numbers={**finding.numbers, "message": told})
