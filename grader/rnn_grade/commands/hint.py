"""`rnn-grade hint`: one more hint, for what the last result says to mend first or for any check.

The next hint opens once the learner's file is another one, or on demand; each is counted.
"""

from __future__ import annotations

import hashlib
import sys
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import can_ask, console_for
from rnn_grade.commands.options import course_option, where
from rnn_grade.errors import UserError

if TYPE_CHECKING:
    from rnn_grade.course.catalog import Exercise
    from rnn_grade.course.check_file import Check
    from rnn_grade.report import Status
    from rnn_grade.workspace.progress import Progress
    from rnn_grade.workspace.workspace import Place


@click.command()
@click.argument("exercise")
@click.option(
    "-c",
    "--check",
    "name",
    metavar="NAME",
    help="A check of your choice, by its name or the beginning of it (`rnn-grade list -v`).",
)
@click.option("--more", is_flag=True, help="Open the next one now, without another try.")
@course_option
def hint(exercise: str, name: str | None, more: bool, course: Path | None) -> None:
    """Open one more hint, for the first check that did not pass or for any other.

    The first hint of a check opens at once, each further one after you have changed your file. How
    many are open is shown by `rnn-grade list -v`; the last one says where to read on.
    """
    from rnn_grade.render.terminal.hints import hints
    from rnn_grade.render.terminal.layout import symbols

    chosen, place = where(course, Use.READING)
    found = chosen.find(exercise)
    console = console_for(sys.stdout)
    progress = place.progress() if place else None
    check = _named(found, name) if name is not None else _failing(found, progress)
    if check is None:
        console.print(f"Every check of exercise {found.number} passed: there is nothing to mend.")
        return
    if place is None or progress is None:
        raise UserError(
            "There is no workspace at or above this folder, where hints are counted.",
            "`rnn-grade start` makes one; or go into yours.",
        )
    shown = partial(
        hints,
        found,
        check,
        status=_status(progress, found, check),
        chosen=name is not None,
        marks=symbols(console),
    )
    file = hash_of_file(place, found)
    opened, total = progress.opened(found.folder, check.name), len(check.hints)
    waits = opened < total and not progress.tried_since(found.folder, check.name, file)
    if waits and not more:
        console.print(shown(opened, waits=not can_ask()))
        if not (can_ask() and _agreed()):
            return
    opened, is_new = place.open_hint(found, check.name, total, file)
    console.print(shown(opened, is_new=is_new))


def _agreed() -> bool:
    try:
        return click.confirm("Your file has not changed. Open the next one now?", default=False)
    except click.Abort:
        click.echo("\nNothing was opened.")
        return False


def _named(exercise: Exercise, name: str) -> Check:
    """Return the check of a name, or the only one whose name begins so.

    Raises:
        UserError: None has it, or several begin so.
    """
    wanted = name.strip().removeprefix("test_").replace("-", "_").casefold()
    names = {check.name: check for check in exercise.visible_checks}
    if wanted in names:
        return names[wanted]
    begins = [one for one in names if wanted and one.startswith(wanted)]
    if len(begins) == 1:
        return names[begins[0]]
    close = begins or get_close_matches(wanted, names, n=3)
    what = (
        f"Several checks of exercise {exercise.number} begin with"
        if begins
        else (f"Exercise {exercise.number} has no check called")
    )
    raise UserError(
        f"{what} `{name}`.",
        f"Did you mean {' or '.join(f'`{one}`' for one in close)}?"
        if close
        else f"`rnn-grade list {exercise.number} -v` shows their names.",
    )


def _failing(exercise: Exercise, progress: Progress | None) -> Check | None:
    """Return the first check to mend, or nothing where all passed.

    Raises:
        UserError: Nobody knows which.
    """
    number = exercise.number
    result = progress.results.get(exercise.folder) if progress else None
    if result is None:
        made = "" if progress else " in your workspace (`rnn-grade start` makes one)"
        raise UserError(
            f"There is no result of exercise {number} yet, so no check to give a hint for.",
            f"Run `rnn-grade exercise{number}`{made}, then ask again.",
        )
    check = next((one for one in exercise.visible_checks if one.name == result.failing), None)
    if check is None and not result.passed:
        # Every check was skipped, or the course has changed since.
        raise UserError(
            "In your last result no check ended in a way that a hint could help with.",
            f"Run `rnn-grade exercise{number}`: it says what to mend first.",
        )
    return check


def _status(progress: Progress, exercise: Exercise, check: Check) -> Status | None:
    result = progress.results.get(exercise.folder)
    return result.statuses.get(check.name) if result else None


def hash_of_file(place: Place, exercise: Exercise) -> str:
    """Return a hash of what the learner wrote; what a notebook shows below its cells is no try.

    Args:
        place: The workspace.
        exercise: Whose file.
    """
    from rnn_grade.grading.cells import reading

    path = place.file(exercise)
    try:
        content = path.read_bytes()
    except OSError:
        return ""
    if path.suffix == ".ipynb":
        content = reading.kept(content)
    return hashlib.sha256(content).hexdigest()
