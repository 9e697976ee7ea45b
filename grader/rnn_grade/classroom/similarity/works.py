"""A work as a sequence of tokens, and which of them are its own: what was given to all is not."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rnn_grade.classroom.similarity.syntax import Token

# So many tokens in the same order, about two lines, are no longer how anybody would write it.
LENGTH = 16


@dataclass(frozen=True)
class Work:
    """One source, ready to be compared.

    Args:
        text: One character for each token.
        tokens: The tokens.
        grams: Where each sequence of `LENGTH` tokens begins, those that were given left out.
        own: The tokens that no given sequence holds, one bit for each.
    """

    text: str
    tokens: Sequence[Token]
    grams: Mapping[str, Sequence[int]]
    own: int

    @property
    def size(self) -> int:
        """How many tokens are its own."""
        return self.own.bit_count()


def work(tokens: Sequence[Token], given: frozenset[str]) -> Work:
    """Return a work that is ready to be compared.

    Args:
        tokens: Its syntax.
        given: The sequences that do not count.
    """
    text = _text(tokens)
    grams: dict[str, list[int]] = defaultdict(list)
    known: list[int] = []
    for place, gram in _grams(text):
        if gram in given:
            known.append(place)
        else:
            grams[gram].append(place)
    everything = (1 << len(text)) - 1
    return Work(text, tokens, dict(grams), everything & ~covered(known))


def sequences(given: Iterable[Sequence[Token]]) -> frozenset[str]:
    """Return the sequences that were given to all.

    Args:
        given: The syntax of each source that is not a learner's.
    """
    return frozenset(gram for tokens in given for _, gram in _grams(_text(tokens)))


def covered(places: Iterable[int]) -> int:
    """Return the tokens that sequences hold which begin there, one bit for each."""
    found, one = 0, (1 << LENGTH) - 1
    for place in places:
        found |= one << place
    return found


def _text(tokens: Sequence[Token]) -> str:
    # A checksum and no count, so that a word is the same character in every work and every run.
    return "".join(
        chr(zlib.crc32(token.word.encode("utf-8", "replace")) % 0x110000) for token in tokens
    )


def _grams(text: str) -> Iterable[tuple[int, str]]:
    return ((place, text[place : place + LENGTH]) for place in range(len(text) - LENGTH + 1))
