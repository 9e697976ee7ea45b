"""`rnn-grade history`: all that a gradebook knows of one student."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import course_option, gradebook_option, open_gradebook, where


@click.command()
@click.argument("student")
@gradebook_option
@course_option
def history(student: str, gradebook: str, course: Path | None) -> None:
    """Show all attempts of a student, and every grading of each."""
    from rnn_grade.classroom.words.history import record

    chosen, _ = where(course, Use.MARKS)
    with open_gradebook(gradebook) as book:
        console_for(sys.stdout).print(record(chosen, book, student))
