"""What a gradebook holds, as plain data: students, what they handed in, and gradings of it."""

from __future__ import annotations

from dataclasses import dataclass

from rnn_grade.report import Report


@dataclass(frozen=True)
class Student:
    """Somebody who is expected to hand in, or did.

    Args:
        student: The name that the platform knows them by: a login, a number.
        name: Their own name, where it is known.
        email: Where it is known.
        on_roster: Whether a roster named them.
    """

    student: str
    name: str = ""
    email: str = ""
    on_roster: bool = False


@dataclass(frozen=True)
class HandIn:
    """One file that a student handed in for one exercise.

    Args:
        student: Whose.
        exercise: The exercise's folder name.
        sha256: The hash of the file.
        attempt: The platform's count or number of the attempt; the highest is the newest.
        submitted_at: When, in ISO 8601, or nothing where nobody knows.
        source: Where it was found, for people.
    """

    student: str
    exercise: str
    sha256: str
    attempt: int = 0
    submitted_at: str = ""
    source: str = ""


@dataclass(frozen=True)
class Grading:
    """One grading as it was kept.

    Args:
        key: What was graded with what.
        sha256: The hash of the graded file.
        exercise: The exercise's folder name.
        at: When, in ISO 8601.
        seconds: How long it took.
        report: What it found; `None` where the grader itself failed.
        problem: What failed in the grader, or nothing.
    """

    key: str
    sha256: str
    exercise: str
    at: str
    seconds: float
    report: Report | None
    problem: str = ""


@dataclass(frozen=True)
class Entry:
    """One attempt with its newest grading, `None` where it was never graded."""

    hand_in: HandIn
    grading: Grading | None
