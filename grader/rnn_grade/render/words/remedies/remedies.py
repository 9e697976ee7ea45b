"""The first remedy that fits an exception answers: its likely cause, and what to do next.

Remedies are data. They stand in the TOML files beside this module; the head of `keras.toml` says
how one is written.
"""

from __future__ import annotations

import functools
import re
import string
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
# What a library raises says more than what the language raises.
FILES = ("renamed.toml", "keras.toml", "numpy.toml", "syntax.toml", "python.toml")


@dataclass(frozen=True)
class Remedy:
    """What one kind of exception means, and what to do about it.

    Args:
        cause: The likely cause; `{name}` stands for what the group `name` of `matches` found.
        next: What to do next, with groups as in `cause`.
        examples: Exceptions that it answers, as Python prints them.
        raises: Names of exceptions; none means any exception.
        says: Phrases, one of which stands in the message.
        matches: In the place of `says`, a regular expression that is found in the message.
        before: The first Python that does not raise any more, such as "3.12": it answers older
            ones.

    Raises:
        ValueError: It cannot be used as it is written.
    """

    cause: str
    next: str
    examples: Sequence[str]
    raises: Sequence[str] = ()
    says: Sequence[str] = ()
    matches: str = ""
    before: str = ""

    def __post_init__(self) -> None:
        for name in ("examples", "raises", "says"):
            if isinstance(getattr(self, name), str):
                raise ValueError(f"`{name}` is a list")
        if not (self.cause and self.next and self.examples):
            raise ValueError("`cause`, `next` or `examples` is empty")
        if self.says and self.matches:
            raise ValueError("`says` and `matches` exclude each other")
        if not (self.raises or self.says or self.matches):
            raise ValueError("without `raises`, `says` and `matches` it would answer everything")
        named = set(self._pattern().groupindex)
        used = _fields(self.cause) | _fields(self.next)
        if odd := used - named:
            raise ValueError(f"`matches` has no group `{min(odd)}`")
        if idle := named - used:
            raise ValueError(f"neither `cause` nor `next` uses the group `{min(idle)}`")

    def fits(self, type_name: str, message: str) -> bool:
        """Return whether it answers an exception.

        Args:
            type_name: The exception's class name.
            message: Its message.
        """
        raised = not self.raises or type_name in self.raises
        return raised and self._is_of_today() and self.describes(message)

    def describes(self, text: str) -> bool:
        """Return whether a text, such as a line of a message, is what it is about."""
        if self.says:
            return any(phrase in text for phrase in self.says)
        return self._pattern().search(text) is not None

    def sentences(self, message: str) -> tuple[str, str]:
        """Return the cause and the next step for a message that it describes."""
        match = self._pattern().search(message)
        groups = match.groupdict("") if match else {}
        return self.cause.format(**groups), self.next.format(**groups)

    def _is_of_today(self) -> bool:
        first = tuple(int(number) for number in self.before.split(".") if number)
        return not first or sys.version_info[: len(first)] < first

    def _pattern(self) -> re.Pattern[str]:
        # Python keeps what it has compiled.
        return re.compile(self.matches, re.DOTALL)


def find(type_name: str, message: str) -> Remedy | None:
    """Return the remedy for an exception, or `None` where none is known.

    Args:
        type_name: The exception's class name.
        message: Its message, without what Keras and TensorFlow wrap around it.
    """
    return next((remedy for remedy in remedies() if remedy.fits(type_name, message)), None)


@functools.cache
def remedies() -> tuple[Remedy, ...]:
    """Return all remedies, read once, in the order in which they are asked.

    Raises:
        ValueError: One of them cannot be used as it is written.
    """
    return tuple(remedy for name in FILES for remedy in load(FOLDER / name))


def load(path: Path) -> list[Remedy]:
    """Return the remedies of one file.

    Args:
        path: A TOML file.

    Raises:
        ValueError: One of them cannot be used as it is written.
    """
    found = []
    for number, entry in enumerate(tomllib.loads(path.read_text("utf-8"))["remedy"], 1):
        try:
            found.append(Remedy(**entry))
        except (TypeError, ValueError, re.error) as error:
            raise ValueError(f"{path.name}, remedy {number}: {error}") from None
    return found


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
