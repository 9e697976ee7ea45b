"""The audit of a class: every file that was found and every person, each with what became of it.

Its sums agree, or something is wrong: files found are graded, waiting, older or ignored; people
have a mark, or a reason why not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import Mark, Standing
from rnn_grade.classroom.people.register import Register
from rnn_grade.classroom.records import Fate, Found, Student


class Outcome(StrEnum):
    """What became of a file."""

    GRADED = "graded"
    # It has a score, and nobody gets it.
    NOBODYS = "nobody's"
    WAITING = "not graded yet"
    ASIDE = "put aside"
    OLDER = "other attempt"
    IGNORED = "ignored"


@dataclass(frozen=True)
class FileLine:
    """One file of a download.

    Args:
        root: The download.
        path: Its path in it.
        outcome: What became of it.
        whose: What the class calls those who get its mark, or whom the platform names.
        exercise: The folder name of its exercise, or nothing.
        points: What it earned before any policy, and of how many; `None` where it has no score.
        why: The reason, where it is ignored or nobody's.
    """

    root: str
    path: str
    outcome: Outcome
    whose: tuple[str, ...] = ()
    exercise: str = ""
    points: tuple[int, int] | None = None
    why: str = ""


@dataclass(frozen=True)
class PersonLine:
    """One person's mark for one exercise.

    Args:
        student: Who.
        mark: The mark, or why there is none.
    """

    student: Student
    mark: Mark


@dataclass(frozen=True)
class Audit:
    """All lines of an audit.

    Args:
        files: One for each file that the last run over each download found; for a notebook, one
            for each exercise that it attempts.
        people: One for each person and exercise.
        conflicts: What tables contradict each other in, and other doubts, a sentence each.
    """

    files: tuple[FileLine, ...]
    people: tuple[PersonLine, ...]
    conflicts: tuple[str, ...]

    def file_sums(self) -> dict[Outcome, int]:
        """Return how many files there are of each outcome; together they are all of them.

        A notebook has a line for each exercise that it attempts, and is counted once, as the first
        of these outcomes.
        """
        order = list(Outcome)
        best: dict[tuple[str, str], Outcome] = {}
        for line in self.files:
            known = best.get((line.root, line.path), line.outcome)
            best[line.root, line.path] = min(known, line.outcome, key=order.index)
        sums = dict.fromkeys(Outcome, 0)
        for outcome in best.values():
            sums[outcome] += 1
        return sums

    def person_sums(self) -> dict[str, dict[str, int]]:
        """Return for each exercise how many have a mark, and how many have none for each reason.

        Returns:
            By the exercise's folder name and the reason; that of those who have one is nothing.
        """
        sums: dict[str, dict[str, int]] = {}
        for line in self.people:
            reason = str(line.mark.missing or "")
            own = sums.setdefault(line.mark.exercise.folder, {"": 0})
            own[reason] = own.get(reason, 0) + 1
        return sums


def audit(book: Gradebook, class_: Standing) -> Audit:
    """Return the audit of a class.

    Args:
        book: Its gradebook.
        class_: Where it stands.
    """
    scores = {
        (entry.hand_in.sha256, entry.hand_in.exercise): (entry.score, entry.total)
        for entry in book.entries(reports=False)
        if entry.score is not None and entry.total is not None
    }
    aside = book.files_aside()
    counting = {
        (mark.entry.hand_in.sha256, mark.exercise.folder): mark.entry.hand_in.source
        for row in class_.rows
        for mark in row.marks
        if mark.entry is not None
    }
    judged = {mark.exercise.folder for row in class_.rows for mark in row.marks}
    files = tuple(
        _settled(_file(root, one, class_.register, scores, aside), one, counting, judged)
        for root, found in book.found().items()
        for one in found
    )
    people = tuple(PersonLine(row.student, mark) for row in class_.rows for mark in row.marks)
    return Audit(files, people, (*class_.register.conflicts, *class_.notes))


def _settled(
    line: FileLine, one: Found, counting: Mapping[tuple[str, str], str], judged: set[str]
) -> FileLine:
    """Return a file's line with what the policy made of it: which attempt counts, it decides."""
    if line.exercise not in judged or line.outcome not in (Outcome.GRADED, Outcome.OLDER):
        return line
    source = counting.get((one.sha256, one.exercise))
    if source is None:
        return replace(line, outcome=Outcome.OLDER)
    if source != one.path:
        return line
    # Why another one would count says nothing where this one does.
    return replace(line, outcome=Outcome.GRADED, why="" if line.why == one.why else line.why)


def _file(
    root: str,
    one: Found,
    register: Register,
    scores: Mapping[tuple[str, str], tuple[int, int]],
    aside: set[tuple[str, str]],
) -> FileLine:
    found = [register.recipients(identity, one.exercise) for identity in one.whose]
    whose = dict.fromkeys(student.student for to in found for student in to.students)
    doubts = [
        text for to in found for text in (to.why, *(who.doubt for who in to.students)) if text
    ]
    file = one.sha256, one.exercise
    points = scores.get(file)
    if one.fate is Fate.IGNORED:
        outcome = Outcome.IGNORED
    elif one.fate is Fate.OLDER:
        outcome = Outcome.OLDER
    elif points is None:
        outcome = Outcome.ASIDE if file in aside else Outcome.WAITING
    else:
        outcome = Outcome.GRADED if whose else Outcome.NOBODYS
    names = tuple(whose) or tuple(_named(one))
    why = one.why or "; ".join(doubts)
    return FileLine(root, one.path, outcome, names, one.exercise, points, why)


def _named(one: Found) -> Iterator[str]:
    for identity in one.whose:
        yield " ".join([*(value for _, value in identity.ids), identity.name]).strip()
