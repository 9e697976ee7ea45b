"""A verdict in plain sentences, without colour or layout: what every file format is made from.

What learners wrote is cleaned here once more, so that no format gets a control character to see.
"""

from __future__ import annotations

import re
from fractions import Fraction

from rnn_grade.render.words.phrases import head, withheld
from rnn_grade.render.words.words import explain
from rnn_grade.report import CheckResult, Finding, Report, Status
from rnn_grade.text import clean, placed

_LIMIT = 4000
# How `sentences` names where a line stands.
_PLACE = re.compile(r"(?:(?:Cell \d{1,7}|In\[\d{1,9}\]), line|Line) \d{1,7}")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STATUS_WORDS = {
    Status.PASSED: "passed",
    Status.FAILED: "failed",
    Status.ERROR: "stopped with an error",
    Status.TIMEOUT: "took too long",
    Status.SKIPPED: "was skipped",
    Status.NOT_ATTEMPTED: "is still to do",
    Status.BROKEN: "could not be graded, which is not your fault",
}


def sentences(finding: Finding) -> list[str]:
    """Return a finding as sentences: what was found, expected, why, and what to try.

    Args:
        finding: What was wrong.
    """
    words = explain(finding)
    lines = [words.found]
    if words.expected:
        lines.append(f"Expected: {words.expected}")
    if finding.where:
        lines.append(f"Where: {finding.where}")
    if place := placed(finding.line, finding.cell):
        source = f": {finding.source}" if finding.source else ""
        lines.append(f"{head(place)}{source}")
    if words.cause:
        lines.append(f"Cause: {words.cause}")
    if words.next:
        lines.append(f"Try: {words.next}")
    return [clean(line, _LIMIT) for line in lines if line]


def quoted(sentence: str) -> tuple[str, str] | None:
    """Return where the learner's line stands that a sentence quotes, and its text.

    Args:
        sentence: One of `sentences`.

    Returns:
        Such as "Cell 7, line 3" and the line; nothing where it quotes none.
    """
    place, colon, source = sentence.partition(": ")
    return (place, source) if colon and _PLACE.fullmatch(place) else None


def verdict(check: CheckResult) -> list[str]:
    """Return what is to be said of one check, its title not included.

    Args:
        check: Its result.
    """
    if check.withdrawn:
        why = clean(check.withdrawn, _LIMIT)
        return [f"Withdrawn by the course, so it counts as passed: {why}"]
    if check.status is Status.PASSED:
        return ["Passed."]
    lines = [f"This check {STATUS_WORDS[check.status]}."]
    if check.waits_for:
        lines.append(clean(f"It waits for: {'; '.join(check.waits_for)}", _LIMIT))
    if check.finding is not None:
        lines += sentences(check.finding)
    return lines


def headline(check: CheckResult) -> str:
    """Return the one sentence that says most: what was found, or how the check ended."""
    if check.finding is not None:
        return sentences(check.finding)[0]
    return verdict(check)[-1]


def headline_of_cell(check: CheckResult) -> str:
    """Return the headline, and before it the cell that it is about: no format can mark that."""
    finding = check.finding
    if finding is None or not finding.cell:
        return headline(check)
    return f"{head(placed(finding.line, finding.cell))}: {headline(check)}"


def line_of_file(finding: Finding | None) -> int:
    """Return the line to mark in the submission, or 0: a line of a cell is none of its file."""
    return 0 if finding is None or finding.cell else finding.line


def outset(report: Report) -> list[str]:
    """Return what stands before all checks: of the source, and faults of the grader."""
    before = (*report.notes, *report.findings)
    lines = [line for finding in before for line in sentences(finding)]
    if report.broken:
        lines.append("The grader itself failed somewhere. This is not your fault.")
    withdrawn = (check for check in report.checks if check.withdrawn)
    lines += [clean(f"{check.title} {verdict(check)[0]}", _LIMIT) for check in withdrawn]
    if report.withheld:
        lines.append(withheld(report))
    return lines


def sums(report: Report) -> str:
    """Return the points in words."""
    passed = sum(check.status is Status.PASSED for check in report.checks)
    return f"{report.score} of {report.total} points, {passed} of {len(report.checks)} checks"


def edition(report: Report) -> str:
    """Return which version of which course's exercise was graded; nothing of an old report."""
    said = f"Course {report.course}, exercise at version {report.version}."
    return clean(said, _LIMIT) if report.course else ""


def share(report: Report) -> Fraction:
    """Return the share of the points that was earned, from 0 to 1."""
    return Fraction(report.score, report.total) if report.total else Fraction(0)


def xml_safe(text: str) -> str:
    """Return text in which every character may stand in XML 1.0."""
    return _NOT_XML.sub("\ufffd", text)
