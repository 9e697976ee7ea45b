"""`rnn-grade export`: marks after the policy, in a platform's dialect, and what is not in them."""

from __future__ import annotations

from pathlib import Path

import click

from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.times import WithoutTimes
from rnn_grade.commands.courses import Use
from rnn_grade.commands.options import (
    course_option,
    gradebook_option,
    one_of,
    open_gradebook,
    where,
    without_times_option,
)
from rnn_grade.text import clean

_LONGEST = 4000


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
@without_times_option
@course_option
def export(
    exercises: tuple[str, ...],
    gradebook: str,
    dialect: Dialect,
    template: Path | None,
    columns: tuple[str, ...],
    output: Path | None,
    without_times: WithoutTimes | None,
    course: Path | None,
) -> None:
    """Write the class's marks as your platform reads them.

    Due dates, penalties and weights of the course's `course.toml` are applied here. Canvas, Moodle
    and Blackboard want their own file back: `--template` names what you downloaded there, and the
    result is that file with the marks in it. Whoever stands in it is known by number, login or
    address, and by name only where exactly one person bears it; what the platform says in a cell,
    such as EX, stays. At the end stands what was written, for whom not, and why.
    """
    from rnn_grade.classroom.exports import dialects
    from rnn_grade.classroom.marks import standing
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.classroom.words.export import demand_times, told
    from rnn_grade.files import replace_file

    chosen, _ = where(course, Use.MARKS)
    given = dialects.read_template(dialect, template)
    with open_gradebook(gradebook) as book:
        found = [chosen.find(name) for name in exercises]
        policy = read_policy(chosen, without_times)
        listed = given.listed if given is not None else ()
        class_ = standing(chosen, book, policy, found, tables=listed)
    demand_times(class_, "--without-times")
    made = dialects.export(dialect, class_, policy, given, columns)
    if output is None:
        click.echo(made.content, nl=False)
    else:
        replace_file(output, made.content, fix="Name another file with `--output`.")
    for sentence in told(made, class_, dialect, output):
        click.echo(clean(sentence, _LONGEST), err=True)
