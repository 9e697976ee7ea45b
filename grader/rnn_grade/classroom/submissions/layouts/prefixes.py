"""What names have in common, up to a separator: an assignment in front of everybody's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile


def in_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many parts or letters two paths or names begin with in common.

    Of several in order, the first and the last have no more in common than all of them.
    """
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def common_prefix(names: Iterable[str], separator: str) -> str:
    """Return what all names start with, up to and with the last separator.

    Args:
        names: Names, each of them once.
        separator: Such as `-`.

    Returns:
        Nothing where there are fewer than two names.
    """
    found = sorted(names)
    if len(found) < 2:
        return ""
    prefix = found[0][: in_common(found[0], found[-1])]
    return prefix[: prefix.rfind(separator) + 1]
