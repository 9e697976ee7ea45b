"""Which exercise a file is an attempt at: its name says so, or its folder, or that it is alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from rnn_grade.classroom.submissions.layouts.claims import Claim
from rnn_grade.course.catalog import Exercise

# Browsers and platforms add these to a name that is taken: `simple_rnn-1.py`, `simple_rnn (2).py`.
_COPY = re.compile(r"^(?P<stem>.+?)(?:-(?P<dash>\d{1,3})| ?\((?P<bracket>\d{1,3})\))$")
# Windows hides endings, and editors add their own: `simple_rnn.py.txt`.
_ENDINGS = (".py", ".txt")


def is_python(name: str) -> bool:
    """Return whether a file's name says that it is a Python file."""
    return name.lower().endswith(".py")


def exercise_of(
    claim: Claim,
    own: Sequence[Claim],
    exercises: Sequence[Exercise],
    others: Collection[str],
    assignments: Collection[str],
) -> tuple[Exercise | None, int]:
    """Return the exercise that a file belongs to, and which copy of it the name says.

    Args:
        claim: The file.
        own: All files of the same author.
        exercises: What may have been handed in.
        others: What the files of the course's other exercises are called, without an ending.
        assignments: What the platform calls those of which some file bears an exercise's name.
    """
    name = claim.file.rpartition("/")[2]
    exercise, copy = named(claim, exercises)
    if exercise is not None:
        if is_python(name):
            return exercise, copy
        # `simple_rnn.py.txt` counts where nothing else of its author's is that exercise.
        handed_in = (
            exercise_of(one, own, exercises, others, assignments)[0]
            for one in own
            if is_python(one.leaf.name) and one.submitted_at == claim.submitted_at
        )
        return (None, 0) if exercise in handed_in else (exercise, copy)
    if any(_plain(stem) in others for stem, _ in _stems(name)):
        return None, 0
    if not is_python(name):
        return None, 0
    # `exercise3/solution.py`: the folder says what the file's name does not.
    for part in claim.file.split("/")[:-1]:
        for exercise in exercises:
            names = (exercise.slug, exercise.folder, f"exercise{exercise.number}")
            if _plain(part) in names and _is_alone(claim, own, part):
                return exercise, 0
    # One exercise and one Python file of this student: no doubt about what it is, unless others
    # handed in the exercise as another assignment.
    elsewhere = bool(assignments) and claim.assignment not in assignments
    if len(exercises) == 1 and not elsewhere and _is_alone(claim, own, ""):
        return exercises[0], 0
    return None, 0


def named(claim: Claim, exercises: Sequence[Exercise]) -> tuple[Exercise | None, int]:
    """Return the exercise whose name a file bears, and which copy of it the name says.

    Args:
        claim: The file.
        exercises: What may have been handed in.
    """
    for stem, copy in _stems(claim.file.rpartition("/")[2]):
        for exercise in exercises:
            if _plain(stem) in (exercise.slug, exercise.folder):
                return exercise, copy
    return None, 0


def why_none(name: str, exercises: Sequence[Exercise]) -> str:
    """Return why a file of somebody's is no attempt.

    Args:
        name: The file's own name.
        exercises: What may have been handed in.
    """
    wanted = ", ".join(f"{one.slug}.py" for one in exercises[:4])
    wanted += " ..." if len(exercises) > 4 else ""
    if is_python(name):
        return f"its name is none of {wanted}"
    if name.lower().endswith(".ipynb"):
        return f"a notebook, and no Python file; ask for {wanted}"
    return "not a Python file"


def _stems(name: str) -> Iterator[tuple[str, int]]:
    """Return what a name may be without its endings, with the number of the copy."""
    stem = name
    while stem.lower().endswith(_ENDINGS):
        stem = stem.rpartition(".")[0]
    yield stem, 0
    match = _COPY.match(stem.strip())
    if match:
        yield match["stem"], int(match["dash"] or match["bracket"])


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _is_alone(claim: Claim, own: Sequence[Claim], part: str) -> bool:
    others = [
        one
        for one in own
        if is_python(one.leaf.name) and (not part or part in one.file.split("/")[:-1])
    ]
    return others == [claim]
