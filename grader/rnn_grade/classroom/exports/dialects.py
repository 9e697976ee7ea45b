"""Which function writes whose table, and which of them fill a file that the platform gave out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rnn_grade.classroom.exports import blackboard, canvas, moodle, tables
from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.spreadsheet import Export
from rnn_grade.errors import UserError

_FILLED = (Dialect.CANVAS, Dialect.MOODLE, Dialect.BLACKBOARD)


def read_template(dialect: Dialect, path: Path | None) -> str:
    """Return the text of a platform's own file, or nothing where none was given.

    Args:
        dialect: Whose table will be written.
        path: The file as it was downloaded.

    Raises:
        UserError: It is missing and needed, or cannot be read.
    """
    if path is None:
        if dialect not in _FILLED:
            return ""
        raise UserError(
            f"`--format {dialect}` needs the file that the platform gave you.",
            f"Download it there, then: `rnn-grade export --format {dialect} --template FILE`.",
        )
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


def export(
    dialect: Dialect, rows: Sequence[Row], policy: Policy, template: str, columns: Sequence[str]
) -> Export:
    """Return marks as a table.

    Args:
        dialect: Whose table.
        rows: Everybody's marks.
        policy: For weights and dates.
        template: The platform's own table, for those that are filled.
        columns: Titles of columns in it.

    Raises:
        UserError: The template does not fit.
    """
    match dialect:
        case Dialect.CANVAS:
            return canvas.export(rows, template, columns)
        case Dialect.MOODLE:
            return moodle.export(rows, template)
        case Dialect.BLACKBOARD:
            return blackboard.export(rows, template, columns)
        case Dialect.BRIGHTSPACE:
            return tables.brightspace(rows)
        case Dialect.NBGRADER:
            return tables.nbgrader(rows, policy)
        case Dialect.LTI:
            return tables.lti(rows, datetime.now(UTC).isoformat(timespec="milliseconds"))
        case Dialect.CSV:
            return tables.plain(rows, policy)
