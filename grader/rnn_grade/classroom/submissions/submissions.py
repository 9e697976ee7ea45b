"""A class's submissions: each file is somebody's attempt at an exercise, or is listed as unmatched.

Nothing is dropped silently. A file that cannot be read is an attempt all the same: it will earn
nothing, and say why.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rnn_grade.classroom.platforms import Layout
from rnn_grade.classroom.records import HandIn, Student
from rnn_grade.classroom.submissions.files import FILE_LIMIT, leaves
from rnn_grade.classroom.submissions.layouts import LAYOUTS, Claim, is_source, recognise
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.outline import SOURCE_LIMIT
from rnn_grade.errors import UserError
from rnn_grade.grading.source import ARCHIVES, read_archive

# Browsers and platforms add these to a name that is taken: `simple_rnn-1.py`, `simple_rnn (2).py`.
_COPY = re.compile(r"^(?P<stem>.+?)(?:-(?P<dash>\d{1,3})| ?\((?P<bracket>\d{1,3})\))$")


@dataclass(frozen=True)
class Submission:
    """One attempt with the bytes of its file.

    Args:
        hand_in: Who, what, when.
        content: The file; empty where it could not be read.
        problem: Why it could not be read, or nothing.
    """

    hand_in: HandIn
    content: bytes
    problem: str = ""


@dataclass(frozen=True)
class Unmatched:
    """A file that is nobody's attempt.

    Args:
        path: Its path below the root.
        why: The reason, for people.
    """

    path: str
    why: str


@dataclass(frozen=True)
class Collection:
    """What was handed in.

    Args:
        layout: How they were named.
        submissions: Every attempt, sorted by student, exercise and time.
        students: Everybody who handed in something, as the layout knows them.
        unmatched: Python files and archives that belong to nobody or to no exercise.
    """

    layout: Layout
    submissions: tuple[Submission, ...]
    students: tuple[Student, ...]
    unmatched: tuple[Unmatched, ...]

    def newest(self) -> tuple[Submission, ...]:
        """Return each student's newest attempt at each exercise."""
        found: dict[tuple[str, str], Submission] = {}
        for one in self.submissions:
            found[one.hand_in.student, one.hand_in.exercise] = one
        return tuple(found.values())


def collect(root: Path, exercises: Sequence[Exercise], layout: Layout | None = None) -> Collection:
    """Return what a class handed in.

    Args:
        root: The folder or archive as the platform made it.
        exercises: What may have been handed in.
        layout: How they are named; recognised by the files' names where it is not given.

    Raises:
        UserError: The folder cannot be read, or holds no submission.
    """
    found = leaves(root)
    name, claims = recognise(found) if layout is None else (layout, tuple(LAYOUTS[layout](found)))
    submissions: list[Submission] = []
    unmatched: list[Unmatched] = []
    taken: set[str] = set()
    by_student: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        taken.add(claim.leaf.path)
        by_student[claim.student].append(claim)
    for own in by_student.values():
        for claim in own:
            if is_source(claim.leaf.name):
                made, why = _attempts(claim, own, exercises)
                submissions += made
                unmatched += [Unmatched(claim.leaf.path, why)] if why else []
    unmatched += [
        Unmatched(leaf.path, f"its name is none that the layout `{name}` knows")
        for leaf in found
        if is_source(leaf.name) and leaf.path not in taken
    ]
    people = {c.student: Student(c.student, c.name, c.email) for c in claims}
    handed_in = {one.hand_in.student for one in submissions}
    return Collection(
        name,
        _ordered(submissions),
        tuple(people[student] for student in sorted(handed_in)),
        tuple(unmatched),
    )


def _attempts(
    claim: Claim, own: list[Claim], exercises: Sequence[Exercise]
) -> tuple[list[Submission], str]:
    """Return what a file is an attempt at, or why it is none."""
    if claim.leaf.name.lower().endswith(ARCHIVES):
        return _from_archive(claim, exercises)
    exercise, copy = _exercise_of(claim, own, exercises)
    if exercise is None:
        wanted = ", ".join(f"{one.slug}.py" for one in exercises[:4])
        more = " ..." if len(exercises) > 4 else ""
        return [], f"its name is none of {wanted}{more}"
    try:
        content = claim.leaf.read()
    except OSError as error:
        return [_made(claim, exercise, copy, b"", f"it cannot be read: {error.strerror}")], ""
    return [_made(claim, exercise, copy, content[: SOURCE_LIMIT + 1])], ""


def _from_archive(claim: Claim, exercises: Sequence[Exercise]) -> tuple[list[Submission], str]:
    try:
        content = claim.leaf.read()
    except OSError as error:
        return [], f"it cannot be read: {error.strerror}"
    made, problem = [], ""
    for exercise in exercises:
        try:
            if len(content) > FILE_LIMIT:
                raise UserError(f"larger than {FILE_LIMIT >> 20} MiB")
            source = read_archive(claim.leaf.name, io.BytesIO(content), f"{exercise.slug}.py")
            made.append(_made(claim, exercise, 0, source))
        except UserError as error:
            problem = problem or error.message
    if not made and len(exercises) == 1:
        return [_made(claim, exercises[0], 0, b"", problem)], ""
    return made, "" if made else f"no exercise's file in it: {problem}"


def _exercise_of(
    claim: Claim, own: list[Claim], exercises: Sequence[Exercise]
) -> tuple[Exercise | None, int]:
    """Return the exercise that a file belongs to, and which copy of it the name says."""
    stem = claim.file.rpartition("/")[2].rpartition(".")[0]
    match = _COPY.match(stem)
    names = [(stem, 0)]
    if match:
        names.append((match["stem"], int(match["dash"] or match["bracket"])))
    for name, copy in names:
        for exercise in exercises:
            if name.strip().lower().replace("-", "_") in (exercise.slug, exercise.folder):
                return exercise, copy
    # `exercise3/solution.py`: the folder says what the file's name does not.
    for part in claim.file.split("/")[:-1]:
        for exercise in exercises:
            if part.lower().replace("-", "_") in (
                exercise.slug,
                exercise.folder,
                f"exercise{exercise.number}",
            ) and _only_source(claim, own, part):
                return exercise, 0
    # One exercise and one Python file of this student: no doubt about what it is.
    if len(exercises) == 1 and _only_source(claim, own, ""):
        return exercises[0], 0
    return None, 0


def _only_source(claim: Claim, own: list[Claim], part: str) -> bool:
    others = [
        one
        for one in own
        if is_source(one.leaf.name) and (not part or part in one.file.split("/")[:-1])
    ]
    return others == [claim]


def _made(
    claim: Claim, exercise: Exercise, copy: int, content: bytes, problem: str = ""
) -> Submission:
    digest = hashlib.sha256(content if not problem else problem.encode()).hexdigest()
    hand_in = HandIn(
        claim.student,
        exercise.folder,
        digest,
        claim.attempt or copy,
        claim.submitted_at,
        claim.leaf.path,
    )
    return Submission(hand_in, content, problem)


def _ordered(submissions: list[Submission]) -> tuple[Submission, ...]:
    """Sort attempts from the oldest to the newest; of equals, the shallower file counts."""

    def place(one: Submission) -> tuple[str, str, str, int, int, str]:
        who = one.hand_in
        depth = -who.source.count("/")
        return who.student, who.exercise, who.submitted_at, who.attempt, depth, who.source

    return tuple(sorted(submissions, key=place))
