"""Which of one's attempts at an exercise is the newest: by the platform's time, then by what it is.

Files that came together are one attempt in several forms. What is still the stub, or cannot be
read, never stands before what somebody wrote; a Python file stands before a notebook, because it
was exported on purpose; and what bears the exercise's name before what only holds it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from rnn_grade.classroom.records import Identity
from rnn_grade.classroom.submissions.attempts import SPARE, Bears, Reading
from rnn_grade.classroom.submissions.contents import Content
from rnn_grade.classroom.submissions.layouts.claims import Claim
from rnn_grade.grading.cells.reading import read
from rnn_grade.grading.targets import target

# Whom a platform means: by the identifier that it knows them by, else by name.
Who = tuple[str, str]


@dataclass(frozen=True)
class Attempt:
    """One file of one student, taken for one exercise.

    Args:
        claim: The file, and whose it is.
        reading: What it is taken for.
        content: What it holds.
    """

    claim: Claim
    reading: Reading
    content: Content

    @property
    def key(self) -> tuple[Who, str]:
        """Whose it is, and at what."""
        return who(self.claim.identity), self.reading.exercise.folder

    @cached_property
    def written(self) -> bool:
        """Whether somebody wrote something of the exercise in it, as far as it can be read."""
        exercise, content = self.reading.exercise, self.content
        if exercise.folder in content.attempted:
            return True
        if content.problem or content.notebook:
            return False
        outline = read(content.read(), target(exercise)).outline
        known = [outline.functions[name] for name in exercise.parts if name in outline.functions]
        return not outline.error and any(not one.unfilled for one in known)


def who(identity: Identity) -> Who:
    """Return whom a platform means."""
    return identity.ids[0] if identity.ids else ("", identity.name)


def in_order(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Return attempts by student and exercise, and of each from the oldest to the newest.

    What bears another exercise's name and holds this one too is none at this one where a file that
    bears this one's name is written.
    """
    own: dict[tuple[Who, str], list[Attempt]] = defaultdict(list)
    for one in attempts:
        own[one.key].append(one)
    return [one for key in sorted(own) for one in _sorted(own[key])]


def why_older(one: Attempt, newest: Attempt) -> str:
    """Return why another file counts that no time calls newer; nothing where a time does.

    Args:
        one: An attempt in which, or in the other, a notebook came.
        newest: The one that counts.
    """
    notebooks = one.content.notebook, newest.content.notebook
    if one.claim.submitted_at != newest.claim.submitted_at or not any(notebooks):
        return ""
    name = newest.claim.leaf.name
    if newest.written and not one.written:
        return f"{name} counts: nothing that can be read is written in this one"
    if notebooks == (True, False):
        return f"{name} counts: of a Python file and a notebook the file does"
    return f"{name} counts"


def _sorted(several: Sequence[Attempt]) -> Iterable[Attempt]:
    # Two Python files are told apart by their names and places alone.
    mixed = len(several) > 1 and any(
        one.content.notebook or one.content.attempted for one in several
    )
    if mixed and any(one.reading.bears is Bears.ITS_OWN and one.written for one in several):
        several = [one for one in several if one.reading.bears is not Bears.OTHER]
    folders = [one.claim.leaf.path.rpartition("/")[0] for one in several]
    # `attempt 2/` is newer than `attempt 1/`; which of `src/` and `notebooks/` is, nobody knows.
    numbered = len({re.sub(r"[0-9]+", "0", folder) for folder in folders}) == 1

    def place(one: Attempt) -> tuple[object, ...]:
        path, reading = one.claim.leaf.path, one.reading
        folder = path.rpartition("/")[0] if mixed and numbered else ""
        return (
            _moment(one.claim.submitted_at),
            one.written if mixed else True,
            _counted(folder),
            not one.content.notebook,
            reading.bears,
            reading.copy != SPARE,
            one.claim.attempt,
            reading.copy,
            -path.count("/"),
            _counted(path),
        )

    return sorted(several, key=place)


def _moment(when: str) -> datetime:
    # One platform gives all its times with a zone, or none.
    moment = datetime.fromisoformat(when) if when else datetime.min
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _counted(path: str) -> tuple[tuple[int, str], ...]:
    """Sort `attempt 10` after `attempt 2`: of numbers, the longer one is the larger."""
    parts = re.split(r"0*([0-9]+)", path)
    return tuple((len(part) if at % 2 else 0, part) for at, part in enumerate(parts))
