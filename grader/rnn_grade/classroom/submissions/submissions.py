"""A class's submissions: each file is somebody's attempt at an exercise, or the reason why not.

Nothing is dropped silently. A file that cannot be read is an attempt all the same: it will earn
nothing, and say why.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from rnn_grade.classroom.platforms import Layout
from rnn_grade.classroom.records import Fate, Found, HandIn, Identity
from rnn_grade.classroom.submissions.attempts import exercise_of, named, why_none
from rnn_grade.classroom.submissions.files import leaves
from rnn_grade.classroom.submissions.layouts.claims import Claim, Remark
from rnn_grade.classroom.submissions.recognition import readers, recognise
from rnn_grade.classroom.submissions.tree import Leaf
from rnn_grade.course import catalog
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.outline import SOURCE_LIMIT

# Whom a platform means: by the identifier that it knows them by, else by name.
Who = tuple[str, str]


@dataclass(frozen=True)
class Submission:
    """One attempt.

    Args:
        hand_in: Who, what, when.
        read: Returns the file's bytes as they were when it was found; an `OSError` where it has
            become unreadable since.
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
        found: What became of each file, sorted by path.
    """

    layout: Layout
    submissions: tuple[Submission, ...]
    found: tuple[Found, ...]

    def newest(self) -> tuple[Submission, ...]:
        """Return each student's newest attempt at each exercise."""
        found = {
            (_who(one.hand_in.identity), one.hand_in.exercise): one for one in self.submissions
        }
        return tuple(found.values())


@dataclass(frozen=True)
class _Attempt:
    """One file of one student."""

    claim: Claim
    exercise: Exercise
    copy: int
    sha256: str
    problem: str

    @property
    def key(self) -> tuple[Who, str]:
        """Whose it is, and at what."""
        return _who(self.claim.identity), self.exercise.folder

    def submission(self, rank: int) -> Submission:
        """Return it as it is kept; `rank` is its number where the platform counts nothing."""
        claim, leaf = self.claim, self.claim.leaf
        hand_in = HandIn(
            _who(claim.identity)[1],
            self.exercise.folder,
            self.sha256,
            claim.attempt or rank,
            claim.submitted_at,
            leaf.path,
            claim.identity.ids,
            claim.identity.name,
            claim.late,
        )
        return Submission(hand_in, lambda: leaf.read()[: SOURCE_LIMIT + 1], self.problem)

    @property
    def place(self) -> tuple[object, ...]:
        """Sort attempts from the oldest to the newest; of equals, the shallower file counts."""
        path = self.claim.leaf.path
        when, depth = _moment(self.claim.submitted_at), -path.count("/")
        return self.key, when, self.claim.attempt, self.copy, depth, _counted(path)


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
            own[_who(one.identity)].append(one)
    everything = [claim for claims in own.values() for claim in claims]
    assignments = {one.assignment for one in everything if named(one, exercises)[0]}
    attempts: list[_Attempt] = []
    found: list[Found] = []
    for leaf in tree.files:
        made = _attempts(said[leaf], own, exercises, others, assignments)
        attempts += made
        if not made:
            why = leaf.why or _why_none(leaf, said[leaf], exercises, layout)
            found.append(Found(leaf.path, Fate.IGNORED, why, whose=_whose(said[leaf])))
    attempts.sort(key=lambda one: one.place)
    newest = {one.key: one for one in attempts}
    counting = {one.claim.leaf for one in newest.values()}
    for leaf, attempt in {one.claim.leaf: one for one in attempts}.items():
        fate = Fate.GRADED if leaf in counting else Fate.OLDER
        folder, whose = attempt.exercise.folder, _whose(said[leaf])
        found.append(Found(leaf.path, fate, "", folder, attempt.sha256, whose))
    return Collection(
        layout, tuple(_ranked(attempts)), tuple(sorted(found, key=lambda one: one.path))
    )


def _names(exercises: Sequence[Exercise]) -> set[str]:
    return {name for one in exercises for name in (one.slug, one.folder)}


def _who(identity: Identity) -> Who:
    return identity.ids[0] if identity.ids else ("", identity.name)


def _whose(said: list[Claim | Remark]) -> tuple[Identity, ...]:
    return tuple(one.identity for one in said if one.identity is not None)


def _attempts(
    said: list[Claim | Remark],
    own: dict[Who, list[Claim]],
    exercises: Sequence[Exercise],
    others: set[str],
    assignments: set[str],
) -> list[_Attempt]:
    """Return what one file is an attempt at, once for each of those who handed it in."""
    claims = [one for one in said if isinstance(one, Claim) and not one.leaf.why]
    if not claims:
        return []
    of_author = own[_who(claims[0].identity)]
    exercise, copy = exercise_of(claims[0], of_author, exercises, others, assignments)
    if exercise is None:
        return []
    content, problem = b"", ""
    try:
        content = claims[0].leaf.read()[: SOURCE_LIMIT + 1]
    except OSError as error:
        problem = f"it cannot be read: {error.strerror}"
    digest = hashlib.sha256(problem.encode() if problem else content).hexdigest()
    return [_Attempt(claim, exercise, copy, digest, problem) for claim in claims]


def _why_none(
    leaf: Leaf, said: list[Claim | Remark], exercises: Sequence[Exercise], layout: Layout
) -> str:
    for one in said:
        if isinstance(one, Remark):
            return one.why
    if not said:
        return f"its name is none that the layout `{layout}` knows"
    return why_none(leaf.name, exercises)


def _ranked(attempts: list[_Attempt]) -> Iterator[Submission]:
    """Number those that no platform numbered, so that the highest is the newest everywhere."""
    for _, several in groupby(attempts, key=lambda one: one.key):
        same = list(several)
        for rank, one in enumerate(same, 1):
            yield one.submission(rank if len(same) > 1 else one.copy)


def _moment(when: str) -> datetime:
    # One platform gives all its times with a zone, or none.
    moment = datetime.fromisoformat(when) if when else datetime.min
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _counted(path: str) -> tuple[tuple[int, str], ...]:
    """Sort `attempt 10` after `attempt 2`: of numbers, the longer one is the larger."""
    parts = re.split(r"0*([0-9]+)", path)
    return tuple((len(part) if at % 2 else 0, part) for at, part in enumerate(parts))
