"""Every text that enters a report is cleaned and cut here: values, keys, names of types, messages.

A report is made of what learners wrote and sent, and goes to terminals, logs, web pages and
databases. What leaves this module holds no control character, is short, and is no command to a
build server, which reads those in the log of whatever it runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rnn_grade.report import CheckResult, Finding, Report
from rnn_grade.text import clean, escaped

_LINE = 2000
_KEY = 200
_PATH = 4096
_PRINTED = 8000
_ENTRIES = 100
_DEPTH = 4
# All texts of one finding together: the longest message, and something around it.
_ROOM = 6000
_LARGEST = 1 << 63
_LINE_BREAK = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*")
# GitHub reads commands behind spaces too, and the older form anywhere in a line.
_COMMAND = re.compile(
    r"::(?=(?:add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher"
    r"|save-state|set-env|set-output|stop-commands|warning)\b)|##(?=(?:vso|teamcity)?\[)",
    re.IGNORECASE,
)


def cleaned(result: CheckResult) -> CheckResult:
    """Return a verdict with all that a learner wrote cleaned and cut.

    Args:
        result: The verdict as the check gave it.
    """
    finding = None if result.finding is None else cleaned_finding(result.finding)
    return replace(
        result,
        finding=finding,
        output=_harmless(result.output, _PRINTED),
        traceback=_harmless(result.traceback, _PRINTED),
    )


def cleaned_finding(finding: Finding) -> Finding:
    """Return a finding whose texts are short; only values and messages may have several lines.

    Args:
        finding: What was wrong, with whatever came from the submission in it.
    """
    room = _Room(_ROOM)
    return replace(
        finding,
        what=room.text(finding.what),
        where=room.text(finding.where),
        cause=room.text(finding.cause),
        hint=room.text(finding.hint),
        cell=room.text(finding.cell),
        source=room.text(finding.source),
        numbers={name: room.value(value) for name, value in finding.numbers.items()},
        expected=room.value(finding.expected),
        actual=room.value(finding.actual),
    )


def cleaned_report(report: Report) -> Report:
    """Return a report whose own texts are cleaned; its verdicts are, each when it is made.

    Args:
        report: The report.
    """
    return replace(
        report,
        submission=_harmless(_LINE_BREAK.sub(" ", escaped(report.submission)), _PATH),
        findings=tuple(cleaned_finding(finding) for finding in report.findings),
        notes=tuple(cleaned_finding(note) for note in report.notes),
        problem=_harmless(report.problem, _LINE),
    )


class _Room:
    """What is left for the texts of one finding, however they are nested.

    Args:
        left: Characters.
    """

    def __init__(self, left: int) -> None:
        self._left = left

    def text(self, text: str, limit: int = _LINE) -> str:
        """Return a text on one line that fits."""
        return self._fitting(_LINE_BREAK.sub(" ", text), limit)

    def value(self, value: Any, depth: int = 0) -> Any:
        """Return a plain value of so many entries and levels at most, with texts that fit."""
        if type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0:
            value = value.item()
        if value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            # Python refuses to write numbers of thousands of digits.
            return value if abs(value) < _LARGEST else f"a number of {value.bit_length()} bits"
        if isinstance(value, Mapping | list | tuple):
            return self._parts(value, depth + 1) if depth < _DEPTH else "…"
        return self._fitting(value if isinstance(value, str) else str(value), _ROOM)

    def _parts(self, value: Any, depth: int) -> Any:
        more = len(value) - _ENTRIES
        if isinstance(value, Mapping):
            pairs = list(value.items())[:_ENTRIES]
            kept = {self.text(str(key), _KEY): self.value(item, depth) for key, item in pairs}
            return kept | ({"…": f"{more} more"} if more > 0 else {})
        parts = [self.value(item, depth) for item in value[:_ENTRIES]]
        parts += [f"… {more} more"] if more > 0 else []
        return tuple(parts) if isinstance(value, tuple) else parts

    def _fitting(self, text: str, limit: int) -> str:
        kept = _harmless(text, min(limit, max(self._left, 0)))
        self._left -= len(kept)
        return kept


def _harmless(text: str, limit: int) -> str:
    return _COMMAND.sub(lambda found: " ".join(found[0]), clean(text, limit))
