"""Which exercises a file is an attempt at: its name says so, or its folder, or what it holds.

A notebook, and a script that was exported from one, may hold several exercises, whatever it is
called. A Python file is an attempt at one: that of its name or folder, or the only one there is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rnn_grade.classroom.submissions.contents import Content
from rnn_grade.classroom.submissions.forms import is_notebook, is_python, is_work
from rnn_grade.classroom.submissions.layouts.claims import Claim
from rnn_grade.course.catalog import Exercise

# Browsers and platforms add these to a name that is taken: `simple_rnn-1.py`, `simple_rnn (2).py`;
# Jupyter calls a duplicate `simple_rnn-Copy1.ipynb`, and `-checkpoint` what it saves by itself.
_COPY = re.compile(
    r"^(?P<stem>.+?)"
    r"(?:-(?P<dash>\d{1,3})| ?\((?P<bracket>\d{1,3})\)|(?P<spare>-Copy\d+|-checkpoint))$"
)
# Windows hides endings, and browsers and editors add their own: `simple_rnn.py.txt`.
_ENDINGS = (".py", ".ipynb", ".txt", ".ipynb.json")
# What Jupyter copied stands behind what it copied.
SPARE = -1


class Bears(IntEnum):
    """Whose name a file bears, from the least to the most that it says of an attempt."""

    OTHER = 0
    NONE = 1
    ITS_OWN = 2


@dataclass(frozen=True)
class Reading:
    """What one file is taken for.

    Args:
        exercise: What it is an attempt at.
        copy: Which copy the name says that it is; of one that Jupyter made, `SPARE`.
        bears: Whether that is the exercise whose name it bears.
    """

    exercise: Exercise
    copy: int = 0
    bears: Bears = Bears.ITS_OWN


def readings(
    claim: Claim,
    by_name: Reading | None,
    content: Content | None,
    exercises: Sequence[Exercise],
    others: Collection[str],
) -> tuple[Reading, ...]:
    """Return all that a file is an attempt at, that of its name first.

    Args:
        claim: The file.
        by_name: What its name or its place says.
        content: What it holds, where that was looked at.
        exercises: What may have been handed in.
        others: What the files of the course's other exercises are called, without an ending.
    """
    own = by_name.exercise if by_name is not None else None
    other = own is not None or _bears_one_of(_own_name(claim), others)
    bears = Bears.OTHER if other else Bears.NONE
    held = content.attempted if content is not None else ()
    more = (Reading(one, bears=bears) for one in exercises if one.folder in held and one != own)
    return (*(() if by_name is None else (by_name,)), *more)


def reading_by_name(
    claim: Claim,
    own: Sequence[Claim],
    exercises: Sequence[Exercise],
    others: Collection[str],
    assignments: Collection[str],
) -> Reading | None:
    """Return what a file's name or its place says that it is, or nothing.

    Args:
        claim: The file.
        own: All files of the same author.
        exercises: What may have been handed in.
        others: What the files of the course's other exercises are called, without an ending.
        assignments: What the platform calls those of which some file bears an exercise's name.
    """
    name = _own_name(claim)
    exercise, copy = named(claim, exercises)
    if exercise is not None:
        if is_work(name):
            return Reading(exercise, copy)
        # `simple_rnn.py.txt` counts where nothing else of its author's is that exercise.
        beside = (
            reading_by_name(one, own, exercises, others, assignments)
            for one in own
            if is_work(one.leaf.name) and one.submitted_at == claim.submitted_at
        )
        handed_in = (one.exercise for one in beside if one is not None)
        return None if exercise in handed_in else Reading(exercise, copy)
    if not is_work(name) or _bears_one_of(name, others):
        return None
    # `exercise3/solution.py`: the folder says what the file's name does not.
    for part in claim.file.split("/")[:-1]:
        for exercise in exercises:
            names = (exercise.slug, exercise.folder, f"exercise{exercise.number}")
            if _plain(part) in names and _is_alone(claim, own, part):
                return Reading(exercise)
    # One exercise and one Python file of this student: no doubt about what it is, unless others
    # handed in the exercise as another assignment. A notebook may be one of another lecture.
    elsewhere = bool(assignments) and claim.assignment not in assignments
    if len(exercises) == 1 and is_python(name) and not elsewhere and _is_alone(claim, own, ""):
        return Reading(exercises[0], bears=Bears.NONE)
    return None


def named(claim: Claim, exercises: Sequence[Exercise]) -> tuple[Exercise | None, int]:
    """Return the exercise whose name a file bears, and which copy of it the name says.

    Args:
        claim: The file.
        exercises: What may have been handed in.
    """
    for stem, copy in _stems(_own_name(claim)):
        for exercise in exercises:
            if _plain(stem) in (exercise.slug, exercise.folder):
                return exercise, copy
    return None, 0


def why_none(name: str, content: Content | None, exercises: Sequence[Exercise]) -> str:
    """Return why a file of somebody's is no attempt.

    Args:
        name: The file's own name.
        content: What it holds, where that was looked at.
        exercises: What may have been handed in.
    """
    more = " ..." if len(exercises) > 4 else ""
    if is_python(name):
        return f"its name is none of {', '.join(f'{one.slug}.py' for one in exercises[:4])}{more}"
    if not is_notebook(name):
        return "neither a Python file nor a notebook"
    if content is not None and (content.problem or content.error):
        return content.problem or content.error
    wanted = ", ".join(one.slug for one in exercises[:4])
    return f"a notebook that holds nothing of {wanted}{more}"


def _own_name(claim: Claim) -> str:
    return claim.file.rpartition("/")[2]


def _stems(name: str) -> Iterator[tuple[str, int]]:
    """Return what a name may be without its endings, with the number of the copy."""
    stem = name
    while stem.lower().endswith(_ENDINGS):
        stem = stem.rpartition(".")[0]
    yield stem, 0
    match = _COPY.match(stem.strip())
    if match:
        yield match["stem"], SPARE if match["spare"] else int(match["dash"] or match["bracket"])


def _bears_one_of(name: str, stems: Collection[str]) -> bool:
    return any(_plain(stem) in stems for stem, _ in _stems(name))


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _is_alone(claim: Claim, own: Sequence[Claim], part: str) -> bool:
    """Return whether a file is the only one of its form, in a folder or of its author at all."""
    form = is_python if is_python(claim.leaf.name) else is_notebook
    others = [
        one for one in own if form(one.leaf.name) and (not part or part in one.file.split("/")[:-1])
    ]
    return others == [claim]
