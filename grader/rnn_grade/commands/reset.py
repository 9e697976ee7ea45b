"""`rnn-grade reset`: the empty file or notebook again, after a question, and with a backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.options import course_option, where
from rnn_grade.errors import UserError

if TYPE_CHECKING:
    from rnn_grade.course.catalog import Exercise


@click.command()
@click.argument("exercise")
@click.option("--yes", is_flag=True, help="Do not ask.")
@course_option
def reset(exercise: str, yes: bool, course: Path | None) -> None:
    """Start an exercise afresh; your file is kept as a backup."""
    from rnn_grade.workspace import workspace

    chosen, place = where(course)
    found = chosen.find(exercise)
    if place is None:
        raise UserError(
            "There is no workspace at or above this folder.", "`rnn-grade start` makes one."
        )
    paths = [path for path in place.own_files(found) if path.is_file()] or [place.file(found)]
    name = " and ".join(workspace.shown(path, Path.cwd()) for path in paths)
    ones = "one" if len(paths) == 1 else "ones"
    try:
        agreed = yes or click.confirm(f"Replace {name} by the empty {ones}? A backup is kept.")
    except click.Abort:
        raise UserError(
            "\nNothing was changed.", f"`rnn-grade reset {found.number} --yes` does not ask."
        ) from None
    if not agreed:
        click.echo("Nothing was changed.")
        return
    changes = [workspace.reset(found, path, _given(found, path)) for path in paths]
    place.progress().without(found.folder).save()
    for change in changes:
        name = workspace.shown(change.path, Path.cwd())
        if change.backup is not None:
            click.echo(f"Your text is now in {workspace.shown(change.backup, Path.cwd())}")
        click.echo(f"{name} is {'unchanged' if change.what == 'unchanged' else 'as it was given'}.")


def _given(exercise: Exercise, path: Path) -> bytes:
    if path.suffix != ".ipynb":
        return exercise.stub.read_bytes()
    from rnn_grade.notebook.made.making import as_notebook

    return dict(as_notebook(exercise))[path.name]
