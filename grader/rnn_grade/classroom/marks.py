"""What counts of a gradebook: for each student and exercise, one attempt after the policy.

Everything that leaves a gradebook, a table for a platform or a page for people, is made from this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import Entry, Student
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.report import Report


@dataclass(frozen=True)
class Mark:
    """What one student gets for one exercise.

    Args:
        exercise: The exercise.
        entry: The attempt that counts; `None` where nothing was handed in.
        attempts: How many attempts there were.
        days_late: How late the one that counts is.
        points: What it earned after the policy; `None` where there is no score.
    """

    exercise: Exercise
    entry: Entry | None = None
    attempts: int = 0
    days_late: int = 0
    points: float | None = None

    @property
    def report(self) -> Report | None:
        """The report of the attempt that counts."""
        grading = self.entry.grading if self.entry is not None else None
        return grading.report if grading is not None else None

    @property
    def raw(self) -> int | None:
        """What it earned before the policy."""
        return self.report.score if self.report is not None else None

    @property
    def total(self) -> int:
        """Points to be had: those of the report, or of the exercise as it is now."""
        return self.report.total if self.report is not None else self.exercise.points

    @property
    def handed_in(self) -> bool:
        """Whether there is an attempt."""
        return self.entry is not None


@dataclass(frozen=True)
class Row:
    """One student's marks, in the order of the exercises."""

    student: Student
    marks: tuple[Mark, ...]

    def percent(self, policy: Policy) -> float:
        """Return the weighted share of all points, from 0 to 100; what is missing counts as 0."""
        weights = sum(policy.weight(mark.exercise.slug) for mark in self.marks)
        if weights <= 0:
            return 0.0
        shares = sum(
            policy.weight(mark.exercise.slug) * (mark.points or 0.0) / mark.total
            for mark in self.marks
            if mark.total
        )
        return 100 * shares / weights


def standing(
    course: Course, book: Gradebook, policy: Policy, exercises: Sequence[Exercise] = ()
) -> tuple[Row, ...]:
    """Return everybody's marks.

    Args:
        course: Whose exercises.
        book: The gradebook.
        policy: What the course makes of raw scores.
        exercises: Which exercises; without them, those that anybody handed in.

    Returns:
        One row for each student of the roster and for each who handed in, sorted by name.
    """
    by_student: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in book.entries():
        by_student[entry.hand_in.student, entry.hand_in.exercise].append(entry)
    present = {exercise for _, exercise in by_student}
    chosen = list(exercises) or [one for one in course.exercises if one.folder in present]
    return tuple(
        Row(
            student,
            tuple(_mark(one, by_student[student.student, one.folder], policy) for one in chosen),
        )
        for student in book.students()
    )


def _mark(exercise: Exercise, entries: list[Entry], policy: Policy) -> Mark:
    tries = [
        (
            entry.hand_in.submitted_at,
            float(entry.grading.report.score)
            if entry.grading is not None and entry.grading.report is not None
            else None,
        )
        for entry in entries
    ]
    index = policy.counting(exercise.slug, tries)
    if index is None:
        return Mark(exercise)
    when, earned = tries[index]
    return Mark(
        exercise,
        entries[index],
        len(entries),
        policy.days_late(exercise.slug, when),
        None if earned is None else round(earned * policy.keeps(exercise.slug, when), 2),
    )
