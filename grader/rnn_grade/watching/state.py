"""What is known while a file is watched: states, what happens, and what is to be done, as data.

Nothing here has a clock, a file, a process or a screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rnn_grade.course.catalog import Exercise
from rnn_grade.report import CheckResult, Event, Finding, Report, Status


class Phase(StrEnum):
    """How far the grading of the latest save is."""

    WAITING = "waiting"
    STARTING = "starting"
    CHECKING = "checking"
    DONE = "done"


class View(StrEnum):
    """What the screen shows."""

    VERDICTS = "verdicts"
    TASK = "task"
    LIST = "list"
    SOLUTION = "solution"


class Opening(StrEnum):
    """What became of a hint that was asked for."""

    NEW = "it is open now"
    WAITS = "it opens once the file has changed, or when it is asked for again"
    LAST = "all were open already"


class Remark(StrEnum):
    """What is answered to a key that has nothing to show."""

    NO_CHECK = "no check to give a hint for"
    NO_HINTS = "this check has no hints"
    LAST_HINT = "every hint is open"
    SAME_FILE = "the file has not changed since the last hint"
    LAST_EXERCISE = "no exercise to go on to"


@dataclass(frozen=True)
class Change:
    """What a save changed.

    Args:
        gained: Names of the checks that pass and did not before.
        lost: Names of those that passed and do not any more.
    """

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """What is watched.

    Args:
        exercise: The exercise.
        before: How each of its checks ended when it was last graded, if it ever was.
        following: The exercise to go on to, if there is one.
        alone: Whether it is a file that belongs to no workspace, and so to no course of them.
    """

    exercise: Exercise
    before: Mapping[str, Status] = field(default_factory=dict)
    following: Exercise | None = None
    alone: bool = False


@dataclass(frozen=True)
class State:
    """What is known.

    Args:
        target: What is watched.
        keys: Whether somebody can press keys.
        phase: How far the grading is.
        number: Which grading it is; what another one tells is too late.
        submission: The file as the learner knows it.
        saved: The time of day of the save that is graded.
        notes: What is to be said of how the file was found.
        findings: What reading it showed.
        results: The verdicts so far, by the check's name, in the order in which they came.
        running: The name of the check that runs.
        scores: Its scores, epoch by epoch.
        bar: The score to reach.
        libraries: What is being imported.
        report: The whole grading, once it is done.
        change: What it changed, where it was graded before.
        changed: The names of the checks whose verdicts the last whole grading changed.
        hints: How many hints are open on the screen, by the check's name.
        problem: Why there is no verdict, and the way out of it.
        remark: What is answered to the last key.
        view: What the screen shows.
        page: Which page of it, counted from 0; behind the last one comes the first.
        ended: The exit code, once it is over.
    """

    target: Target
    keys: bool = True
    phase: Phase = Phase.WAITING
    number: int = 0
    submission: str = ""
    saved: str = ""
    notes: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    results: Mapping[str, CheckResult] = field(default_factory=dict)
    running: str = ""
    scores: tuple[float, ...] = ()
    bar: float | None = None
    libraries: str = ""
    report: Report | None = None
    change: Change | None = None
    changed: tuple[str, ...] = ()
    hints: Mapping[str, int] = field(default_factory=dict)
    problem: tuple[str, str] | None = None
    remark: Remark | None = None
    view: View = View.VERDICTS
    page: int = 0
    ended: int | None = None

    @property
    def exercise(self) -> Exercise:
        """The exercise that is watched."""
        return self.target.exercise

    @property
    def to_mend(self) -> CheckResult | None:
        """The first check to mend, in the order of the check file, of those that have a verdict."""
        known = (self.results.get(check.name) for check in self.exercise.visible_checks)
        return next((result for result in known if result and result.status.unmet), None)

    @property
    def passed(self) -> bool:
        """Whether the latest save passed every check."""
        return self.report is not None and self.report.passed


@dataclass(frozen=True)
class Saved:
    """The learner saved their file, and it can be read.

    Args:
        submission: The file as the learner knows it.
        content: Its bytes.
        time: The time of day.
        notes: What is to be said of how it was found.
    """

    submission: str
    content: bytes
    time: str
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """There is no file to grade, or none that can be read.

    Args:
        problem: Why.
        way_out: What to do.
    """

    problem: str
    way_out: str


@dataclass(frozen=True)
class Told:
    """A grading tells what happens.

    Args:
        number: Which one.
        event: What happens.
    """

    number: int
    event: Event


@dataclass(frozen=True)
class Graded:
    """A grading has ended.

    Args:
        number: Which one.
        report: What it found; `None` where the grader failed.
        problem: What failed.
    """

    number: int
    report: Report | None
    problem: str = ""


@dataclass(frozen=True)
class Pressed:
    """A key was pressed: a letter, or `space`, `up`, `down`, `escape`."""

    key: str


@dataclass(frozen=True)
class Hinted:
    """A hint was asked for.

    Args:
        check: The name of its check.
        count: How many hints of it are open now.
        opening: What became of the next one.
    """

    check: str
    count: int
    opening: Opening = Opening.NEW


@dataclass(frozen=True)
class Moved:
    """Another exercise is watched from now on."""

    target: Target


Happening = Saved | Unreadable | Told | Graded | Pressed | Hinted | Moved


@dataclass(frozen=True)
class Grade:
    """Grade this; what is being graded ends.

    Args:
        number: Which grading it is.
        content: The file's bytes.
        first: Names of the checks to run first.
    """

    number: int
    content: bytes
    first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drop:
    """End what is being graded."""


@dataclass(frozen=True)
class Read:
    """Read the file as it is, as if it had been saved just now."""


@dataclass(frozen=True)
class Keep:
    """Keep a result."""

    report: Report


@dataclass(frozen=True)
class OpenHint:
    """Open one more hint of a check.

    Args:
        check: Its name.
        more: Whether also where the file has not changed since the last one.
    """

    check: str
    more: bool = False


@dataclass(frozen=True)
class MoveOn:
    """Watch another exercise."""

    exercise: Exercise


Deed = Grade | Drop | Read | Keep | OpenHint | MoveOn
