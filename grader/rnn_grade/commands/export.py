"""One call of `rnn-grade export`: marks after the policy, in the dialect that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rnn_grade.classroom.exports import blackboard, canvas, moodle, tables
from rnn_grade.classroom.exports.spreadsheet import Export
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.policy import read_policy
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError
from rnn_grade.files import replace_file
from rnn_grade.text import clean, plural

NEEDS_TEMPLATE = (Dialect.CANVAS, Dialect.MOODLE, Dialect.BLACKBOARD)
_LISTED = 12


def write(
    course: Course,
    book: Gradebook,
    exercises: Sequence[Exercise],
    style: Dialect,
    template: Path | None,
    columns: Sequence[str],
    output: Path | None,
) -> None:
    """Write a class's marks, and say on standard error what is in them and what is not.

    Args:
        course: The course, with its policy.
        book: The gradebook.
        exercises: Which exercises; without them, all that were handed in.
        style: The dialect.
        template: The platform's own file, for those that need one.
        columns: Titles of columns in it.
        output: Where to write; standard output by default.

    Raises:
        UserError: The template is missing or does not fit.
    """
    if style in NEEDS_TEMPLATE and template is None:
        raise UserError(
            f"`--format {style}` needs the file that the platform gave you.",
            f"Download it there, then: `rnn-grade export --format {style} --template FILE`.",
        )
    policy = read_policy(course)
    rows = standing(course, book, policy, exercises)
    given = _read(template) if template is not None else ""
    match style:
        case Dialect.CANVAS:
            made = canvas.export(rows, given, columns)
        case Dialect.MOODLE:
            made = moodle.export(rows, given)
        case Dialect.BLACKBOARD:
            made = blackboard.export(rows, given, columns)
        case Dialect.BRIGHTSPACE:
            made = tables.brightspace(rows)
        case Dialect.NBGRADER:
            made = tables.nbgrader(rows, policy)
        case Dialect.LTI:
            made = tables.lti(rows, datetime.now(UTC).isoformat(timespec="milliseconds"))
        case Dialect.CSV:
            made = tables.plain(rows, policy)
    if output is None:
        sys.stdout.write(made.text)
        sys.stdout.flush()
    else:
        replace_file(output, made.text)
    print(clean(_said(made, output)), file=sys.stderr)


def _read(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    # Blackboard's `.xls` is tab-separated text in UTF-16; everybody else writes UTF-8.
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UserError(
            f"{path} is no text in UTF-8.", "Use the file as it was downloaded, unopened."
        ) from None


def _said(made: Export, output: Path | None) -> str:
    lines = [f"{plural(made.filled, 'mark')} written{f' to {output}' if output else ''}."]
    lines += [f"Note: {note}." for note in made.notes]
    if made.unknown:
        names = ", ".join(made.unknown[:_LISTED])
        more = f" and {len(made.unknown) - _LISTED} more" if len(made.unknown) > _LISTED else ""
        count = plural(len(made.unknown), "student")
        lines.append(f"{count} with a mark are not in the template: {names}{more}.")
    return "\n".join(lines)
