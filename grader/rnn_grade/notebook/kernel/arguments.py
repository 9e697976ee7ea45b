"""What stands behind a magic, read as a command reads it; a mistake is told in our own words."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError


@dataclass(frozen=True)
class Wish:
    """What `%grade` was asked for.

    Args:
        exercise: The word that names the exercise; nothing where none was given.
        parts: The functions whose checks are to run; all by default.
        only: The checks to run; all by default.
        seed: The run's seed.
        timeout: Seconds for each check, in the place of its own limit.
        verbose: Whether to show what the code printed, and tracebacks.
    """

    exercise: str
    parts: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    seed: int = 0
    timeout: float | None = None
    verbose: bool = False


# For `%grade <tab>`: each option, and whether a word belongs behind it.
OPTIONS = {"--part": True, "--only": True, "--seed": True, "--timeout": True, "-v": False}


def wish(line: str) -> Wish:
    """Return what `%grade` was asked for.

    Args:
        line: What stands behind it.

    Raises:
        UserError: It cannot be read.
    """
    import click

    options = [
        click.Argument(["words"], nargs=-1),
        click.Option(["--part", "parts"], multiple=True),
        click.Option(["--only"], multiple=True),
        click.Option(["--seed"], type=int, default=0),
        click.Option(["--timeout"], type=click.FloatRange(min=0, min_open=True)),
        click.Option(["-v", "--verbose"], is_flag=True),
    ]
    command = click.Command("%grade", params=list(options), add_help_option=False)
    try:
        found: dict[str, Any] = command.make_context("%grade", _words(line)).params
    except click.UsageError as error:
        raise UserError(
            error.format_message(),
            "For example `%grade 3`, or `%grade 3 --part step -v`; `%grade?` explains the rest.",
        ) from None
    words = found.pop("words")
    return Wish(exercise=one_word(words, "%grade 3"), **found)


def one_word(words: Sequence[str], example: str) -> str:
    """Return the one word of a line, or nothing.

    Args:
        words: What was given.
        example: A line that is right.

    Raises:
        UserError: There are several.
    """
    if len(words) > 1:
        raise UserError(
            f"One exercise at a time, please: there are {len(words)} words, {', '.join(words)}.",
            f"For example `{example}`.",
        )
    return words[0] if words else ""


def exercise_named(course: Course, line: str, magic: str) -> Exercise | None:
    """Return the exercise that stands alone behind a magic; `None` where nothing stands there.

    Args:
        course: Whose exercises.
        line: What stands behind the magic.
        magic: The magic, such as `%hint`.

    Raises:
        UserError: There is no such exercise, or there are several words.
    """
    word = one_word(_words(line), f"{magic} 3")
    return course.find(word) if word else None


def _words(line: str) -> list[str]:
    try:
        # What stands behind `#` explains the line to people.
        return shlex.split(line, comments=True)
    except ValueError:
        raise UserError(
            "A quotation mark is not closed there.", "Close it, or leave it out."
        ) from None
