"""`rnn-grade reset`: the empty file or notebook again, after a question, and with a backup.

`--undo` brings back what that replaced. Neither loses the text that is there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.options import course_option, demand_place, where
from rnn_grade.errors import UserError

if TYPE_CHECKING:
    from rnn_grade.course.catalog import Exercise
    from rnn_grade.workspace.workspace import Change, Place


@click.command()
@click.argument("exercise")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Bring back what the last reset replaced.")
@course_option
def reset(exercise: str, yes: bool, undo: bool, course: Path | None) -> None:
    """Start an exercise afresh; your file is kept as a backup.

    Its result and its opened hints are forgotten as well, until `--undo` brings them back with the
    file. What you had graded stays: `rnn-grade attempts 3`.
    """
    chosen, place = where(course, Use.READING)
    found = chosen.find(exercise)
    place = demand_place(place)
    if undo:
        _undo(found, place)
    else:
        _reset(found, place, yes)


def _reset(exercise: Exercise, place: Place, yes: bool) -> None:
    from rnn_grade.render.terminal.typed import typed
    from rnn_grade.workspace import workspace

    paths = [path for path in place.own_files(exercise) if path.is_file()]
    paths = paths or [place.file(exercise)]
    name = " and ".join(workspace.shown(path, Path.cwd()) for path in paths)
    ones = "one" if len(paths) == 1 else "ones"
    number = exercise.number
    try:
        agreed = yes or click.confirm(f"Replace {name} by the empty {ones}? A backup is kept.")
    except click.Abort:
        raise UserError(
            "\nNothing was changed.", f"`rnn-grade reset {number} --yes` does not ask."
        ) from None
    if not agreed:
        click.echo("Nothing was changed.")
        return
    given = {path: _given(exercise, path) for path in paths}
    changes = [workspace.reset(exercise, path, content) for path, content in given.items()]
    if not place.is_clone:
        place.given(exercise).keep({path.name: content for path, content in given.items()})
    backups = {
        change.path.relative_to(place.root).as_posix(): change.backup.name
        for change in changes
        if change.backup is not None
    }
    place.change(lambda progress: progress.with_reset(exercise.folder, backups))
    for change in changes:
        _tell_backup(change)
        same = "unchanged" if change.what == "unchanged" else "as it was given"
        click.echo(f"{workspace.shown(change.path, Path.cwd())} is {same}.")
    if backups:
        click.echo(typed(f"`rnn-grade reset {number} --undo` brings it back."))


def _undo(exercise: Exercise, place: Place) -> None:
    from rnn_grade.workspace import restoring, workspace

    aside = restoring.set_aside(place, exercise)
    changes = [
        restoring.restore(path, content, _given(exercise, path)) for path, content in aside.items()
    ]
    place.change(lambda progress: progress.with_reset_undone(exercise.folder))
    for change in changes:
        _tell_backup(change)
        click.echo(f"{workspace.shown(change.path, Path.cwd())} is as it was before the reset.")


def _tell_backup(change: Change) -> None:
    from rnn_grade.workspace import workspace

    if change.backup is not None:
        click.echo(f"Your text is now in {workspace.shown(change.backup, Path.cwd())}")


def _given(exercise: Exercise, path: Path) -> bytes:
    if path.suffix != ".ipynb":
        return exercise.stub.read_bytes()
    from rnn_grade.notebook.made.making import as_notebook

    return dict(as_notebook(exercise))[path.name]
