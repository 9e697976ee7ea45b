"""Whose works are alike, as a teacher asks it: people, one exercise, the attempts that count.

A team is one author. What nobody can conclude from is left out and counted: works with too little
of their own, works that cannot be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.modules import modules
from rnn_grade.classroom.records import Student
from rnn_grade.classroom.similarity.pairs import THRESHOLD, Fragment, Pair, similar
from rnn_grade.course.alternatives import read_alternatives
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.outline import Place
from rnn_grade.grading.cells.reading import Module

# Where a source's bytes come from, by their hash; nothing where they were not kept.
Kept = Callable[[str], bytes | None]
# A team, or a student alone; a team may be called as a student is.
_Author = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One line of a work, for two works beside each other.

    Args:
        number: Counted from 1, in its cell where it is a notebook's.
        text: What stands in it.
        fragment: Which shared part it belongs to, counted from 1; 0 where it is in none.
        cell: The notebook's cell, such as `cell 7`; nothing in a file.
    """

    number: int
    text: str
    fragment: int = 0
    cell: str = ""


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
        share: How much of what both wrote themselves they share, from 0 to 1.
        parts: What they share, in the order of the first.
        left: The first work, line by line.
        right: The second.
    """

    first: tuple[Student, ...]
    second: tuple[Student, ...]
    share: float
    parts: tuple[Fragment, ...]
    left: tuple[Line, ...]
    right: tuple[Line, ...]


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
    authors: dict[str, set[_Author]] = defaultdict(set)
    for sha256, author, student in handed:
        people[sha256].append(student)
        authors[sha256].add(author)
    sources = {sha256: content for sha256 in people if (content := kept(sha256)) is not None}
    cells = modules(sources, exercise)
    unread = {name: why for name, one in cells.items() if (why := _why_unread(one))}
    works = {
        name: cells[name].text.encode() if name in cells else content
        for name, content in sources.items()
        if name not in unread
    }
    found = similar(works, (*given(exercise), *more), threshold)
    left_out = {**found.left_out, **unread}

    def count(names: Iterable[str]) -> int:
        return sum(len(people[name]) for name in names)

    return Hints(
        exercise,
        tuple(
            Same(tuple(group))
            for name, group in people.items()
            if name in found.compared and len(authors[name]) > 1
        ),
        tuple(
            _alike(pair, people, works, cells)
            for pair in found.pairs
            if len(authors[pair.first] | authors[pair.second]) > 1
        ),
        count(found.compared),
        count(found.short),
        tuple((who, left_out[name]) for name, _, who in handed if name in left_out),
        count(people.keys() - sources.keys()),
    )


def given(exercise: Exercise) -> tuple[bytes, ...]:
    """Return what does not count in an exercise: its stub, its reference and its alternatives.

    What honest solutions say is how one writes it; so a short exercise leaves nothing to compare,
    and no number has to be set for it.
    """
    files = (exercise.stub, exercise.reference)
    alternatives = read_alternatives(exercise)[0]
    return (
        *(path.read_bytes() for path in files if path.is_file()),
        *(alternative.content for alternative in alternatives),
    )


def _counting(exercise: Exercise, rows: Iterable[Row]) -> Iterator[tuple[str, _Author, Student]]:
    """Yield the file of each attempt that counts, whose work it is, and who handed it in."""
    for row in rows:
        for mark in row.marks:
            if mark.exercise.folder == exercise.folder and mark.entry is not None:
                author = ("team", mark.team) if mark.team else ("student", row.student.student)
                yield mark.entry.hand_in.sha256, author, row.student


def _why_unread(module: Module) -> str:
    """Return why a notebook cannot be compared, or nothing."""
    error = module.outline.error
    return f"is no notebook that can be read: {error}" if error and not module.text else ""


def _alike(
    pair: Pair,
    people: Mapping[str, list[Student]],
    works: Mapping[str, bytes],
    cells: Mapping[str, Module],
) -> Alike:
    def marked(name: str, parts: Sequence[tuple[int, int]]) -> tuple[Line, ...]:
        return _marked(works[name], parts, cells[name].places if name in cells else ())

    return Alike(
        tuple(people[pair.first]),
        tuple(people[pair.second]),
        pair.share,
        pair.fragments,
        marked(pair.first, [part.first for part in pair.fragments]),
        marked(pair.second, [part.second for part in pair.fragments]),
    )


def _marked(
    source: bytes, parts: Sequence[tuple[int, int]], places: Sequence[Place]
) -> tuple[Line, ...]:
    """Return the lines of a source; one in which two parts meet belongs to the first of them."""
    fragment: dict[int, int] = {}
    for number, (first, last) in enumerate(parts, 1):
        for line in range(first, last + 1):
            fragment.setdefault(line, number)
    # As Python counts lines: a form feed or another separator of Unicode ends none.
    lines = source.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    own = places or [Place(number) for number in range(1, len(lines) + 1)]
    return tuple(
        Line(place.line, text, fragment.get(number, 0), place.cell)
        for number, (text, place) in enumerate(zip(lines, own, strict=False), 1)
    )
