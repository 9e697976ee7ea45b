"""What the words behind `rnn-grade` name: exercises, and at the end perhaps a path.

A word that is both an exercise and a folder is the exercise; `./name` is always the path.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError


def read(
    course: Course, words: Sequence[str], everything: bool, commands: Sequence[str] = ()
) -> tuple[list[Exercise], Path | None]:
    """Tell the names of exercises from the path behind them.

    Args:
        course: Whose exercises.
        words: What was typed.
        everything: Whether `--all` was given.
        commands: Names of commands, for "did you mean".

    Raises:
        UserError: A word names nothing, or the words do not fit together.
    """
    names, given = list(words), None
    if names and _is_path(course, names[-1]):
        given = Path(names.pop())
    if everything and names:
        raise UserError(
            "`--all` grades every exercise, so none can be named with it.",
            f"Leave out `--all`, or `{' '.join(names)}`.",
        )
    if everything:
        found = list(course.exercises)
    elif names:
        found = list(dict.fromkeys(_find(course, name, commands) for name in names))
    elif given is not None:
        found = _find_by_path(course, given)
    else:
        raise UserError(
            "Which exercise shall be graded?", "For example `rnn-grade exercise3`, or `--all`."
        )
    if given is not None and len(found) > 1 and given.is_file() and given.suffix != ".ipynb":
        raise UserError(
            f"{given} is one file, but {len(found)} exercises are to be graded.",
            "Name one exercise, or a folder that holds all the files.",
        )
    return found, given


def looks_like_a_path(word: str) -> bool:
    """Return whether a word may be a path: by its shape, or because something lies there.

    Args:
        word: What was typed, whichever course it may belong to.
    """
    return word.endswith((".py", ".ipynb")) or "/" in word or os.sep in word or Path(word).exists()


def _is_path(course: Course, word: str) -> bool:
    # In a workspace, `03_simple_rnn` is a folder as well as a name: then it is the name, also
    # with the slash that a shell puts behind a folder.
    word = word.rstrip("/" + os.sep) or word
    if word.endswith((".py", ".ipynb")) or "/" in word or os.sep in word:
        return True
    return Path(word).exists() and _lookup(course, word) is None


def _lookup(course: Course, name: str) -> Exercise | None:
    try:
        return course.find(name)
    except UserError:
        return None


def _find(course: Course, name: str, commands: Sequence[str]) -> Exercise:
    try:
        return course.find(name)
    except UserError:
        close = get_close_matches(name, commands, n=1)
        if close and not get_close_matches(name, [e.slug for e in course.exercises]):
            raise UserError(
                f"There is no command and no exercise called `{name}`.",
                f"Did you mean `rnn-grade {close[0]}`?",
            ) from None
        raise


def _find_by_path(course: Course, given: Path) -> list[Exercise]:
    path = given.resolve()
    for name in (path.stem, path.name, path.parent.name):
        exercise = next((e for e in course.exercises if name in (e.slug, e.folder)), None)
        if exercise is not None:
            return [exercise]
    if given.is_file() and given.suffix == ".ipynb":
        from rnn_grade.grading.source import attempts

        if found := attempts(course, given):
            return found
    if not given.exists():
        raise UserError(f"{given} does not exist.", "Check the path.")
    raise UserError(
        f"Which exercise is {given} for?", f"Name it first: `rnn-grade exercise3 {given}`."
    )
