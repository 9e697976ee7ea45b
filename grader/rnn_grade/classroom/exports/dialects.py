"""Which function writes whose table, and which of them fill a file that the platform gave out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rnn_grade.classroom.exports import blackboard, canvas, moodle, tables
from rnn_grade.classroom.exports.export import Export
from rnn_grade.classroom.exports.template import Template, template_of
from rnn_grade.classroom.marks import Standing
from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.spreadsheet import Sheet, table
from rnn_grade.errors import UserError

_CHECKS = {
    Dialect.CANVAS: canvas.check,
    Dialect.MOODLE: moodle.check,
    Dialect.BLACKBOARD: blackboard.check,
}
# Those in which a column of the template may be called something else than the exercise.
_NAMED = (Dialect.CANVAS, Dialect.BLACKBOARD)


def read_template(dialect: Dialect, path: Path | None) -> Template | None:
    """Return a platform's own table, or nothing where it has none.

    Args:
        dialect: Whose table will be written.
        path: The file as it was downloaded.

    Raises:
        UserError: It is missing and needed, or is not that platform's.
    """
    if path is None:
        if dialect not in _CHECKS:
            return None
        raise UserError(
            f"`--format {dialect}` needs the file that the platform gave you.",
            f"Download it there, then: `rnn-grade export --format {dialect} --template FILE`.",
        )
    if dialect not in _CHECKS:
        raise UserError(
            f"`--format {dialect}` fills no template.",
            f"Leave `--template` out, or name its platform: {', '.join(_CHECKS)}.",
        )
    return checked(dialect, table(path), path.name)


def checked(dialect: Dialect, sheet: Sheet, source: str) -> Template:
    """Return a platform's own table with its people.

    Args:
        dialect: Whose table it should be.
        sheet: The table.
        source: What its file is called.

    Raises:
        UserError: It is not that platform's.
    """
    _CHECKS[dialect](sheet)
    return template_of(sheet, source)


def export(
    dialect: Dialect,
    class_: Standing,
    policy: Policy,
    template: Template | None = None,
    columns: Sequence[str] = (),
) -> Export:
    """Return marks as a table.

    Args:
        dialect: Whose table.
        class_: Everybody's marks.
        policy: For weights and dates.
        template: The platform's own table, for those that are filled.
        columns: Titles of columns in it.

    Raises:
        UserError: The template does not fit, or a column was named where none can be.
    """
    if columns and dialect not in _NAMED:
        raise UserError(
            f"`--format {dialect}` has no columns that could be called otherwise.",
            f"Leave `--column` out: it is for {' and '.join(_NAMED)}.",
        )
    match dialect, template:
        case Dialect.CANVAS, Template():
            return canvas.export(class_, template, columns)
        case Dialect.MOODLE, Template():
            return moodle.export(class_, template)
        case Dialect.BLACKBOARD, Template():
            return blackboard.export(class_, template, columns)
        case Dialect.BRIGHTSPACE, _:
            return tables.brightspace(class_.rows)
        case Dialect.NBGRADER, _:
            return tables.nbgrader(class_.rows, policy)
        case Dialect.LTI, _:
            return tables.lti(class_.rows, datetime.now(UTC).isoformat(timespec="milliseconds"))
    return tables.plain(class_.rows, policy)
