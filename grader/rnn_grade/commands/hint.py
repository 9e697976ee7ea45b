"""`rnn-grade hint`: one more hint for what the last result says to mend first."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import course_option, where
from rnn_grade.errors import UserError


@click.command()
@click.argument("exercise")
@course_option
def hint(exercise: str, course: Path | None) -> None:
    """Open one more hint for the first check that did not pass."""
    from rnn_grade.render.terminal.layout import symbols
    from rnn_grade.render.terminal.overview import hints

    chosen, place = where(course)
    found = chosen.find(exercise)
    progress = place.progress() if place else None
    result = progress.results.get(found.folder) if progress else None
    if progress is None or result is None:
        made = "" if place else " in your workspace (`rnn-grade start` makes one)"
        raise UserError(
            f"There is no result of exercise {found.number} yet, so no check to give a hint for.",
            f"Run `rnn-grade exercise{found.number}`{made}, then ask again.",
        )
    console = console_for(sys.stdout)
    check = next((c for c in found.checks if c.name == result.failing), None)
    if check is None and not result.passed:
        # Every check was skipped, or the course has changed since.
        raise UserError(
            "In your last result no check ended in a way that a hint could help with.",
            f"Run `rnn-grade exercise{found.number}`: it says what to mend first.",
        )
    if check is None:
        console.print(f"Every check of exercise {found.number} passed: there is nothing to mend.")
        return
    after, opened, is_new = progress.with_next_hint(found.folder, check.name, len(check.hints))
    after.save()
    console.print(hints(found, check, opened, is_new=is_new, marks=symbols(console)))
