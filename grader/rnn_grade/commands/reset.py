"""`rnn-grade reset`: the empty file again, after a question, and with a backup."""

from __future__ import annotations

from pathlib import Path

import click

from rnn_grade.commands.options import course_option, where
from rnn_grade.errors import UserError


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
    name = workspace.shown(place.file(found), Path.cwd())
    try:
        agreed = yes or click.confirm(f"Replace {name} by the empty one? A backup is kept.")
    except click.Abort:
        raise UserError(
            "\nNothing was changed.", f"`rnn-grade reset {found.number} --yes` does not ask."
        ) from None
    if not agreed:
        click.echo("Nothing was changed.")
        return
    change = workspace.reset(found, place)
    place.progress().without(found.folder).save()
    if change.backup is not None:
        click.echo(f"Your text is now in {workspace.shown(change.backup, Path.cwd())}")
    click.echo(f"{name} is {'unchanged' if change.what == 'unchanged' else 'as it was given'}.")
