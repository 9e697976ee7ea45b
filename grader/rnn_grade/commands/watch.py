"""`rnn-grade watch`: grade at every save, until everything passes and on to the next exercise."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.group import can_ask, command_names, console_for
from rnn_grade.commands.options import course_option, one_of, where_to_grade
from rnn_grade.errors import UserError
from rnn_grade.sandbox.levels import Level

if TYPE_CHECKING:
    from rnn_grade.course.catalog import Course, Exercise
    from rnn_grade.workspace.workspace import Place


@click.command()
@click.argument("words", nargs=-1, metavar="[EXERCISE] [PATH]")
@click.option(
    "--require",
    **one_of(Level),
    default=str(Level.PROCESS),
    help="Run no code below this level of isolation (see `rnn-grade doctor`).",
)
@course_option
def watch(words: tuple[str, ...], require: Level, course: Path | None) -> None:
    """Grade your file at every save, and go on to the next exercise.

    Without EXERCISE it begins with the first one that is not done. The check to mend first is shown
    in full, each other one in a line. Keys: h hint, t task, s solution, l list, r again, n next,
    q quit; space turns pages. Where nobody can press a key, it goes on by itself.
    """
    from rnn_grade.commands.watch_loop import Watched
    from rnn_grade.render.terminal.layout import symbols
    from rnn_grade.render.terminal.screen import moves

    choice, chosen, place = where_to_grade(course, words)
    found = _target(chosen, place, words, elsewhere=choice.elsewhere)
    console = console_for(sys.stdout)
    if found is None:
        console.print("Every exercise is done. `rnn-grade watch 3` watches one of them again.")
        return
    exercise, given = found
    watched = Watched(chosen, place, given, console, symbols(console), require, str(choice.origin))
    # Only a person at a terminal presses keys, and only a screen can be written over.
    keys = can_ask()
    full = moves(console) and not console.legacy_windows
    with _ends_in_order():
        code = watched.run(exercise, keys=keys, full=full)
    click.get_current_context().exit(code)


def _target(
    chosen: Course, place: Place | None, words: tuple[str, ...], *, elsewhere: bool
) -> tuple[Exercise, Path | None] | None:
    """Return the exercise to begin with, and the path that was named."""
    from rnn_grade.commands import naming

    if not words:
        if place is None:
            raise UserError(
                "There is no workspace at or above this folder.",
                "`rnn-grade start` makes one; or name exercise and file: `rnn-grade watch 3 PATH`.",
            )
        following = place.progress().following(chosen)
        return None if following is None else (following, None)
    exercises, given = naming.read(chosen, words, False, command_names())
    if len(exercises) > 1:
        raise UserError(
            "One exercise is watched at a time.",
            f"`rnn-grade watch {exercises[0].number}` goes on to the next one when it is done.",
        )
    if given is None and place is None and elsewhere:
        given = chosen.root
    return exercises[0], given


@contextmanager
def _ends_in_order() -> Iterator[None]:
    """Let a signal end the block as an exception does: the terminal is given back, workers end."""

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    kept = [(number, signal.signal(number, end)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in kept:
            signal.signal(number, handler)
