"""What counts of a gradebook: for each student and exercise, one attempt after the policy.

Everything that leaves a gradebook, a table for a platform or a page for people, is made from this.
Who is who, and what a late attempt keeps, is decided here, each time anew: a roster that comes
later, or a date that moves, mends marks without a grading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.keys import outdated
from rnn_grade.classroom.people.class_register import register_of
from rnn_grade.classroom.people.register import Recipients, Register
from rnn_grade.classroom.policy import Delivery, Policy
from rnn_grade.classroom.records import Entry, HandIn, Ids, Listed, Override, Student
from rnn_grade.classroom.times import moment
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.report import Report

_NEVER = datetime.min.replace(tzinfo=UTC)


class Missing(StrEnum):
    """Why somebody has no points for an exercise."""

    NOTHING = "handed in nothing"
    UNGRADED = "not graded yet"
    ASIDE = "put aside"
    NO_TIME = "nobody knows when it came"


@dataclass(frozen=True)
class Mark:
    """What one student gets for one exercise.

    Args:
        exercise: The exercise.
        entry: The attempt that counts; `None` where nothing was handed in.
        attempts: How many attempts there were.
        days_late: How late the one that counts is; `None` where nobody knows.
        points: What it earned after the policy, or what a person gave; `None` where neither is.
        missing: Why there are no points, where there are none.
        override: The mark that a person gave, where one did.
        team: The team that handed in, where it was not the student alone.
        tries: All attempts, the oldest first.
    """

    exercise: Exercise
    entry: Entry | None = None
    attempts: int = 0
    days_late: int | None = 0
    points: float | None = None
    missing: Missing | None = None
    override: Override | None = None
    team: str = ""
    tries: tuple[Entry, ...] = ()

    @property
    def report(self) -> Report | None:
        """The report of the attempt that counts, where it was read."""
        return self.entry.report if self.entry is not None else None

    @property
    def raw(self) -> int | None:
        """What it earned before the policy."""
        return self.entry.score if self.entry is not None else None

    @property
    def total(self) -> int:
        """Points to be had: those of the report, or of the exercise as it is now."""
        total = self.entry.total if self.entry is not None else None
        return self.exercise.points if total is None else total

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


@dataclass(frozen=True)
class Standing:
    """Where a class stands.

    Args:
        rows: One for each student of the roster and for each who handed in, sorted by name.
        register: Who is who.
        nobodys: What was handed in by nobody who can be named, each with the reason.
        notes: What a teacher should know before marks leave the house, one sentence each.
    """

    rows: tuple[Row, ...]
    register: Register
    nobodys: tuple[tuple[HandIn, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def timeless(self) -> tuple[tuple[Student, Mark], ...]:
        """Those marks that wait for somebody to say when the attempt came."""
        return tuple(
            (row.student, mark)
            for row in self.rows
            for mark in row.marks
            if mark.missing is Missing.NO_TIME
        )


def standing(
    course: Course,
    book: Gradebook,
    policy: Policy,
    exercises: Sequence[Exercise] = (),
    *,
    tables: Sequence[Listed] = (),
    reports: bool = True,
    before: str = "",
) -> Standing:
    """Return everybody's marks.

    Args:
        course: Whose exercises.
        book: The gradebook.
        policy: What the course makes of raw scores.
        exercises: Which exercises; without them, those that anybody handed in.
        tables: The people of a platform's own table, which is to be filled.
        reports: Whether with reports: those of a large class are large.
        before: The moment before which they stood so, in ISO 8601 and UTC; without it, today's.
    """
    entries = book.entries_before(before) if before else book.entries(reports=reports)
    seen = [(entry.hand_in.identity, entry.hand_in.exercise) for entry in entries]
    # Who somebody is, all that was ever handed in says; today's entries are all of it.
    register = register_of(book, tables, None if before else [one.hand_in for one in entries])
    present = {exercise for _, exercise in seen}
    chosen = list(exercises) or [one for one in course.exercises if one.folder in present]
    known: dict[object, Recipients] = {}
    tries: dict[tuple[str, str], list[tuple[Entry, str]]] = defaultdict(list)
    nobodys = []
    for entry, asked in zip(entries, seen, strict=True):
        if asked not in known:
            known[asked] = register.recipients(*asked)
        to = known[asked]
        if not to.students:
            nobodys.append((entry.hand_in, to.why))
        for student in to.students:
            tries[student.student, entry.hand_in.exercise].append((entry, to.team))
    extensions, unknown = _extensions(policy, register)
    by_hand = [one for one in book.overrides() if not before or one.at < before]
    overrides, lost = _overrides(by_hand, register)
    aside = book.files_aside()
    stale = outdated(course, book.keys())
    rows = tuple(
        Row(
            student,
            tuple(
                _mark(
                    one,
                    tries[student.student, one.folder],
                    policy,
                    extensions.get((student.student, one.slug)),
                    overrides.get((student.student, one.folder)),
                    aside,
                )
                for one in chosen
            ),
        )
        for student in register.students
    )
    changed = [
        f"{folder} was graded with another version of it or of rnn-grade: `rnn-grade score` grades "
        "it anew"
        for folder in stale
        if any(one.folder == folder for one in chosen)
    ]
    return Standing(rows, register, tuple(nobodys), (*unknown, *lost, *changed))


def _mark(
    exercise: Exercise,
    tries: Sequence[tuple[Entry, str]],
    policy: Policy,
    extension: datetime | None,
    override: Override | None,
    aside: set[tuple[str, str]],
) -> Mark:
    ordered = _in_order(tries, policy)
    due = extension or policy.due.get(exercise.slug)
    values = []
    for entry, _ in ordered:
        delivery = Delivery(entry.hand_in.submitted_at, entry.hand_in.late)
        days = policy.days_late(due, delivery, extended=extension is not None)
        values.append((days, None if entry.score is None else float(entry.score)))
    index = policy.counting(values)
    given = override.points if override is not None else None
    if index is None:
        missing = Missing.NOTHING if given is None else None
        return Mark(exercise, points=given, missing=missing, override=override)
    entry, team = ordered[index]
    days, earned = values[index]
    points = None if earned is None or days is None else round(earned * policy.keeps(days), 2)
    missing = None
    if given is not None:
        points = given
    elif earned is None:
        file = entry.hand_in.sha256, entry.hand_in.exercise
        missing = Missing.ASIDE if file in aside else Missing.UNGRADED
    elif days is None or (policy.attempt == "best" and any(late is None for late, _ in values)):
        points, missing = None, Missing.NO_TIME
    everything = tuple(entry for entry, _ in ordered)
    return Mark(exercise, entry, len(ordered), days, points, missing, override, team, everything)


def _in_order(tries: Sequence[tuple[Entry, str]], policy: Policy) -> list[tuple[Entry, str]]:
    """Return attempts, the oldest first: by their times, else as they came to the gradebook."""
    # The numbers of attempts are a platform's own: one of Canvas says nothing of one of GitHub.
    came: dict[Ids, str] = {}
    for entry, _ in tries:
        ids = entry.hand_in.identity.ids
        came[ids] = max(came.get(ids, ""), entry.hand_in.seen_at)

    def age(one: tuple[Entry, str]) -> tuple[datetime, str, int, str]:
        hand_in = one[0].hand_in
        when = moment(hand_in.submitted_at, policy.zone) or _local(hand_in)
        return when, came[hand_in.identity.ids], hand_in.attempt, hand_in.seen_at

    return sorted(tries, key=age)


def _local(hand_in: HandIn) -> datetime:
    """Return when something came on a clock of which nobody knows where it stood."""
    try:
        return datetime.fromisoformat(hand_in.submitted_at).replace(tzinfo=UTC)
    except ValueError:
        return _NEVER


def _extensions(
    policy: Policy, register: Register
) -> tuple[dict[tuple[str, str], datetime], list[str]]:
    found: dict[tuple[str, str], datetime] = {}
    unknown = []
    for who, dates in policy.extensions.items():
        student, why = register.surely(who)
        students = (student,) if student is not None else register.team(who)
        if not students:
            unknown.append(f"the extension for {who} is nobody's: {why}")
        for one in students:
            for slug, date in dates.items():
                place = one.student, slug
                found[place] = max(date, found.get(place, date))
    return found, unknown


def _overrides(
    given: Sequence[Override], register: Register
) -> tuple[Mapping[tuple[str, str], Override], list[str]]:
    found: dict[tuple[str, str], Override] = {}
    lost = []
    for one in given:
        student, why = register.meant(one)
        if student is None:
            lost.append(f"the mark by hand for {one.student} is nobody's: {why}")
            continue
        found[student.student, one.exercise] = one
    return {place: one for place, one in found.items() if one.points is not None}, lost
