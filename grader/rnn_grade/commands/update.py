"""`rnn-grade update`: a new version of the course comes into work in progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import chosen_exercises, course_option, demand_place, where
from rnn_grade.errors import UserError

if TYPE_CHECKING:
    from rnn_grade.course.catalog import Exercise
    from rnn_grade.workspace.updating import Brought
    from rnn_grade.workspace.workspace import Place


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--dry-run", is_flag=True, help="Say what would come, and write nothing.")
@course_option
def update(exercises: tuple[str, ...], dry_run: bool, course: Path | None) -> None:
    """Bring the course's newest tasks and stubs into your workspace.

    Your work stays: what only the course changed comes in, what you wrote is kept, and where both
    changed the same lines, yours stay and the new text lies beside your file. Of a file that
    changes, a backup is kept first.
    """
    from rnn_grade.render.terminal.updates import updated
    from rnn_grade.workspace import updating

    chosen, place = where(course)
    place = demand_place(place)
    if place.is_clone:
        raise UserError(
            "This is a clone of the course: its files are the course's own.",
            "`git pull` brings its newest version.",
        )
    wanted = chosen_exercises(chosen, exercises)
    notebooks = any(place.own_files(exercise)[0].is_file() for exercise in chosen.exercises)
    try:
        done = [
            updating.plan(exercise, place, _given(exercise, place, notebooks), _notebook)
            for exercise in wanted
        ]
        if not dry_run:
            done = [updating.carry_out(one, place) for one in done]
    except OSError as error:
        raise UserError(
            f"{error.filename} cannot be read or written: {error.strerror}.",
            "Check its permissions, then update again: what is done stays done.",
        ) from None
    console_for(sys.stdout).print(updated(done, Path.cwd(), dry_run=dry_run))


def _given(exercise: Exercise, place: Place, notebooks: bool) -> Iterable[tuple[str, bytes]]:
    """Return what the course gives now to somebody who works as this learner does."""
    from rnn_grade.workspace.workspace import as_files

    notebook, file = place.own_files(exercise)
    files: dict[str, bytes] = {}
    if file.is_file() or not (notebook.is_file() or notebooks):
        files |= as_files(exercise)
    if notebook.is_file() or (notebooks and not file.is_file()):
        from rnn_grade.notebook.made.making import as_notebook

        files |= as_notebook(exercise)
    return files.items()


def _notebook(base: bytes | None, own: bytes, new: bytes) -> Brought:
    from rnn_grade.notebook.made.merging import brought

    return brought(base, own, new)
