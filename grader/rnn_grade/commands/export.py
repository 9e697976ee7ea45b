"""`rnn-grade export`: marks after the policy, in a platform's dialect, and what is not in them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.classroom.platforms import Dialect
from rnn_grade.commands.options import (
    course_option,
    gradebook_option,
    one_of,
    open_gradebook,
    where,
)
from rnn_grade.text import clean, plural

if TYPE_CHECKING:
    from rnn_grade.classroom.spreadsheet import Export

_LISTED = 12


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@gradebook_option
@click.option(
    "--format",
    "dialect",
    **one_of(Dialect),
    default=str(Dialect.CSV),
    show_default=True,
    help="Whose table; lti writes score objects of LTI AGS, one a line.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The platform's own export, to be filled: canvas, moodle, blackboard.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="TITLE",
    help="The exercise's column in the template, if it is called otherwise; repeatable.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write it; standard output by default.",
)
@course_option
def export(
    exercises: tuple[str, ...],
    gradebook: str,
    dialect: Dialect,
    template: Path | None,
    columns: tuple[str, ...],
    output: Path | None,
    course: Path | None,
) -> None:
    """Write the class's marks as your platform reads them.

    Due dates, penalties and weights of the course's `course.toml` are applied here. Canvas, Moodle
    and Blackboard want their own file back: `--template` names what you downloaded there, and the
    result is that file with the marks in it.
    """
    from rnn_grade.classroom.exports import dialects
    from rnn_grade.classroom.marks import standing
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.files import replace_file

    chosen, _ = where(course)
    with open_gradebook(gradebook) as book:
        found = [chosen.find(name) for name in exercises]
        given = dialects.read_template(dialect, template)
        policy = read_policy(chosen)
        rows = standing(chosen, book, policy, found)
        made = dialects.export(dialect, rows, policy, given, columns)
    if output is None:
        sys.stdout.write(made.text)
        sys.stdout.flush()
    else:
        replace_file(output, made.text, fix="Name another file with `--output`.")
    print(clean(_said(made, output)), file=sys.stderr)


def _said(made: Export, output: Path | None) -> str:
    lines = [f"{plural(made.filled, 'mark')} written{f' to {output}' if output else ''}."]
    lines += [f"Note: {note}." for note in made.notes]
    if made.unknown:
        names = ", ".join(made.unknown[:_LISTED])
        more = f" and {len(made.unknown) - _LISTED} more" if len(made.unknown) > _LISTED else ""
        count = plural(len(made.unknown), "student")
        lines.append(f"{count} with a mark are not in the template: {names}{more}.")
    return "\n".join(lines)
