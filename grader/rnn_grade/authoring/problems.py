"""One fault of an author is told once, however many gradings it spoils."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rnn_grade.text import plural

# So many are named; of more it is said how many there are.
_NAMED_FILES, _NAMED_SEEDS = 3, 5
_NUMBER = re.compile(r"-?\d[\d.,]*(e[-+]?\d+)?")


@dataclass(frozen=True)
class Problem:
    """What is wrong, and with what.

    Args:
        text: What is wrong, in words.
        key: The file that was graded, such as `valid/loop`; nothing for what no grading showed.
        seed: The seed on which it was.
    """

    text: str
    key: str = ""
    seed: int = 0


def told(problems: Iterable[Problem]) -> list[str]:
    """Return problems in words, those that differ in no more than numbers, files and seeds as one.

    Args:
        problems: Them, in the order in which they are to be told.
    """
    alike: dict[str, list[Problem]] = {}
    for problem in problems:
        shape = _NUMBER.sub("#", problem.text) if problem.key else problem.text
        alike.setdefault(f"{bool(problem.key)} {shape}", []).append(problem)
    return [_one(group) for group in alike.values()]


def _one(group: Sequence[Problem]) -> str:
    text = group[0].text
    if not group[0].key:
        return text
    files = list(dict.fromkeys(problem.key for problem in group))
    seeds = sorted({problem.seed for problem in group})
    named = ", ".join(files[:_NAMED_FILES])
    if len(files) > _NAMED_FILES:
        named += f" and {len(files) - _NAMED_FILES} more"
    if len(seeds) == 1:
        return f"{named}, seed {seeds[0]}: {text}"
    few = ", ".join(str(seed) for seed in seeds[:_NAMED_SEEDS])
    more = ", ..." if len(seeds) > _NAMED_SEEDS else ""
    return f"{named}, on {plural(len(seeds), 'seed')} ({few}{more}): {text}"
