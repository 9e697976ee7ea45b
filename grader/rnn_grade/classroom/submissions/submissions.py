"""A class's submissions: each file is somebody's attempt at exercises, or the reason why not.

Nothing is dropped silently. A file that cannot be read is an attempt all the same: it will earn
nothing, and say why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rnn_grade.classroom.platforms import Layout
from rnn_grade.classroom.records import Fate, Found, HandIn, Identity
from rnn_grade.classroom.submissions.attempts import (
    Reading,
    named,
    reading_by_name,
    readings,
    why_none,
)
from rnn_grade.classroom.submissions.contents import Content, Work, contents
from rnn_grade.classroom.submissions.files import leaves
from rnn_grade.classroom.submissions.forms import is_work
from rnn_grade.classroom.submissions.layouts.claims import Claim, Remark
from rnn_grade.classroom.submissions.order import Attempt, Who, in_order, who, why_older
from rnn_grade.classroom.submissions.recognition import readers, recognise
from rnn_grade.classroom.submissions.tree import Leaf
from rnn_grade.course import catalog
from rnn_grade.course.catalog import Exercise


@dataclass(frozen=True)
class Submission:
    """One attempt.

    Args:
        hand_in: Who, what, when.
        read: Returns what is kept of the file as it was when it was found; an `OSError` where it
            has become unreadable since.
        problem: Why it cannot be read, or nothing.
    """

    hand_in: HandIn
    read: Callable[[], bytes]
    problem: str = ""

    @property
    def content(self) -> bytes:
        """The file, read anew; empty where it could not be read from the start."""
        return b"" if self.problem else self.read()


@dataclass(frozen=True)
class Collection:
    """What was handed in.

    Args:
        layout: How it was named.
        submissions: Every attempt, sorted by student, exercise and time, the newest last; what a
            group handed in once for each member.
        found: What became of each file, sorted by path; of a notebook that holds several exercises,
            what became of it in each.
    """

    layout: Layout
    submissions: tuple[Submission, ...]
    found: tuple[Found, ...]

    def newest(self) -> tuple[Submission, ...]:
        """Return each student's newest attempt at each exercise."""
        found = {(who(one.hand_in.identity), one.hand_in.exercise): one for one in self.submissions}
        return tuple(found.values())


def collect(root: Path, exercises: Sequence[Exercise], layout: Layout | None = None) -> Collection:
    """Return what a class handed in.

    Args:
        root: The folder or archive as the platform made it.
        exercises: What may have been handed in.
        layout: How it is named; recognised by the files' names where it is not given.

    Raises:
        UserError: The folder cannot be read.
    """
    tree = leaves(root)
    known = _names(catalog.load(exercises[0].root).exercises) if exercises else set()
    others = known - _names(exercises)
    if layout is None:
        layout, reading = recognise(tree, known)
    else:
        reading = tuple(readers(known)[layout](tree))
    said: dict[Leaf, list[Claim | Remark]] = defaultdict(list)
    own: dict[Who, list[Claim]] = defaultdict(list)
    for one in reading:
        said[one.leaf].append(one)
        if isinstance(one, Claim) and not one.leaf.why:
            own[who(one.identity)].append(one)
    everything = [claim for claims in own.values() for claim in claims]
    assignments = {one.assignment for one in everything if named(one, exercises)[0]}
    by_name: dict[str, Reading | None] = {}
    for one in everything:
        if one.leaf.path not in by_name:
            theirs = own[who(one.identity)]
            by_name[one.leaf.path] = reading_by_name(one, theirs, exercises, others, assignments)
    held = contents(_works(own.values(), by_name), exercises)
    attempts = in_order(
        Attempt(claim, reading, held[claim.leaf.path])
        for claim in everything
        for reading in readings(
            claim, by_name[claim.leaf.path], held.get(claim.leaf.path), exercises, others
        )
    )
    found = list(_found(attempts, said))
    paths = {one.path for one in found}
    for leaf in tree.files:
        if leaf.path not in paths or leaf.why:
            why = leaf.why or _why_none(leaf, said[leaf], held.get(leaf.path), exercises, layout)
            found.append(Found(leaf.path, Fate.IGNORED, why, whose=_whose(said[leaf])))
    return Collection(
        layout, tuple(_ranked(attempts)), tuple(sorted(found, key=lambda one: one.path))
    )


def _names(exercises: Sequence[Exercise]) -> set[str]:
    return {name for one in exercises for name in (one.slug, one.folder)}


def _works(
    own: Iterable[Sequence[Claim]], by_name: Mapping[str, Reading | None]
) -> Iterator[list[Work]]:
    """Yield the files of each author that may be attempts, with what their names say."""
    for claims in own:
        files = ((one.leaf, by_name[one.leaf.path]) for one in claims)
        yield [
            (leaf, reading.exercise if reading is not None else None)
            for leaf, reading in files
            if reading is not None or is_work(leaf.name)
        ]


def _whose(said: Sequence[Claim | Remark]) -> tuple[Identity, ...]:
    return tuple(one.identity for one in said if one.identity is not None)


def _found(
    attempts: Sequence[Attempt], said: Mapping[Leaf, Sequence[Claim | Remark]]
) -> Iterator[Found]:
    """Yield what became of each file that is an attempt, once for each exercise."""
    newest = {one.key: one for one in attempts}
    lines: dict[tuple[Leaf, str], list[Attempt]] = defaultdict(list)
    for one in attempts:
        lines[one.claim.leaf, one.reading.exercise.folder].append(one)
    for (leaf, folder), several in lines.items():
        first = several[0]
        counts = any(newest[one.key] is one for one in several)
        fate = Fate.GRADED if counts else Fate.OLDER
        why = "" if counts else why_older(first, newest[first.key])
        yield Found(leaf.path, fate, why, folder, first.content.sha256, _whose(said[leaf]))


def _why_none(
    leaf: Leaf,
    said: Sequence[Claim | Remark],
    content: Content | None,
    exercises: Sequence[Exercise],
    layout: Layout,
) -> str:
    for one in said:
        if isinstance(one, Remark):
            return one.why
    if not said:
        return f"its name is none that the layout `{layout}` knows"
    return why_none(leaf.name, content, exercises)


def _ranked(attempts: Sequence[Attempt]) -> Iterator[Submission]:
    """Number the attempts so that the highest number is the newest everywhere.

    Those that no platform numbered are counted; and where a platform's number says otherwise, such
    as that of a notebook that came along with a file, the newest has the same number.
    """
    for _, several in groupby(attempts, key=lambda one: one.key):
        same, number = list(several), 0
        for rank, one in enumerate(same, 1):
            counted = rank if len(same) > 1 else max(one.reading.copy, 0)
            number = max(number, one.claim.attempt or counted)
            yield Submission(_hand_in(one, number), one.content.read, one.content.problem)


def _hand_in(one: Attempt, number: int) -> HandIn:
    claim = one.claim
    return HandIn(
        who(claim.identity)[1],
        one.reading.exercise.folder,
        one.content.sha256,
        number,
        claim.submitted_at,
        claim.leaf.path,
        claim.identity.ids,
        claim.identity.name,
        claim.late,
    )
