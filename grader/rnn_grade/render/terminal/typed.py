"""Commands as they have to be typed here: by a name that the shell knows, and with their course.

What prints a command in a table, at the end of a report or in a sentence asks `typed` for it, so
that what is printed works as it is printed.
"""

from __future__ import annotations

import re
import shlex
import sys
from contextvars import ContextVar

PROGRAM = "rnn-grade"
_program: ContextVar[str] = ContextVar("program", default=PROGRAM)
_course: ContextVar[str] = ContextVar("course", default="")
# At the beginning, or between backticks; `doctor` and what begins with an option know no course.
_COMMAND = re.compile(r"(?:(?<=`)|^)(\s*rnn-grade) (?=[a-z0-9])(?!doctor\b)([^`]*)")

# The same, and the bare name; at the beginning of a sentence it is the subject.
_NAME = re.compile(r"(?:(?<=`)|^)(\s*)rnn-grade(?= (?!does )[a-z0-9-]|`|$)")


def name_program(words: str) -> None:
    """Say how the reader's shell reaches this program, from now on.

    Args:
        words: Such as `python -m rnn_grade`.
    """
    _program.set(words)


def name_course(course: str) -> None:
    """Say which course commands have to name from now on.

    Args:
        course: Its folder; nothing where commands find it by themselves.
    """
    _course.set(course)


def typed(text: str) -> str:
    """Return a text in which each command works as it stands.

    Args:
        text: A command, or sentences with commands between backticks.
    """
    course = _course.get()
    if not course:
        return _called(text)
    word = quoted(course)

    def named(found: re.Match[str]) -> str:
        command, rest = found[1], found[2]
        return found[0] if "--course" in rest else f"{command} --course {word} {rest}"

    return _called(_COMMAND.sub(named, text))


def quoted(word: str) -> str:
    """Return a word such that the reader's shell takes it for one.

    Args:
        word: Such as a path with spaces.
    """
    if sys.platform == "win32":
        # Imported here: nothing else needs it when a command starts.
        from subprocess import list2cmdline

        return list2cmdline([word])
    return shlex.quote(word)


def _called(text: str) -> str:
    name = _program.get()
    return text if name == PROGRAM else _NAME.sub(lambda found: found[1] + name, text)
