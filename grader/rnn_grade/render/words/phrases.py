"""What every sentence about a finding is put together from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rnn_grade.report import Finding, Report
from rnn_grade.text import digits, plural


@dataclass(frozen=True)
class Words:
    """A finding in sentences; a part that has nothing to say is empty.

    Args:
        found: What was found, with its numbers.
        expected: What was expected.
        cause: The likely cause.
        next: What to try next.
    """

    found: str
    expected: str = ""
    cause: str = ""
    next: str = ""


def head(text: str) -> str:
    """Return a noun phrase as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def withheld(report: Report) -> str:
    """Return what is said of the points of hidden checks that were not run."""
    points = plural(report.total + report.withheld, "point")
    are = "is" if report.withheld == 1 else "are"
    return f"{report.withheld} of the {points} {are} for hidden checks, which only the course runs."


# What comes behind the noun of a phrase: "the states that `lstm` returns".
_BEHIND = re.compile(r",| (?:of|that|which|where|for|from|with|at|in|to|by|after|per|and)\b")


def verb(what: str, singular: str, plural: str) -> str:
    """Return the form of a verb that goes with a noun phrase.

    Args:
        what: The phrase: "the states of your model", "what `step` returns".
        singular: With one thing: "has".
        plural: With several: "have".
    """
    named = what.startswith(("what ", "`"))
    noun = _BEHIND.split(what, maxsplit=1)[0]
    # A bias, an axis and a loss are one thing.
    several = noun.endswith("s") and not noun.endswith(("as", "is", "ss", "us"))
    return plural if several and not named else singular


def ended(text: str) -> str:
    """Return a sentence with the mark at its end, which what it quotes may have brought along."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def lower(text: str) -> str:
    """Return a phrase as the middle of a sentence."""
    return text[:1].lower() + text[1:]


def at(finding: Finding) -> str:
    """Return the place of a finding, in brackets, as far as it has one."""
    return f" ({finding.where})" if finding.where else ""


def lengths(shape: Any) -> str:
    """Return a shape as Python writes it, with "any" for an axis of any length."""
    if not isinstance(shape, list | tuple):
        return str(shape)
    names = ["any" if length is None else str(length) for length in shape]
    return f"({names[0]},)" if len(names) == 1 else f"({', '.join(names)})"


def apart(one: Any, other: Any) -> tuple[str, str]:
    """Return two plain values as texts that differ where the values do: digits tell them apart."""
    if isinstance(one, float) and isinstance(other, float):
        count = digits(one, other)
        return f"{one:.{count}g}", f"{other:.{count}g}"
    return plain(one), plain(other)


def plain(value: Any) -> str:
    """Return a plain JSON value as text, numbers with four digits."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)
