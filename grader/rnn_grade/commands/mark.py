"""`rnn-grade mark`: a mark that a person gives, beside the score and with its reason."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import (
    Amount,
    course_option,
    gradebook_option,
    open_gradebook,
    where,
)


@click.command()
@click.argument("student")
@click.argument("exercise")
@click.option("--points", type=Amount(), metavar="N", help="What they get.")
@click.option("--withdraw", is_flag=True, help="Take an earlier mark by hand back.")
@click.option("--because", required=True, metavar="TEXT", help="Why: it is kept, and shown.")
@click.option("--author", metavar="NAME", help="Who says so; whoever is logged in by default.")
@gradebook_option
@course_option
def mark(
    student: str,
    exercise: str,
    points: float | None,
    withdraw: bool,
    because: str,
    author: str | None,
    gradebook: str,
    course: Path | None,
) -> None:
    """Give STUDENT a mark for EXERCISE by hand.

    It is kept beside the score, never in its place, and counts wherever marks leave the gradebook:
    no due date and no penalty touches it. STUDENT is a login, a number, an e-mail address or a
    name that one person bears. `rnn-grade history STUDENT` shows all of them.
    """
    import getpass

    from rich.text import Text

    from rnn_grade.classroom.gradebook.opened import now
    from rnn_grade.classroom.people.class_register import named, register_of
    from rnn_grade.classroom.records import Override
    from rnn_grade.classroom.spreadsheet import number
    from rnn_grade.text import clean

    if (points is None) != withdraw:
        raise click.UsageError("Name the mark with `--points N`, or take one back: `--withdraw`.")
    if not because.strip():
        raise click.UsageError("`--because` says why, to whoever asks later.")
    chosen, _ = where(course, Use.MARKS)
    one = chosen.find(exercise)
    with open_gradebook(gradebook) as book:
        who = named(register_of(book), student)
        by = author or getpass.getuser()
        reason, at = because.strip(), now()
        book.override(Override(who.student, one.folder, points, reason, by, at, who.ids, who.name))
    said = "taken back" if points is None else f"{number(points)} of {one.points} points"
    name = f"{who.student} {who.name}".strip()
    console_for(sys.stdout).print(Text(clean(f"{name}, {one.slug}: {said}. {because.strip()}")))
    if points is not None and points > one.points:
        told = f"That is more than the {one.points} points of the exercise."
        console_for(sys.stdout).print(Text(told, "yellow"))
