"""When two ways of writing a name are the same name: in any case, order and Unicode form.

Platforms write one name as `Doe, Jane`, `Jane Doe` and `doejane`. Everything here errs on the side
of two names being different, or of one name being that of two people: neither costs a wrong mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def folded(text: str) -> str:
    """Return text as it is compared: Unicode's compatibility form, in no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def exact(text: str) -> str:
    """Return text as it is compared where capital letters count."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def forms(name: str, family: str = "", given: str = "") -> frozenset[str]:
    """Return all the ways in which a name may be written without its spaces and signs.

    Args:
        name: In whatever order; a comma tells the family name.
        family: The family name, where it is known.
        given: The given names, where they are known.
    """
    found = set()
    if family or given:
        found |= {squeezed(family + given), squeezed(given + family)}
    first, comma, second = name.partition(",")
    if comma:
        found |= {squeezed(first + second), squeezed(second + first)}
    else:
        # Nobody knows where the family name of three words begins.
        words = name.split()
        for start in range(max(1, len(words))):
            found.add(squeezed(" ".join(words[start:] + words[:start])))
    return frozenset(found - {""})


def squeezed(text: str) -> str:
    """Return the letters and digits of a name alone, as Canvas has them in names of files.

    Where there are none, as in a name of emoji, it is the name without its spaces.
    """
    plain = folded(text)
    letters = "".join(c for c in plain if unicodedata.category(c)[0] in "LNM" or c == "_")
    return letters or plain.replace(" ", "")


def contradict(one: str, other: str) -> bool:
    """Return whether two names can hardly be one person's: they have no word in common.

    Args:
        one: A name; an unknown one, which is empty, contradicts nothing.
        other: Another.
    """
    if not squeezed(one) or not squeezed(other):
        return False
    first, second = _bare(one), _bare(other)
    joined = squeezed(first), squeezed(second)
    return not any(word in joined[1] for word in _words(first)) and not any(
        word in joined[0] for word in _words(second)
    )


def agree(one: str, other: str) -> bool:
    """Return whether all words of the shorter name are in the longer one: Jane Doe, Jane A. Doe."""
    first, second = sorted((set(_words(_bare(one))), set(_words(_bare(other)))), key=len)
    return (bool(first) and first <= second) or bool(forms(one) & forms(other))


def _words(name: str) -> Iterator[str]:
    for word in name.replace(",", " ").replace("-", " ").split():
        word = squeezed(word)
        # One Latin letter is an initial; one Chinese character is a name.
        if len(word) > 1 or not word.isascii():
            yield word


def _bare(name: str) -> str:
    """Return a name without accents: `Müller` is `Muller` in some tables, `Mueller` in others."""
    parts = unicodedata.normalize("NFKD", folded(name))
    return unicodedata.normalize(
        "NFKC", "".join(c for c in parts if unicodedata.category(c) != "Mn")
    )
