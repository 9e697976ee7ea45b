"""Whose works are alike, as a teacher asks it: people, one exercise, the attempts that count.

A team is one author. What nobody can conclude from is left out and counted: works with too little
of their own, works that cannot be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.records import Student
from rnn_grade.classroom.similarity.pairs import THRESHOLD, Pair, similar
from rnn_grade.course.catalog import Exercise

# Where a source's bytes come from, by their hash; nothing where they were not kept.
Kept = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Same:
    """People who handed in the same file, byte by byte."""

    people: tuple[Student, ...]


@dataclass(frozen=True)
class Alike:
    """Two works that are nearly the same.

    Args:
        first: Who handed in the first.
        second: Who handed in the second.
        pair: The hashes of both files, and what they share.
    """

    first: tuple[Student, ...]
    second: tuple[Student, ...]
    pair: Pair


@dataclass(frozen=True)
class Hints:
    """What to look at in one exercise.

    Args:
        exercise: The exercise.
        same: Groups with one file.
        alike: Works that are nearly the same, the most alike first.
        compared: How many people's works were compared.
        short: How many hold too little of their own for a comparison to mean anything.
        left_out: Whose work could not be read, and why: "holds NUL characters".
        lost: How many works the gradebook did not keep.
    """

    exercise: Exercise
    same: tuple[Same, ...]
    alike: tuple[Alike, ...]
    compared: int
    short: int
    left_out: tuple[tuple[Student, str], ...]
    lost: int

    @property
    def handed_in(self) -> int:
        """How many people handed in something."""
        return self.compared + self.short + len(self.left_out) + self.lost


def hints(
    exercise: Exercise,
    rows: Sequence[Row],
    kept: Kept,
    threshold: float = THRESHOLD,
    more: Sequence[bytes] = (),
) -> Hints:
    """Compare what was handed in for one exercise.

    Args:
        exercise: The exercise.
        rows: Everybody's marks.
        kept: Gives the sources.
        threshold: The smallest share that is told, from 0 to 1.
        more: Sources that everybody had besides the course's own.
    """
    handed = list(_counting(exercise, rows))
    people: dict[str, list[Student]] = defaultdict(list)
    for sha256, student in handed:
        people[sha256].append(student)
    sources = {sha256: content for sha256 in people if (content := kept(sha256)) is not None}
    found = similar(sources, (*given(exercise), *more), threshold)

    def count(names: Iterable[str]) -> int:
        return sum(len(people[name]) for name in names)

    return Hints(
        exercise,
        tuple(
            Same(tuple(group))
            for name, group in people.items()
            if name in found.compared and len(group) > 1
        ),
        tuple(
            Alike(tuple(people[pair.first]), tuple(people[pair.second]), pair)
            for pair in found.pairs
        ),
        count(found.compared),
        count(found.short),
        tuple((who, found.left_out[name]) for name, who in handed if name in found.left_out),
        count(people.keys() - sources.keys()),
    )


def given(exercise: Exercise) -> tuple[bytes, ...]:
    """Return what does not count in an exercise: its stub, its reference and its alternatives.

    What honest solutions say is how one writes it; so a short exercise leaves nothing to compare,
    and no number has to be set for it.
    """
    alternatives = sorted((exercise.solution / "valid").glob("*.py"))
    files = (exercise.stub, exercise.reference, *alternatives)
    return tuple(path.read_bytes() for path in files if path.is_file())


def _counting(exercise: Exercise, rows: Iterable[Row]) -> Iterator[tuple[str, Student]]:
    for row in rows:
        for mark in row.marks:
            if mark.exercise.folder == exercise.folder and mark.entry is not None:
                yield mark.entry.hand_in.sha256, row.student
