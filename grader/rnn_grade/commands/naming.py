"""What the words behind `rnn-grade` name: exercises, and at the end perhaps a path.

A word that is both an exercise and a folder is the exercise; `./name` is always the path. What
other tools call grading is understood as well: `test 3` is `3`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError

_VERBS = {"test", "check", "run", "exercise"}
_NEAR = 0.75


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
    names, given = _without_verb(course, words), None
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
        found = list(dict.fromkeys(_find(course, name, names, commands) for name in names))
    elif given is not None:
        found = _find_by_path(course, given)
        if not given.exists() and given.name == str(given):
            # The name of a file that lies elsewhere: the learner's own one is meant.
            given = None
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


def _without_verb(course: Course, words: Sequence[str]) -> list[str]:
    names = list(words)
    if names and names[0].casefold() in _VERBS and not Path(names[0]).exists():
        return names if _lookup(course, names[0]) else names[1:]
    return names


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


def _find(course: Course, name: str, names: Sequence[str], commands: Sequence[str]) -> Exercise:
    try:
        return course.find(name)
    except UserError:
        both = f"There is no command and no exercise called `{name}`."
        # Nobody is led from a slip to what throws work away.
        offered = [command for command in commands if command != "reset"]
        close = get_close_matches(name, offered, n=1, cutoff=_NEAR)
        is_exercise = bool(course.near(name))
        if close and not is_exercise:
            raise UserError(both, f"Did you mean `rnn-grade {close[0]}`?") from None
        named = [found for word in names if (found := _lookup(course, word))]
        if name == names[0] and named:
            number = named[0].number
            raise UserError(
                both,
                f"`rnn-grade exercise{number}` grades exercise {number}; `rnn-grade --help` lists "
                "the commands.",
            ) from None
        if len(names) == 1 and not is_exercise and not name.isdecimal():
            known = "`rnn-grade list` shows all exercises, `rnn-grade --help` all commands."
            raise UserError(both, known) from None
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
