"""A report for GitHub Actions: annotations at the learner's lines, and a job summary in Markdown.

A log line that begins with `::` is a command to the runner, so nothing that a learner wrote may
ever begin a line, and in a command it is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence

from rnn_grade.render.words.prose import (
    STATUS_WORDS,
    edition,
    headline,
    line_of_file,
    outset,
    sentences,
    sums,
    verdict,
)
from rnn_grade.report import Report, Status

# GitHub shows ten errors for a step, cuts a message at 4096 characters and drops a summary that
# is larger than one MiB.
MOST = 10
_MESSAGE = 3500
_SUMMARY_BYTES = 1_000_000


def commands(reports: Sequence[Report]) -> str:
    """Return workflow commands that mark what is wrong, at most ten, and one with the points.

    Args:
        reports: One for each exercise.
    """
    lines: list[str] = []
    for report in reports:
        path = report.submission
        for finding in report.findings:
            text = "\n".join(sentences(finding))
            lines.append(_command("error", path, line_of_file(finding), "The file", text))
        for check in report.checks:
            if not check.status.unmet:
                continue
            line = line_of_file(check.finding)
            text = "\n".join(verdict(check)[1:]) or headline(check)
            lines.append(_command("error", path, line, check.title, text))
    kept = lines[:MOST]
    for report in reports:
        kept.append(_command("notice", "", 0, report.title, f"{sums(report)}."))
    return "\n".join(kept) + "\n"


def summary(reports: Sequence[Report]) -> str:
    """Return the job summary: GitHub's Markdown, at most one million bytes.

    Args:
        reports: One for each exercise.
    """
    blocks = [block for report in reports for block in _blocks(report)]
    text, left_out = "", 0
    for block in blocks:
        if len((text + block).encode()) > _SUMMARY_BYTES - 200:
            left_out += 1
        else:
            text += block
    return text + (f"\n{left_out} more, left out for want of space.\n" if left_out else "")


def _blocks(report: Report) -> list[str]:
    rows = [f"## {_markdown(report.title)}\n\n**{sums(report)}**\n\n"]
    rows += [f"{_markdown(edition(report))}\n\n"] if report.course else []
    rows += [f"{_markdown(line)}\n\n" for line in outset(report)]
    table = ["| check | points | |\n|---|---:|---|\n"]
    for check in report.checks:
        said = "passed" if check.status is Status.PASSED else STATUS_WORDS[check.status]
        title = _markdown(check.title)
        table.append(f"| {title} | {check.earned} of {check.points} | {said} |\n")
    rows.append("".join(table) + "\n")
    for check in report.checks:
        if not check.status.unmet:
            continue
        said = "".join(f"- {_markdown(line)}\n" for line in verdict(check)[1:])
        rows.append(f"### {_markdown(check.title)}\n\n{said}\n")
    return rows


def _command(kind: str, path: str, line: int, title: str, message: str) -> str:
    properties = {"file": path, "line": str(line) if line else "", "title": title}
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{kind} {given}::{_escaped(message[:_MESSAGE])}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _markdown(text: str) -> str:
    """Return text that is only text: no markup, no table cell, no mention of anybody."""
    flat = " ".join(text.split())
    for character, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "&#124;")):
        flat = flat.replace(character, safe)
    for character in "\\*_[]#~!@":
        flat = flat.replace(character, f"&#{ord(character)};")
    return flat
