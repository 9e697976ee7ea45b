"""`rnn-grade show`: the task of an exercise, set for the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import course_option, where
from rnn_grade.errors import UserError


@click.command()
@click.argument("exercise")
@course_option
def show(exercise: str, course: Path | None) -> None:
    """Read the task of an exercise."""
    from rnn_grade.course.storage import course_text
    from rnn_grade.render.terminal.task import Task

    chosen, _ = where(course, Use.READING)
    task = chosen.find(exercise).task
    try:
        text = course_text(task)
    except OSError as error:
        raise UserError(f"{task} cannot be read: {error.strerror}.", "Check the course.") from None
    console_for(sys.stdout).print(Task(text))
