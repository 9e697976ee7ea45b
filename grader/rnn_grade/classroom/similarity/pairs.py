"""Which works are nearly the same, and where: runs of the same tokens, each counted once.

The method is that of MOSS and JPlag: sequences of a fixed length say where two works may agree
(Schleimer, Wilkerson, Aiken: Winnowing, 2003), and agreeing runs are laid beside each other, each
token in one of them at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rnn_grade.classroom.similarity.syntax import Token, read
from rnn_grade.classroom.similarity.works import LENGTH, Work, covered, sequences, work

# Measured on works that are honest and on edited copies of them; decision 16 has the figures.
THRESHOLD = 0.6
# About eight lines. What is shorter can hardly be written in another way.
SHORTEST = 60
# A run that begins at more places is repetition; looking at each would take a hostile file's time.
_PLACES = 8


@dataclass(frozen=True)
class Fragment:
    """A part that two works share.

    Args:
        first: First and last line of it in the first work, counted from 1.
        second: The same in the second work.
        tokens: How long it is.
    """

    first: tuple[int, int]
    second: tuple[int, int]
    tokens: int


@dataclass(frozen=True)
class Pair:
    """Two works that are nearly the same.

    Args:
        first: The name of the one.
        second: The name of the other.
        share: How much of what both wrote themselves they share, from 0 to 1.
        fragments: What they share, in the order of the first.
    """

    first: str
    second: str
    share: float
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True)
class Similarity:
    """What comparing found.

    Args:
        pairs: The works that are nearly the same, the most alike first.
        compared: The names of all that were compared.
        short: Those that hold too little of their own for a comparison to mean anything.
        left_out: Why others could not be read, by their names: "holds NUL characters".
    """

    pairs: tuple[Pair, ...]
    compared: tuple[str, ...]
    short: tuple[str, ...]
    left_out: Mapping[str, str]


def similar(
    sources: Mapping[str, bytes], given: Sequence[bytes], threshold: float = THRESHOLD
) -> Similarity:
    """Compare every source with every other.

    Args:
        sources: Sources that differ, by a name of the caller's.
        given: Sources that all have or could have: the stub, the course's own solutions. What they
            say does not count.
        threshold: The smallest share that is told, from 0 to 1.
    """
    syntax = read({name: sources[name] for name in sorted(sources)})
    common = sequences(
        tokens
        for tokens in read({str(number): one for number, one in enumerate(given)}).values()
        if not isinstance(tokens, str)
    )
    left_out = {name: found for name, found in syntax.items() if isinstance(found, str)}
    works = {
        name: work(found, common) for name, found in syntax.items() if not isinstance(found, str)
    }
    long = {name: one for name, one in works.items() if one.size >= SHORTEST}
    return Similarity(
        compare(long, threshold),
        tuple(long),
        tuple(name for name in works if name not in long),
        left_out,
    )


def compare(works: Mapping[str, Work], threshold: float = THRESHOLD) -> tuple[Pair, ...]:
    """Return the pairs of works that are nearly the same, the most alike first.

    Args:
        works: Works by name, none of them without a token of its own.
        threshold: The smallest share that is told, from 0 to 1.
    """
    pairs = [
        Pair(first, second, *found)
        for first, second in combinations(sorted(works), 2)
        if (found := _compared(works[first], works[second], threshold)) is not None
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.share, pair.first, pair.second)))


def _compared(
    first: Work, second: Work, threshold: float
) -> tuple[float, tuple[Fragment, ...]] | None:
    size = first.size + second.size
    common = first.grams.keys() & second.grams.keys()
    most = sum(
        (one.own & covered(place for gram in common for place in one.grams[gram])).bit_count()
        for one in (first, second)
    )
    # What is laid beside each other is part of this, and takes longer to find.
    if most < threshold * size:
        return None
    runs = tuple(_runs(first, second))
    shared = sum(
        _own(first, at, length) + _own(second, beside, length) for at, beside, length in runs
    )
    if shared < threshold * size:
        return None
    return shared / size, tuple(
        Fragment(
            _lines(first.tokens[at : at + length]),
            _lines(second.tokens[beside : beside + length]),
            length,
        )
        for at, beside, length in runs
    )


def _runs(first: Work, second: Work) -> Iterator[tuple[int, int, int]]:
    """Yield where the same tokens begin in both, and how many; no token is in two of them."""
    taken = bytearray(len(second.text))
    at = 0
    while at <= len(first.text) - LENGTH:
        beside, length = 0, 0
        for place in second.grams.get(first.text[at : at + LENGTH], ())[:_PLACES]:
            found = _length(first.text, at, second.text, place, taken)
            if found > length:
                beside, length = place, found
        if length >= LENGTH:
            taken[beside : beside + length] = b"\1" * length
            yield at, beside, length
        at += length if length >= LENGTH else 1


def _length(first: str, at: int, second: str, place: int, taken: bytearray) -> int:
    length = 0
    while (
        at + length < len(first)
        and place + length < len(second)
        and not taken[place + length]
        and first[at + length] == second[place + length]
    ):
        length += 1
    return length


def _own(one: Work, at: int, length: int) -> int:
    return (one.own >> at & (1 << length) - 1).bit_count()


def _lines(tokens: Sequence[Token]) -> tuple[int, int]:
    return min(token.first for token in tokens), max(token.last for token in tokens)
