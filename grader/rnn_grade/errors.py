"""The errors that cross floors: each one says whose fault it is, and so what happens to the score.

`UserError` is a wrong command or a wrong course; `Again` is a right one that has to wait. `Broken`
is the grader's own failure and never costs a learner points. `Failure`, `NotAttempted`,
`LearnerError` and `WorkerStopped` are verdicts on a submission, raised inside a check.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# What a worker does when it turns the call of a model into a graph; `fit` does so as well.
TRACING = "compiling your model's call"
# Why a worker gave no usable answer.
StopReason = Literal[
    "timeout", "waited", "exited", "signal", "memory", "output", "files", "nonsense", "lost"
]


class UserError(Exception):
    """Something the person at the keyboard can put right.

    Args:
        message: What happened, and what was expected.
        hint: The command or the edit that fixes it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Again(UserError):
    """What passes, such as a full disk or a server that is away: the same command will do later."""


class Broken(Exception):
    """The grader itself failed: no worker, no TensorFlow, a mistake in a check."""


@dataclass
class Failure(Exception):
    """A check found something wrong with the submission: data first, words later.

    Args:
        kind: Which template of `render.words` makes the sentence, such as `"shape"`.
        what: What was looked at, as a noun phrase: "the output of `predict`".
        expected: What it should have been; plain JSON values.
        actual: What it was; plain JSON values.
        where: The first place that differs, such as "row 3, step 2".
        cause: The likely cause in one sentence, where one is known.
        hint: What to try next, in one sentence.
        numbers: Further values that the sentence names.
    """

    kind: str
    what: str
    expected: Any = None
    actual: Any = None
    where: str = ""
    cause: str = ""
    hint: str = ""
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}: expected {self.expected!r}, found {self.actual!r}"


class NotAttempted(Exception):
    """The part under test still raises `NotImplementedError`.

    Args:
        name: The function that is still a stub.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass
class LearnerError(Exception):
    """The learner's code raised an exception in the worker.

    Args:
        during: What the worker was doing: "calling `build_model`".
        type_name: The exception's class name.
        message: Its message, cut and cleaned.
        line: The learner's own line, counted from 1, or 0 where there is none.
        cell: The notebook's cell that it stands in; nothing in a file.
        source: The text of that line.
        traceback: The learner's frames, oldest first.
        own: Whether the learner's own line raised it, not a library that it called.
    """

    during: str
    type_name: str
    message: str
    line: int = 0
    cell: str = ""
    source: str = ""
    traceback: str = ""
    own: bool = False

    def __str__(self) -> str:
        return f"{self.type_name} while {self.during}: {self.message}"

    def may_be(self, kind: type[BaseException]) -> bool:
        """Return whether this may be an exception of a kind.

        A class of the learner's own is known by its name alone, and may be of any kind.

        Args:
            kind: A built-in exception, such as `ValueError`.
        """
        known = getattr(builtins, self.type_name, None)
        return not isinstance(known, type) or issubclass(known, kind)


@dataclass
class WorkerStopped(Exception):
    """The worker gave no usable answer.

    Args:
        reason: Why.
        during: What it was asked to do: "calling `build_model`".
        detail: The number that belongs to the reason: seconds, exit status, signal name, bytes.
        line: The learner's own line that was running, counted from 1, or 0 where it is unknown.
        cell: The notebook's cell that it stands in; nothing in a file.
        source: The text of that line.
        numbers: Further values that the sentence names, such as how far a training had come.
    """

    reason: StopReason
    during: str
    detail: str = ""
    line: int = 0
    cell: str = ""
    source: str = ""
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.reason} while {self.during} ({self.detail})"
