"""`rnn-grade audit`: every person and every file of a class, and what became of each."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.classroom.times import WithoutTimes
from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import (
    course_option,
    gradebook_option,
    open_gradebook,
    where,
    without_times_option,
)


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@gradebook_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@without_times_option
@course_option
def audit(
    exercises: tuple[str, ...],
    gradebook: str,
    form: str,
    without_times: WithoutTimes | None,
    course: Path | None,
) -> None:
    """Show each person's mark, or why there is none, and what became of each file.

    One line for each person and for each file that the last run over each download found, with
    what was ignored and why; the sums agree. `rnn-grade score` ends with the same.
    """
    from rnn_grade.classroom import audit as audits
    from rnn_grade.classroom.marks import standing
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.classroom.words.audit import audited, table

    chosen, _ = where(course, Use.MARKS)
    with open_gradebook(gradebook) as book:
        found = [chosen.find(name) for name in exercises]
        policy = read_policy(chosen, without_times)
        made = audits.audit(book, standing(chosen, book, policy, found, reports=False))
    if form == "csv":
        sys.stdout.write(table(made))
        sys.stdout.flush()
    else:
        console_for(sys.stdout).print(audited(made))
