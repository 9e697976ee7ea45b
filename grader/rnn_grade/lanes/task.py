"""What goes to a lane and what comes back, as typed data: one JSON document a line, each way."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rnn_grade.course.disclosure import Hidden
from rnn_grade.grading.seeds import PRACTICE_SECRET
from rnn_grade.report import Event, Report
from rnn_grade.sandbox.levels import Level

if TYPE_CHECKING:
    from rnn_grade.checks.training import Record


class Wanted(StrEnum):
    """What a lane is asked to find out."""

    VERDICTS = "verdicts"
    # The verdicts, and each check's training to its last epoch, as a calibration needs it.
    TRAININGS = "trainings"
    # What the exercise's reference shows when it is run by itself, without a check.
    ALONE = "alone"


@dataclass(frozen=True)
class Task:
    """One thing to find out about one submission.

    Args:
        key: What its outcome will be kept under.
        exercise: The exercise's folder name.
        content: The bytes of the submission.
        wanted: What to find out.
        seed: The run's seed.
        timeout: Seconds for each check, in the place of its own limit.
        stop_at_first: Whether the first check that does not pass is enough.
        require: The least level of isolation.
        seconds: When a lane that is still at it is lost; `None` for never.
        only: Names of the checks to run, with those they wait for; all of them by default.
        first: Names of checks to run before the others, as far as these may wait.
        shown: The submission's name as the report shows it; by default that of the file.
        watched: Whether to tell of each event while it happens.
        secret: What hidden inputs follow from, whatever the lane's own environment says.
        hidden: What becomes of hidden checks; whoever grades for a course sees them.
    """

    key: str
    exercise: str
    content: bytes
    wanted: Wanted = Wanted.VERDICTS
    seed: int = 0
    timeout: float | None = None
    stop_at_first: bool = False
    require: Level = Level.PROCESS
    seconds: float | None = None
    only: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    shown: str = ""
    watched: bool = False
    secret: str = field(default=PRACTICE_SECRET, repr=False)
    hidden: Hidden = Hidden.SHOWN

    def to_json(self) -> str:
        """Return the task as one line of JSON."""
        return json.dumps(asdict(self) | {"content": base64.b64encode(self.content).decode()})

    @classmethod
    def from_json(cls, line: str | bytes) -> Task:
        """Return the task that `to_json` was called on."""
        data = json.loads(line)
        typed = {
            "content": base64.b64decode(data["content"]),
            "wanted": Wanted(data["wanted"]),
            "require": Level(data["require"]),
            "hidden": Hidden(data["hidden"]),
            "only": tuple(data["only"]),
            "first": tuple(data["first"]),
        }
        return cls(**data | typed)


@dataclass(frozen=True)
class Trained:
    """What the training of one check showed.

    Args:
        record: How it went, epoch by epoch.
        neighbours: What surrounds its score: `chance`, `naive`, `optimum`, `leak`.
    """

    record: Record
    neighbours: Mapping[str, float]


@dataclass(frozen=True)
class Outcome:
    """What became of one task.

    Args:
        task: The task.
        report: The verdicts; `None` after a fault, and where none were wanted.
        problem: The fault of the grader's own, which is no verdict, or nothing.
        trainings: What each check that trains showed, where that was wanted.
        alone: What is wrong with the reference when it is run by itself, or nothing.
    """

    task: Task
    report: Report | None = None
    problem: str = ""
    trainings: Mapping[str, Trained] = field(default_factory=dict)
    alone: str = ""

    def to_json(self) -> str:
        """Return the outcome as one line of JSON; of its task it holds the key."""
        data = {
            "key": self.task.key,
            "report": self.report.to_dict() if self.report is not None else None,
            "problem": self.problem,
            "trainings": {name: asdict(trained) for name, trained in self.trainings.items()},
            "alone": self.alone,
        }
        return json.dumps(data)

    @classmethod
    def from_json(cls, task: Task, line: str | bytes) -> Outcome:
        """Return the outcome that `to_json` was called on.

        Args:
            task: The task that it has to belong to.
            line: What came back.

        Raises:
            ValueError: It is no outcome, or another task's.
        """
        try:
            data = json.loads(line)
            if data["key"] != task.key:
                raise ValueError("an answer to another question")
            return cls(
                task,
                report=None if data["report"] is None else Report.from_dict(data["report"]),
                problem=str(data["problem"]),
                trainings={name: _trained(value) for name, value in data["trainings"].items()},
                alone=str(data["alone"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a whole outcome: {error}") from None


def told(line: str | bytes) -> Event | None:
    """Return the event that a line of a watched task tells of; `None` where it is its outcome.

    Args:
        line: What came back.

    Raises:
        ValueError: It is neither.
    """
    data = json.loads(line)
    if not isinstance(data, dict):
        raise ValueError("neither an event nor an outcome")
    return Event.from_dict(data["event"]) if "event" in data else None


def tell(event: Event) -> str:
    """Return an event as one line of JSON, for `told`.

    Args:
        event: What happened.
    """
    return json.dumps({"event": event.to_dict()})


def _trained(value: Mapping[str, Any]) -> Trained:
    from rnn_grade.checks.training import Record

    record = {**value["record"], "scores": tuple(value["record"]["scores"])}
    return Trained(Record(**record), value["neighbours"])
