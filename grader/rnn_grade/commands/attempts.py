"""`rnn-grade attempts`: what you have had graded, what each attempt changed, and its text again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import course_option, demand_place, where
from rnn_grade.errors import UserError

if TYPE_CHECKING:
    from rnn_grade.course.catalog import Exercise
    from rnn_grade.workspace.attempts import OwnAttempt
    from rnn_grade.workspace.workspace import Place

_SHOWN = 20


@click.command()
@click.argument("exercise")
@click.argument("number", type=click.IntRange(min=1), required=False)
@click.option("--restore", is_flag=True, help="Put the text of that attempt back into your file.")
@click.option(
    "--all", "everything", is_flag=True, help=f"List every attempt, not the last {_SHOWN} only."
)
@course_option
def attempts(
    exercise: str, number: int | None, restore: bool, everything: bool, course: Path | None
) -> None:
    """List your attempts at an exercise, and what each changed.

    Below an attempt stand the checks that it made pass (+) or fail (-), and the curves of its
    trainings. With NUMBER, one attempt is shown in full, and how the file differs from the one
    before; `--restore` puts that file back, and keeps yours as a backup.
    """
    from rnn_grade.render.terminal.attempts import one, table
    from rnn_grade.render.terminal.layout import symbols

    chosen, place = where(course, Use.READING)
    found = chosen.find(exercise)
    place = demand_place(place)
    if restore and number is None:
        raise UserError(
            "Which attempt shall be restored?", f"`rnn-grade attempts {found.number}` lists them."
        )
    kept = place.attempts(found)
    console = console_for(sys.stdout)
    if number is None:
        # One more, for the first one to be compared with.
        listed = kept.latest(None if everything else _SHOWN + 1)
        if not listed:
            raise UserError(
                f"Nothing of exercise {found.number} has been graded here yet.",
                f"`rnn-grade exercise{found.number}` grades your file, and keeps what it finds.",
            )
        earlier = 1 if not everything and len(listed) > _SHOWN else 0
        console.print(table(found, listed, earlier, symbols(console)))
        return
    attempt = kept.find(number)
    if attempt is None:
        raise UserError(
            f"There is no attempt {number} at exercise {found.number}, or it cannot be read.",
            f"`rnn-grade attempts {found.number}` lists them.",
        )
    if restore:
        _restore(found, attempt, kept.text(attempt), place)
        return
    before = kept.before(number)
    texts = kept.text(before) if before is not None else None, kept.text(attempt)
    console.print(one(found, attempt, before, texts, symbols(console)))


def _restore(exercise: Exercise, attempt: OwnAttempt, text: bytes | None, place: Place) -> None:
    from rnn_grade.workspace import restoring, workspace

    if text is None:
        raise UserError(
            f"The text of attempt {attempt.number} is not kept: it is too old, too large, or was "
            "graded in a notebook's kernel.",
            f"`rnn-grade attempts {exercise.number}` lists the others.",
        )
    notebook, file = place.own_files(exercise)
    target = notebook if text.lstrip().startswith(b"{") else file
    change = restoring.restore(target, text)
    name = workspace.shown(target, Path.cwd())
    if change.backup is not None:
        click.echo(f"Your text is now in {workspace.shown(change.backup, Path.cwd())}")
    same = "is that of" if change.what == "unchanged" else "holds the text of"
    click.echo(f"{name} {same} attempt {attempt.number}.")
