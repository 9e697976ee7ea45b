"""`rnn-grade list`: the path through the course, and how far one has come on it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import course_option, where


@click.command("list")
@course_option
def list_exercises(course: Path | None) -> None:
    """Show all exercises, your last results, and which one is next."""
    from rnn_grade.render.terminal.overview import Exercises

    chosen, place = where(course)
    console_for(sys.stdout).print(Exercises(chosen, place.progress() if place else None))
