"""What a grading found, as plain data: the only thing that renderers, files and stores ever see."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

SCHEMA = "rnn-grade/report/v1"
# What the course is called that comes with the grader.
OWN = "rnn-grade"
# What JSON has no numbers for.
_NOT_FINITE = ("nan", "inf", "-inf")
# Fields whose numbers are never negative.
_MEASURED = ("line", "points", "seconds", "processor_seconds", "version", "withheld")


class Status(StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"
    SKIPPED = "skipped"
    NOT_ATTEMPTED = "not_attempted"
    BROKEN = "broken"

    @property
    def unmet(self) -> bool:
        """Whether something is left to mend; a check that waits for another one waits for that."""
        return self not in (Status.PASSED, Status.SKIPPED)


@dataclass(frozen=True)
class Finding:
    """What was wrong, as data; `render.words` makes the sentences.

    Args:
        kind: The template: `shape`, `close`, `exception`, `stopped`, `syntax`, ...
        what: What was looked at, as a noun phrase.
        expected: Plain JSON values.
        actual: Plain JSON values.
        where: The first place that differs.
        cause: The likely cause, one sentence, or nothing.
        hint: What to try next, one sentence, or nothing.
        line: The learner's own line, counted from 1 in its file or cell; 0 where there is none.
        cell: The notebook's cell that it stands in, such as `cell 7`; nothing in a file.
        source: The text of that line.
        numbers: Further values that the sentence names.
    """

    kind: str
    what: str
    expected: Any = None
    actual: Any = None
    where: str = ""
    cause: str = ""
    hint: str = ""
    line: int = 0
    cell: str = ""
    source: str = ""
    numbers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckResult:
    """One check's verdict.

    Args:
        name: The check's function name without `test_`; unique in its exercise.
        title: Its docstring: the line that the learner reads.
        points: What it is worth.
        status: How it ended.
        seconds: Wall-clock time.
        finding: What was wrong; `None` for a pass.
        waits_for: Titles of the checks that must pass first; only for `skipped`.
        curve: The score after each epoch, for a check that trains.
        bar: The score that the curve has to reach, if there is one.
        output: What the learner's code printed during the check, cut.
        traceback: The learner's frames, for `-v`.
        hints: Further hints, opened one by one by `rnn-grade hint`.
        processor_seconds: What the submission and its models computed, all threads together: what
            limits count. Where the system does not tell, the time that was waited for them.
        hidden: Whether learners are told no more of it than that it is there.
        withdrawn: Why the course withdrew it, so that it counts as passed without being run.
    """

    name: str
    title: str
    points: int
    status: Status
    seconds: float = 0.0
    finding: Finding | None = None
    waits_for: tuple[str, ...] = ()
    curve: tuple[float, ...] = ()
    bar: float | None = None
    output: str = ""
    traceback: str = ""
    hints: tuple[str, ...] = ()
    processor_seconds: float = 0.0
    hidden: bool = False
    withdrawn: str = ""

    @property
    def earned(self) -> int:
        """The points: all of them for a pass, none otherwise."""
        return self.points if self.status is Status.PASSED else 0


@dataclass(frozen=True)
class Report:
    """One grading of one submission.

    Args:
        exercise: The exercise's folder name, such as `03_simple_rnn`.
        title: Its title.
        submission: The path as the learner knows it.
        sha256: The hash of the graded source.
        checks: One result per check, in the order of the check file.
        findings: What reading the source already showed, without running it.
        notes: What was taken of the submission, what was left out, what lies beside it: no verdict.
        isolation: The level at which learner code ran, such as `process`.
        worker: How workers start: `fork`, `fresh`, or `none` where no code ran.
        seed: The run's seed.
        seconds: Wall-clock time of the grading.
        versions: Versions of rnn-grade, Python and the libraries that were loaded.
        interrupted: Whether Ctrl-C ended the grading early.
        problem: What was broken in the grader itself, or nothing.
        course: The course's name.
        version: The version of the exercise.
        withheld: Points of hidden checks, which were not run and are in no sum.
        course_origin: How that course came to be the one: `option`, `environment`, `workspace`,
            `folder` or `installation`; nothing where nobody had to choose.
    """

    exercise: str
    title: str
    submission: str
    sha256: str
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    isolation: str = "none"
    worker: str = "none"
    seed: int = 0
    seconds: float = 0.0
    versions: Mapping[str, str] = field(default_factory=dict)
    interrupted: bool = False
    problem: str = ""
    course: str = ""
    version: int = 1
    withheld: int = 0
    course_origin: str = ""

    @property
    def score(self) -> int:
        """Points earned."""
        return sum(check.earned for check in self.checks)

    @property
    def total(self) -> int:
        """Points to be had."""
        return sum(check.points for check in self.checks)

    @property
    def processor_seconds(self) -> float:
        """What all checks computed."""
        return round(sum(check.processor_seconds for check in self.checks), 3)

    @property
    def passed(self) -> bool:
        """Whether every check passed; a report without checks has passed nothing."""
        return bool(self.checks) and all(check.status is Status.PASSED for check in self.checks)

    @property
    def to_mend(self) -> CheckResult | None:
        """The first check to mend."""
        return next((check for check in self.checks if check.status.unmet), None)

    @property
    def broken(self) -> bool:
        """Whether the grader itself failed somewhere."""
        return bool(self.problem) or any(c.status is Status.BROKEN for c in self.checks)

    @property
    def not_attempted(self) -> bool:
        """Whether nothing of the exercise was attempted."""
        return bool(self.checks) and all(c.status is Status.NOT_ATTEMPTED for c in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON values, with the schema's name and the sums."""
        data = asdict(self)
        for check, row in zip(self.checks, data["checks"], strict=True):
            row["earned"] = check.earned
        sums = {
            "schema": SCHEMA,
            "score": self.score,
            "total": self.total,
            "passed": self.passed,
            "processor_seconds": self.processor_seconds,
        }
        return {name: plain(value) for name, value in (sums | data).items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """Return the report that `to_dict` or the JSON format was made from.

        Args:
            data: Plain JSON values; keys that a report does not have are left out.

        Raises:
            ValueError: It is no report of this schema, or a value in it is of another type.
        """
        if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
            raise ValueError(f"not a report of the schema {SCHEMA}")
        try:
            report: Report = _record(cls, data)
        except OverflowError as error:
            raise ValueError(f"not a whole report: {error}") from None
        return report


def plain(value: Any) -> Any:
    """Replace what JSON cannot hold: a score may be NaN, and then it is the text "nan".

    Args:
        value: Numbers, texts, and containers of them.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


@cache
def _types(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _record(kind: Any, data: Mapping[str, Any]) -> Any:
    known = {}
    for part in fields(kind):
        if part.name in data:
            known[part.name] = _read(_types(kind)[part.name], data[part.name], part.name)
        elif part.default is MISSING and part.default_factory is MISSING:
            raise ValueError(f"not a whole report: `{part.name}` is missing")
    return kind(**known)


def _read(kind: Any, value: Any, name: str) -> Any:
    """Return what a JSON value stands for in a field of this type."""
    inner = get_args(kind)
    if kind is Any:
        return value
    if isinstance(kind, UnionType):
        return None if value is None else _read(inner[0], value, name)
    if get_origin(kind) is Literal and value in inner:
        return value
    if get_origin(kind) is tuple and isinstance(value, list | tuple):
        return tuple(_read(inner[0], part, name) for part in value)
    if get_origin(kind) is Mapping and isinstance(value, Mapping):
        return {key: _read(inner[1], part, name) for key, part in value.items()}
    if is_dataclass(kind) and isinstance(value, Mapping):
        return _record(kind, value)
    if kind is Status and isinstance(value, str):
        return Status(value)
    if kind is float and (type(value) is int or value in _NOT_FINITE):
        value = float(value)
    if type(value) is not kind or (name in _MEASURED and not 0 <= value < math.inf):
        raise ValueError(f"not a whole report: `{name}` is {value!r:.40}")
    return value


@dataclass(frozen=True)
class Event:
    """Something that happened while grading, for whoever watches.

    Args:
        kind: What happened.
        check: The check's name, where there is one.
        result: The verdict, for `finished`.
        findings: What reading the source showed, for `static`.
        notes: What was taken of it and what was not, for `static`.
        epoch: Epochs done, for `epoch`.
        score: The score after that epoch.
        bar: The score to reach.
        detail: Further text, such as the libraries being imported.
    """

    kind: Literal["importing", "ready", "static", "started", "epoch", "finished"]
    check: str = ""
    result: CheckResult | None = None
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    epoch: int = 0
    score: float = 0.0
    bar: float | None = None
    detail: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the event as plain JSON values."""
        return {name: plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Event:
        """Return the event that `to_dict` was called on.

        Args:
            data: Plain JSON values.

        Raises:
            ValueError: It is no event, or a value in it is of another type.
        """
        event: Event = _record(cls, data)
        return event
