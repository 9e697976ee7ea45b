"""`rnn-grade start`: a workspace, made or completed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.courses import Use, name_course
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import course_option, found_here
from rnn_grade.commands.reached import entrance
from rnn_grade.text import escaped


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@click.option("--force", is_flag=True, help="Replace files that differ, and keep backups of them.")
@click.option("--notebooks", is_flag=True, help="Notebooks, each with its task, and no files.")
@course_option
def start(folder: Path | None, force: bool, notebooks: bool, course: Path | None) -> None:
    """Make a workspace: the files to fill and the tasks, or notebooks.

    Without DIR it is ./rnn-workspace, or the workspace that you are in. Nothing is overwritten.
    """
    from rnn_grade.render.terminal.overview import following, started
    from rnn_grade.render.terminal.typed import PROGRAM, typed
    from rnn_grade.workspace import memory, workspace

    (found, chosen, place), here = found_here(course, Use.READING), Path.cwd()
    if folder is None:
        folder = place.root if place and not place.is_clone else here / "rnn-workspace"
    given = workspace.as_files
    if notebooks:
        from rnn_grade.notebook.made.making import as_notebook as given
    changes = workspace.start(chosen, folder, force=force, given=given)
    memory.remember(folder, found)
    name_course(found, folder)
    console = console_for(sys.stdout)
    first = following(chosen, None)
    console.print(started(changes, folder.resolve(), here, first, notebooks=notebooks))
    if typed(PROGRAM) != PROGRAM and (words := entrance()):
        click.echo(f"\nShorter, once in each terminal: {words}")
        click.echo("Then it is `rnn-grade`, and `python` runs your files with NumPy and Keras.")
    if found.elsewhere:
        click.echo(f"\nThis workspace remembers its course, {escaped(str(chosen.root))}.")
