"""nbgrader: `submitted/jdoe/simple_rnn/simple_rnn.py`, with a `timestamp.txt` beside it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rnn_grade.classroom.records import Identity, Kind
from rnn_grade.classroom.submissions.archives import without_ending
from rnn_grade.classroom.submissions.layouts.claims import Claim, Remark, text
from rnn_grade.classroom.submissions.tree import Tree
from rnn_grade.classroom.times import iso

_SUBMITTED = "submitted"
_TIME = "timestamp.txt"


def nbgrader(tree: Tree) -> Iterator[Claim | Remark]:
    """Read nbgrader's tree of a course; a time stands in a file of each attempt."""
    times = {leaf.parts[:-1]: iso(text(leaf, 200)) for leaf in tree.leaves if leaf.name == _TIME}
    courses, rest = set(), []
    for leaf in tree.files:
        # `submitted` itself may have been named, or its parent, or an archive of either.
        parts = (tree.name, *leaf.parts)
        names = [without_ending(part) for part in parts]
        at = next(
            (i for i, pair in enumerate(pairwise(names)) if _SUBMITTED == pair[0] != pair[1]), None
        )
        below = parts[at + 1 :] if at is not None else ()
        if at is None:
            rest.append(leaf)
        if at is None or len(below) < 3:
            continue
        courses.add(parts[:at])
        whose = Identity(((Kind.ID, below[0]),))
        if len(below) == 3 and leaf.name == _TIME:
            yield Remark(leaf, "the time of an attempt", whose)
        else:
            when = times.get(parts[1 : at + 3], "")
            file = "/".join(below[1:])
            yield Claim(leaf, whose, file, submitted_at=when, assignment=below[1])
    for leaf in rest:
        parts = (tree.name, *leaf.parts)
        if any(parts[:end] in courses for end in range(len(parts))):
            yield Remark(leaf, "not in `submitted/`, where nbgrader keeps what was handed in")
