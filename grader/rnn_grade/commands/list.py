"""`rnn-grade list`: the path through the course, and how far one has come on it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import chosen_exercises, course_option, where


@click.command("list")
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="The checks of each exercise: names, last verdicts, opened hints.",
)
@course_option
def list_exercises(exercises: tuple[str, ...], verbose: bool, course: Path | None) -> None:
    """Show all exercises, your results, and which one is next.

    With an EXERCISE, or with -v for all of them, it shows their checks: the names that `rnn-grade
    hint --check` and `--only` take, how each ended in your last grading, and how many of its hints
    you have opened.
    """
    chosen, place = where(course, Use.READING)
    progress = place.progress() if place else None
    console = console_for(sys.stdout)
    if verbose or exercises:
        from rnn_grade.render.terminal.checks import checks
        from rnn_grade.render.terminal.layout import symbols

        wanted = chosen_exercises(chosen, exercises)
        console.print(checks(wanted, progress, symbols(console)))
        return
    from rnn_grade.render.terminal.overview import Exercises

    console.print(Exercises(chosen, progress))
