"""What several commands share: the course, the learner's files and the gradebook that are meant."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from rnn_grade.classroom.times import WithoutTimes
from rnn_grade.commands.courses import Use, choose

if TYPE_CHECKING:
    from rnn_grade.classroom.gradebook import Gradebook
    from rnn_grade.course.catalog import Course, Exercise
    from rnn_grade.course.finding import Choice
    from rnn_grade.workspace.workspace import Place

_Command = TypeVar("_Command", bound=Callable[..., Any])
_LISTED = 12
_ANEW = (
    "`rnn-grade score SUBMISSIONS --regrade` makes gradings anew, `--roster` and `--teams` their "
    "rows, and `rnn-grade mark` a mark by hand."
)


class Amount(click.FloatRange):
    """A number that there is: neither `nan`, which is in every range, nor infinite."""

    def __init__(self, *, above_zero: bool = False) -> None:
        super().__init__(min=0, min_open=above_zero)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the number, or fail with a sentence."""
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value} is no amount.", param, ctx)
        return found


def one_of(kind: type[StrEnum]) -> dict[str, Any]:
    """Return how an option or an argument takes a word of a list, as `**one_of(Level)`.

    Args:
        kind: The list; what the command gets is its member.
    """
    return {
        "type": click.Choice([str(member) for member in kind]),
        "callback": lambda context, parameter, word: None if word is None else kind(word),
    }


def course_option(command: _Command) -> _Command:
    """Let a command take another course."""
    return click.option(
        "--course",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="The course (or RNN_GRADE_COURSE); else it is found from this folder upwards, or is "
        "the installed one, which `installed` names.",
    )(command)


def exercises_or_all(command: _Command) -> _Command:
    """Let a command take exercises by name; without a name, or with `--all`, it takes every one."""

    @click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
    @click.option(
        "--all", "everything", is_flag=True, help="Every exercise; so it is without a name."
    )
    @wraps(command)
    def checked(*, exercises: tuple[str, ...], everything: bool, **options: Any) -> Any:
        if everything and exercises:
            raise click.UsageError("`--all` means every exercise: name none, or leave it out.")
        return command(exercises=exercises, **options)

    return cast(_Command, checked)


def jobs_option(command: _Command) -> _Command:
    """Let a command grade several submissions at a time."""
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=lambda: os.cpu_count() or 1,
        metavar="N",
        help="Gradings at a time; one for each core by default.",
    )(command)


def again_option(command: _Command) -> _Command:
    """Let a command grade anew what it has graded before."""
    return click.option(
        "--again",
        is_flag=True,
        help="Grade everything anew. What was graded before is kept, and not graded again as long "
        "as the exercise, the grader and the libraries are the same (in RNN_GRADE_CACHE, or where "
        "this system keeps such things).",
    )(command)


def gradebook_option(command: _Command) -> _Command:
    """Let a command take another gradebook."""
    return click.option(
        "--gradebook",
        default="gradebook.sqlite",
        show_default=True,
        metavar="FILE|URL",
        envvar="RNN_GRADE_GRADEBOOK",
        help="An SQLite file, or postgresql://user@host/name (or RNN_GRADE_GRADEBOOK).",
    )(command)


def without_times_option(command: _Command) -> _Command:
    """Let a command be told what to make of attempts whose time nobody knows."""
    return click.option(
        "--without-times",
        **one_of(WithoutTimes),
        help="What an attempt is of which nobody knows when it came; what the platform itself "
        "calls late is late by a day.",
    )(command)


def where(given: Path | None, use: Use = Use.CHECKING) -> tuple[Course, Place | None]:
    """Return the course, and the workspace or clone around the current folder.

    Args:
        given: The course that was named after the command, if one was.
        use: What is done with it; its checks run only where they may.
    """
    _, chosen, place = found_here(given, use)
    return chosen, place


def found_here(given: Path | None, use: Use) -> tuple[Choice, Course, Place | None]:
    """Return how the course was chosen, and what `where` returns.

    Args:
        given: The course that was named after the command, if one was.
        use: What is done with it; its checks run only where they may.
    """
    from rnn_grade.course import catalog
    from rnn_grade.workspace import workspace

    choice = choose(given, use)
    chosen = catalog.load(choice.root)
    return choice, chosen, workspace.find(Path.cwd(), chosen)


def where_to_grade(given: Path | None, words: Sequence[str]) -> tuple[Choice, Course, Place | None]:
    """Return which course grades what was typed, and the workspace around the current folder.

    Args:
        given: The course that was named after the command, if one was.
        words: What was typed; a path at the end is a submission, which never brings its checks.
    """
    from rnn_grade.commands.naming import looks_like_a_path

    handed_in = bool(words) and looks_like_a_path(words[-1])
    return found_here(given, Use.SUBMISSION if handed_in else Use.CHECKING)


def demand_place(place: Place | None) -> Place:
    """Return the workspace or clone that a command cannot do without.

    Args:
        place: The one around the current folder, if there is one.

    Raises:
        UserError: There is none.
    """
    from rnn_grade.errors import UserError

    if place is None:
        raise UserError(
            "There is no workspace at or above this folder.", "`rnn-grade start` makes one."
        )
    return place


def chosen_exercises(course: Course, names: tuple[str, ...]) -> list[Exercise]:
    """Return the exercises that were named, or all of them."""
    return [course.find(name) for name in names] or list(course.exercises)


@contextmanager
def open_gradebook(place: str) -> Iterator[Gradebook]:
    """Open a gradebook that is there already; say at the end what of it is damaged.

    Raises:
        UserError: There is none.
    """
    from rnn_grade.classroom.gradebook import Gradebook
    from rnn_grade.errors import UserError

    try:
        there = "://" in place or Path(place).is_file()
    except OSError as error:
        raise UserError(
            f"The gradebook {place} cannot be opened: {error.strerror}.",
            "Open its folder to yourself, or name another gradebook with `--gradebook`.",
        ) from None
    if not there:
        raise UserError(
            f"There is no gradebook {place}.",
            "`rnn-grade score SUBMISSIONS` makes one; or name it with `--gradebook`.",
        )
    with Gradebook(place) as book:
        yield book
        tell_damage(book)


def tell_damage(book: Gradebook) -> None:
    """Say on standard error what of a gradebook was left out because it is damaged."""
    from rnn_grade.text import clean

    told = [*book.damage[:_LISTED]]
    if len(book.damage) > _LISTED:
        told.append(f"And {len(book.damage) - _LISTED} more.")
    if told:
        told.append(_ANEW)
    for sentence in told:
        click.echo(clean(sentence, 300), err=True)
