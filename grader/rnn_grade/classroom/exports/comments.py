"""Comments for learners where a platform's table has a column for them: HTML on one line."""

from __future__ import annotations

import html
import re

from rnn_grade.classroom.marks import Mark
from rnn_grade.classroom.spreadsheet import number, safe
from rnn_grade.classroom.words.remarks import remarks
from rnn_grade.course.disclosure import for_learners
from rnn_grade.render.words.prose import headline, outset, sums
from rnn_grade.report import Status

# Moodle wraps a comment that was edited there.
_OURS = re.compile(r"(<p[^>]*>)?\d+(\.\d+)? of \d+ points")
_LONGEST = 8000
_LINE = 600


def comment(mark: Mark) -> str:
    """Return what a learner reads of a mark: who gave it and why, and what the report found.

    Args:
        mark: A mark that has points.
    """
    report = None if mark.report is None else for_learners(mark.report)
    lines = []
    if said := remarks(mark):
        lines.append(f"{number(mark.points or 0)} of {mark.total} points: {'; '.join(said)}")
    if report is not None:
        lines += [sums(report), *outset(report)]
        lines += [
            f"{check.title} {headline(check)}"
            for check in report.checks
            if check.status is not Status.PASSED
        ]
    kept: list[str] = []
    for line in (html.escape(line[:_LINE]) for line in lines):
        if sum(map(len, kept)) + len(line) > _LONGEST:
            break
        kept.append(line)
    return safe("<br>".join(kept), _LONGEST * 2)


def is_ours(text: str) -> bool:
    """Return whether a comment may be written over: there is none, or it is one of these.

    Args:
        text: What stands in the platform's table.
    """
    return not text.strip() or _OURS.match(text.strip()) is not None
