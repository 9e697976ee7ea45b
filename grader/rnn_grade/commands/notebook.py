"""`rnn-grade notebook`: one exercise as a notebook, made or brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.options import course_option, where

if TYPE_CHECKING:
    from rnn_grade.course.catalog import Exercise
    from rnn_grade.notebook.made.merging import Merged
    from rnn_grade.workspace.workspace import Place


@click.command()
@click.argument("exercise")
@click.argument("path", type=click.Path(path_type=Path), required=False, metavar="[PATH]")
@course_option
def notebook(exercise: str, path: Path | None, course: Path | None) -> None:
    """Make the notebook of an exercise, or bring it up to date.

    Without PATH it lies in your workspace, or else in this folder. In one that is there already,
    what you wrote stays, and a backup is kept.
    """
    from rnn_grade.notebook.made import making, merging
    from rnn_grade.workspace import workspace

    chosen, place = where(course, Use.READING)
    found = chosen.find(exercise)
    made = making.make(found)
    target = _target(found, path, place)
    for extra in found.extras:
        workspace.put(extra.read_bytes(), target.with_name(extra.name), False, _FIX)
    name = workspace.shown(target, Path.cwd())
    given = place.given(found) if place and _is_in(place, found, target) else None
    if not target.is_file():
        workspace.put(making.written(made), target, False, _FIX)
        if given:
            given.keep({target.name: making.written(made)})
        click.echo(f"{name} is made: `jupyter lab {name}` opens it.")
        return
    theirs = merging.read(target.read_bytes(), name)
    before = making.written(theirs)
    base = given.content(target.name) if given else None
    merged = merging.merge(theirs, made, base and merging.read(base, name))
    content = making.written(merged.notebook)
    if content == before:
        click.echo(f"{name} is up to date.")
        return
    change = workspace.put(content, target, True, _FIX)
    if given:
        given.keep({target.name: making.written(made)})
    click.echo(f"{name} is brought up to date.")
    for line in _came(merged):
        click.echo(f"  {line}")
    if change.backup is not None:
        click.echo(f"As it was before: {workspace.shown(change.backup, Path.cwd())}")


def _target(exercise: Exercise, path: Path | None, place: Place | None) -> Path:
    name = f"{exercise.slug}.ipynb"
    if path is not None:
        return path / name if path.is_dir() else path
    # The exercises of a clone are the course's own.
    if place is not None and not place.is_clone:
        return place.folder(exercise) / name
    return Path.cwd() / name


def _is_in(place: Place, exercise: Exercise, target: Path) -> bool:
    """Return whether a notebook is the one of a workspace, which knows what was given."""
    return not place.is_clone and target.resolve() == place.own_files(exercise)[0].resolve()


def _came(merged: Merged) -> list[str]:
    told = {
        "New text in": merged.replaced,
        "New cells:": merged.added,
        "No longer part of the exercise:": merged.dropped,
        "Changed by you and by the course, yours kept:": merged.kept,
    }
    return [f"{words} {', '.join(names)}" for words, names in told.items() if names]


_FIX = "Name another file: `rnn-grade notebook EXERCISE PATH`."
