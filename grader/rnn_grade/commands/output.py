"""Where reports go besides the screen: standard output, a file, and files that a platform names."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_grade.errors import UserError

if TYPE_CHECKING:
    from rnn_grade.course.catalog import Exercise
    from rnn_grade.render.formats.formats import Format
    from rnn_grade.report import Report

_FILE_WIDTH = 100


@dataclass(frozen=True)
class Graded:
    """A report, and what belongs to it on the page.

    Args:
        exercise: The exercise.
        report: What was found.
        suggestion: The command to try after it, and what it does.
    """

    exercise: Exercise
    report: Report
    suggestion: tuple[str, str] = ("", "")

    @property
    def left_out(self) -> int:
        """How many checks were not asked for."""
        from rnn_grade.grading.grade import left_out

        return left_out(self.exercise, self.report)


def as_format(done: Sequence[Graded], style: Format, *, several: bool) -> str:
    """Return reports for a program, and append what its platform wants in files of its own.

    Args:
        done: What was graded.
        style: The format.
        several: Whether more than one exercise was asked for.
    """
    from rnn_grade.render.formats.formats import Format, write

    reports = [graded.report for graded in done]
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    written = write(style, reports, several=several, environment=os.environ, datetime=now)
    for variable, text in written.appended.items():
        if os.environ.get(variable):
            with open(os.environ[variable], "a", encoding="utf-8") as stream:
                stream.write(text)
    if style is Format.JUNIT:
        # GitLab finds the percentage of a job in its log, by a pattern.
        total = sum(report.total for report in reports)
        share = 100 * sum(report.score for report in reports) / total if total else 0.0
        print(f"Score: {share:.1f}%", file=sys.stderr)
    return written.text


def as_text(done: Sequence[Graded], *, verbose: bool) -> str:
    """Return reports as the terminal shows them, for a file.

    Args:
        done: What was graded.
        verbose: Whether to show what was printed, and tracebacks.
    """
    from rnn_grade.render.terminal import report as terminal
    from rnn_grade.render.terminal.layout import UNICODE, plain_text

    reports = (
        terminal.whole(one.report, UNICODE, one.suggestion, left_out=one.left_out, verbose=verbose)
        for one in done
    )
    return plain_text(reports, _FILE_WIDTH)


def demand_folder(path: Path) -> None:
    """Refuse a file whose folder is not there.

    Raises:
        UserError: The folder does not exist.
    """
    if not path.absolute().parent.is_dir():
        raise UserError(f"{path.parent} does not exist.", "Make the folder first, or name another.")


def write(text: str, path: Path | None) -> None:
    """Write a document into a file, or to standard output.

    Raises:
        UserError: The file cannot be written.
    """
    if path is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    from rnn_grade.files import replace_file

    replace_file(path, text)
