"""`rnn-grade solution`: the reference beside the learner's own, once it was earned.

What was looked at before it was earned is kept, and named in the learner's own list.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import can_ask, console_for
from rnn_grade.commands.options import course_option, where

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rnn_grade.course.catalog import Course, Exercise
    from rnn_grade.render.terminal.layout import Symbols
    from rnn_grade.study.differences import Source
    from rnn_grade.workspace.workspace import Place

_NOT_PASSED = 1


class Access(StrEnum):
    """Whether somebody gets to see a reference."""

    EARNED = "earned"
    EARLY = "early"
    CLOSED = "closed"
    MISSING = "missing"


@click.command()
@click.argument("exercise")
@click.option("--yes", is_flag=True, help="Do not ask, also where you have not passed yet.")
@course_option
def solution(exercise: str, yes: bool, course: Path | None) -> None:
    """See the reference beside your own, after you passed.

    It says what the reference does and what other ways there are, and shows both part by part: side
    by side where the terminal has 119 columns, below each other elsewhere. Before you passed it
    says what to try, and asks; that you looked is then kept in `rnn-grade list`. A course may keep
    its references closed for a time.

    Exit codes: 0 it was shown, 1 it was not.
    """
    from rnn_grade.render.terminal.layout import symbols

    chosen, place = where(course, Use.READING)
    found = chosen.find(exercise)
    console = console_for(sys.stdout)
    marks = symbols(console)
    access = access_to(chosen, found, place)
    if access is Access.EARNED:
        console.print(reference(found, place, marks))
        return
    console.print(instead(access, chosen, found, place, marks))
    if access is not Access.EARLY or not (yes or _agreed(found)):
        click.get_current_context().exit(_NOT_PASSED)
    if place is not None:
        place.change(lambda progress: progress.with_look(found.folder))
    console.print()
    console.print(reference(found, place, marks))


def solution_of(
    course: Course, exercise: Exercise, place: Place | None, marks: Symbols
) -> RenderableType:
    """Return the reference if it is earned, else what to try or why it is closed.

    Args:
        course: Whose exercise.
        exercise: Whose reference.
        place: The learner's workspace, where there is one.
        marks: The symbols to use.
    """
    access = access_to(course, exercise, place)
    if access is Access.EARNED:
        return reference(exercise, place, marks)
    return instead(access, course, exercise, place, marks)


def access_to(course: Course, exercise: Exercise, place: Place | None) -> Access:
    """Return whether a learner gets to see a reference.

    Args:
        course: Whose exercise.
        exercise: Whose reference.
        place: The learner's workspace, where there is one.
    """
    from rnn_grade.classroom.policy import read_policy

    if not exercise.has_reference:
        return Access.MISSING
    if not read_policy(course).opening(exercise.slug).is_open(datetime.now(UTC)):
        return Access.CLOSED
    earned = place is not None and place.progress().earned(exercise.folder)
    return Access.EARNED if earned else Access.EARLY


def reference(exercise: Exercise, place: Place | None, marks: Symbols) -> RenderableType:
    """Return the reference, and the learner's own beside it.

    Args:
        exercise: Whose reference.
        place: The learner's workspace, where there is one.
        marks: The symbols to use.
    """
    from rnn_grade.course.storage import course_text
    from rnn_grade.render.terminal import solution as shown
    from rnn_grade.study import differences
    from rnn_grade.study.ideas import ideas

    theirs, stub = (
        differences.Source(text) for text in (exercise.reference_text, course_text(exercise.stub))
    )
    own, filled, why_not = _own(exercise, place)
    return shown.solution(
        exercise,
        ideas(exercise),
        differences.pairs(own, theirs, stub, exercise.parts),
        differences.differences(own, theirs, filled),
        marks,
        without_own=why_not,
    )


def instead(
    access: Access, course: Course, exercise: Exercise, place: Place | None, marks: Symbols
) -> RenderableType:
    """Return what is said in the place of a reference: why it is closed, or what to try next.

    Args:
        access: Why it is not shown.
        course: Whose exercise.
        exercise: Whose reference.
        place: The learner's workspace, where there is one.
        marks: The symbols to use.
    """
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.render.terminal import closed

    if access is Access.MISSING:
        return closed.missing(exercise)
    if access is Access.CLOSED:
        return closed.closed(exercise, read_policy(course).opening(exercise.slug).moment)
    return closed.try_next(exercise, place.progress() if place else None, marks)


def _own(exercise: Exercise, place: Place | None) -> tuple[Source, tuple[str, ...], str]:
    """Return the learner's module, which of its parts are written, and why it is empty if it is."""
    from rnn_grade.grading.cells import reading
    from rnn_grade.grading.targets import target
    from rnn_grade.study.differences import Source

    path = place.file(exercise) if place is not None else None
    if path is None or not path.is_file():
        return (
            Source(""),
            (),
            "You have no file of this exercise here, so there is nothing beside it.",
        )
    try:
        module = reading.read(path.read_bytes(), target(exercise))
        error = module.outline.error
        own = Source("" if error else module.text)
    except (OSError, SyntaxError, ValueError, RecursionError) as failed:
        own, error = Source(""), str(failed)
    if error:
        return own, (), f"{path.name} cannot be read ({error}), so there is nothing beside it."
    functions = module.outline.functions
    filled = (part for part in exercise.parts if part in functions)
    return own, tuple(part for part in filled if not functions[part].unfilled), ""


def _agreed(exercise: Exercise) -> bool:
    if not can_ask():
        click.echo(f"\n`rnn-grade solution {exercise.number} --yes` shows it all the same.")
        return False
    try:
        return click.confirm("\nShow it anyway?", default=False)
    except click.Abort:
        click.echo("\nNothing was shown.")
        return False
