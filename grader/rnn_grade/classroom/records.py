"""What a gradebook holds, as plain data: people, what they handed in, and gradings of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rnn_grade.report import Report


class Kind(StrEnum):
    """What sort of identifier it is: 71 may be one person's in Canvas, and another's in Moodle."""

    # Of no known sort: it may be any of the others, and so it proves less.
    ID = "id"
    CANVAS = "canvas"
    # Of the school's: SIS user ID, student number, OrgDefinedId.
    NUMBER = "number"
    LOGIN = "login"
    EMAIL = "email"
    # The "Participant" of an assignment in Moodle, which a team may have as well.
    MOODLE = "moodle"
    GITHUB = "github"
    # What another program keeps for a platform of which it does not say which.
    LMS = "lms"


Ids = tuple[tuple[Kind, str], ...]


@dataclass(frozen=True)
class Identity:
    """Whom a platform names, in its own words; who that is, the register says.

    Args:
        ids: Identifiers, the one that the platform knows them by first.
        name: Their own name as it stands there, or that of a team; nothing where it does not.
    """

    ids: Ids
    name: str = ""

    def id(self, kind: Kind) -> str:
        """Return the first identifier of a kind, or nothing."""
        return next((value for one, value in self.ids if one is kind), "")


@dataclass(frozen=True)
class Listed:
    """One row of a roster, or of any table in which a platform lists people.

    Args:
        source: Which table: its file's name.
        identity: Who.
        family: The family name, where the table tells it apart.
        given: The given names, likewise.
        section: Which part of the class.
        team: The team that hands in for them, where the table says so.
        submitted_at: When they handed in, in ISO 8601, where the table says so.
    """

    source: str
    identity: Identity
    family: str = ""
    given: str = ""
    section: str = ""
    team: str = ""
    submitted_at: str = ""


@dataclass(frozen=True)
class Membership:
    """That somebody belongs to a team, as a table of teams says.

    Args:
        source: Which table.
        team: The team's name.
        student: The member, by any identifier or by name.
        exercise: The folder name of the only exercise that it holds for, or nothing.
    """

    source: str
    team: str
    student: str
    exercise: str = ""


@dataclass(frozen=True)
class Student:
    """One person of a class.

    Args:
        student: What this class calls them: a login or a number, no other student's.
        name: Their own name, where it is known.
        email: Where it is known.
        on_roster: Whether a roster named them.
        ids: All identifiers that are known to be theirs.
        family: The family name, where a table tells it apart.
        given: The given names, likewise.
        section: Which part of the class.
        doubt: Why they could not be matched with the roster, or nothing.
    """

    student: str
    name: str = ""
    email: str = ""
    on_roster: bool = False
    ids: Ids = ()
    family: str = ""
    given: str = ""
    section: str = ""
    doubt: str = ""

    @property
    def sort_name(self) -> str:
        """The name with the family name first, as class lists are sorted."""
        if self.family:
            return f"{self.family}, {self.given}".removesuffix(", ")
        given, _, family = self.name.rpartition(" ")
        if "," in self.name or not given:
            return self.name or self.student
        return f"{family}, {given}"


@dataclass(frozen=True)
class HandIn:
    """One file that was handed in for one exercise, as the platform delivered it.

    Args:
        student: Whose, by the first identifier that the platform gave.
        exercise: The exercise's folder name.
        sha256: The hash of the file.
        attempt: The platform's count or number of the attempt; the highest is the newest.
        submitted_at: When, in ISO 8601, with a zone or in the course's; nothing where nobody knows.
        source: Where it was found, for people.
        ids: All identifiers that the platform gave; without them, `student` is of no known sort.
        name: The name that the platform gave.
        late: Whether the platform calls it late; `None` where it says nothing of it.
    """

    student: str
    exercise: str
    sha256: str
    attempt: int = 0
    submitted_at: str = ""
    source: str = ""
    ids: Ids = ()
    name: str = ""
    late: bool | None = None

    @property
    def identity(self) -> Identity:
        """Whom the platform names."""
        return Identity(self.ids or ((Kind.ID, self.student),), self.name)


@dataclass(frozen=True)
class Key:
    """What a grading was of, apart from the file: all that decides about a score.

    Args:
        key: The hash of it.
        sha256: The hash of the file.
        exercise: The exercise's folder name.
        digest: The hash of the exercise: its checks, manifest, stub and data sets.
        version: Of rnn-grade.
        seed: The run's seed.
        timeout: Seconds for each check, in the place of its own limit, or `None`.
        require: The least level of isolation.
    """

    key: str
    sha256: str
    exercise: str
    digest: str
    version: str
    seed: int
    timeout: float | None
    require: str


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
        of: What the key stands for, where the gradebook knows it.
        counts: Whether it is the file's score today.
    """

    key: str
    sha256: str
    exercise: str
    at: str
    seconds: float
    report: Report | None
    problem: str = ""
    of: Key | None = None
    counts: bool = False


@dataclass(frozen=True)
class Entry:
    """One attempt with what it earns today.

    Args:
        hand_in: The attempt.
        grading: The grading that counts; `None` where there is none, or where it was not read.
        earned: Points, and of how many, where the grading was not read.
    """

    hand_in: HandIn
    grading: Grading | None
    earned: tuple[int, int] | None = None

    @property
    def report(self) -> Report | None:
        """The report of the grading that counts, where it was read."""
        return self.grading.report if self.grading is not None else None

    @property
    def score(self) -> int | None:
        """What it earned; `None` where it has no score."""
        if self.report is not None:
            return self.report.score
        return self.earned[0] if self.earned is not None else None

    @property
    def total(self) -> int | None:
        """Of how many points."""
        if self.report is not None:
            return self.report.total
        return self.earned[1] if self.earned is not None else None


@dataclass(frozen=True)
class Override:
    """A mark that a person gave, beside the score and never in its place.

    Args:
        student: Whose, by any identifier.
        exercise: The exercise's folder name.
        points: What they get; `None` takes an earlier one back.
        because: Why.
        author: Who says so.
        at: When, in ISO 8601.
        ids: All identifiers that were known to be theirs: what a class calls them may change.
        name: The name that was known to be theirs.
    """

    student: str
    exercise: str
    points: float | None
    because: str
    author: str
    at: str
    ids: Ids = ()
    name: str = ""


class Fate(StrEnum):
    """What became of a file that was found."""

    GRADED = "graded"
    OLDER = "older"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Found:
    """One file of a download, and what became of it.

    Args:
        path: Its path in the download; a folder that nobody looks into ends in `/`.
        fate: What became of it.
        why: The reason, where it was ignored.
        exercise: The folder name of the exercise that it is an attempt at, or nothing.
        sha256: The hash of the file, where it is an attempt.
        whose: Whom the platform names; a team's or a group's file may be several people's.
    """

    path: str
    fate: Fate
    why: str = ""
    exercise: str = ""
    sha256: str = ""
    whose: tuple[Identity, ...] = field(default=())
