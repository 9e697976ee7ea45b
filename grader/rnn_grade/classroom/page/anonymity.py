"""Rows without anybody in them: what a learner is called, and every text that a learner wrote.

Texts of learners are left out by the kind of finding, not searched for names. A search comes after
it, for what a check may have quoted in a sentence of its own.
"""

from __future__ import annotations

import builtins
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.records import HandIn, Student
from rnn_grade.errors import UserError
from rnn_grade.render.words.words import explain
from rnn_grade.report import CheckResult, Finding, Report

_HIDDEN = "…"
_QUOTED = re.compile(r"`([^`]*)`|\"([^\"]*)\"|'([^']*)'")
# The place of a difference is a place in an array here; elsewhere it may be a learner's key.
_PLACE = re.compile(r"[a-z]+ \d+(, [a-z]+ \d+)*|[\[(][\d, ]+[\])]")
_PLACES = ("close", "shape", "not_finite", "distribution")
# Names of types that say nothing of whoever uses them.
_TYPE = re.compile(
    r"NoneType|bool|u?int\d*|float\d*|complex\d*|str|bytes|list|tuple|dict|set|function|generator"
    r"|object|ndarray"
)
_BUILT_IN = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)
_MESSAGE = "Grade the file with `-v`: it shows the message, and how it got there."
_SHORTEST = 3

Scrub = Callable[[str], str]


def anonymous(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of a class in which nobody can be recognised.

    Learners become "Student 1" and so on. Their order follows from what remains visible of them,
    and so says nothing beyond it: not the alphabet, not the roster.

    Args:
        rows: Everybody's marks.
    """
    scrub = _scrub(rows)
    hidden = [tuple(_mark(mark, scrub) for mark in row.marks) for row in rows]
    keys = [hashlib.sha256(repr(_visible(marks)).encode()).digest() for marks in hidden]
    order = sorted(range(len(rows)), key=keys.__getitem__)
    return tuple(
        Row(
            Student(f"Student {number}", on_roster=rows[index].student.on_roster),
            hidden[index],
        )
        for number, index in enumerate(order, 1)
    )


def _visible(marks: Sequence[Mark]) -> list[object]:
    return [
        (
            mark.points,
            mark.attempts,
            mark.days_late,
            mark.report and [(check.status, check.finding) for check in mark.report.checks],
        )
        for mark in marks
    ]


def _mark(mark: Mark, scrub: Scrub) -> Mark:
    given = mark.override and replace(mark.override, student="", because="", author="", at="")
    mark = replace(mark, override=given, team="", tries=())
    if mark.entry is None:
        return mark
    # Files that are the same stay the same, and no file is found by it.
    nameless = hashlib.sha256(mark.entry.hand_in.sha256.encode()).hexdigest()
    hand_in = HandIn("", mark.entry.hand_in.exercise, nameless)
    grading = mark.entry.grading
    if grading is not None and grading.report is not None:
        try:
            known = frozenset(mark.exercise.parts)
        except UserError:
            known = frozenset()
        grading = replace(grading, report=_report(grading.report, known, scrub), problem="")
    return replace(mark, entry=replace(mark.entry, hand_in=hand_in, grading=grading))


def _report(report: Report, known: frozenset[str], scrub: Scrub) -> Report:
    return replace(
        report,
        submission="",
        problem="",
        notes=(),
        findings=tuple(_finding(one, known, scrub) for one in report.findings),
        checks=tuple(_check(one, known, scrub) for one in report.checks),
    )


def _check(check: CheckResult, known: frozenset[str], scrub: Scrub) -> CheckResult:
    finding = None if check.finding is None else _finding(check.finding, known, scrub)
    return replace(check, finding=finding, output="", traceback="", hints=())


def _finding(finding: Finding, known: frozenset[str], scrub: Scrub) -> Finding:
    """Return a finding without a learner's text; the templates make their words of what is left."""
    numbers = {name: _value(value) for name, value in finding.numbers.items()}
    cause, hint = finding.cause, finding.hint
    what = _without_names(finding.what, known)
    places = finding.kind in _PLACES
    match finding.kind:
        case "exception":
            kind = str(finding.numbers.get("type_name", ""))
            numbers = {
                "type_name": kind if kind in _BUILT_IN else "an error",
                "message": "",
                "during": _without_names(str(finding.numbers.get("during", "")), known),
            }
            # Only the message shows the cause, so it is found before the message goes.
            words = explain(finding)
            cause, hint = words.cause, words.next if words.cause else _MESSAGE
        case "stopped":
            numbers = dict(finding.numbers)
            numbers["during"] = _without_names(str(finding.numbers.get("during", "")), known)
        case "syntax" | "unreadable" | "assertion" | "broken":
            numbers = {"message": "its text is hidden here"}
        case "missing" | "unfilled" | "signature":
            what = finding.what if finding.what in known else _HIDDEN
            if finding.numbers.get("form") == "notebook":
                numbers["form"] = "notebook"
    return replace(
        finding,
        what=scrub(what),
        actual=_actual(finding),
        where=finding.where if places and _PLACE.fullmatch(finding.where) else "",
        cause=scrub(cause),
        hint=scrub(hint),
        source="",
        numbers=numbers,
    )


def _actual(finding: Finding) -> Any:
    value = finding.actual
    if isinstance(value, str):
        return value if _TYPE.fullmatch(value) or _is_number(value) else _HIDDEN
    return _value(value)


def _value(value: Any) -> Any:
    """Return numbers as they are, and a sign in the place of text."""
    if isinstance(value, list | tuple):
        return [_value(item) for item in value]
    if isinstance(value, dict):
        return _HIDDEN
    return _HIDDEN if isinstance(value, str) and not _is_number(value) else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _without_names(text: str, known: frozenset[str]) -> str:
    """Hide what is quoted, such as the name that a learner gave a layer."""
    return _QUOTED.sub(
        lambda found: found[0] if found[1] in known else found[0][0] + _HIDDEN + found[0][0], text
    )


def _scrub(rows: Sequence[Row]) -> Scrub:
    words: set[str] = set()
    for row in rows:
        who = row.student
        words |= {who.student, who.name, who.email, who.email.partition("@")[0]}
        words |= {part for part in re.split(r"\W+", who.name) if len(part) > _SHORTEST}
    long = sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True)
    if not long:
        return lambda text: text
    pattern = re.compile(
        r"(?<!\w)(" + "|".join(re.escape(word) for word in long) + r")(?!\w)", re.IGNORECASE
    )
    return lambda text: pattern.sub(_HIDDEN, text)
