"""What was raised inside a check, as the status and the finding that it stands for."""

from __future__ import annotations

from rnn_grade.errors import Failure, LearnerError, NotAttempted
from rnn_grade.report import CheckResult, Finding, Status
from rnn_grade.sandbox.frames import ProtocolError
from rnn_grade.text import clean

# What a value can make a check raise; a name or a file that is not there is no value's doing.
OVER_VALUES = (
    ArithmeticError, AttributeError, LookupError, ProtocolError, RecursionError, StopIteration,
    TypeError, ValueError,
)  # fmt: skip
# What a failure knows of a line of the learner's.
_PLACE = ("line", "cell", "source")


def verdict(raised: BaseException | None, result: CheckResult) -> tuple[Status, Finding]:
    """Return what an exception says of the check that it ended.

    Args:
        raised: The exception; without one the check ended before it had looked at anything.
        result: The check.
    """
    match raised:
        case NotAttempted():
            return Status.NOT_ATTEMPTED, Finding("unfilled", raised.name)
        case Failure():
            return Status.FAILED, finding_of(raised)
        case LearnerError(type_name="NotImplementedError", own=True):
            part = _function(raised.during)
            finding = Finding("unfilled", part, line=raised.line, cell=raised.cell)
            return Status.NOT_ATTEMPTED, finding
        case LearnerError(type_name="Unsendable"):
            return Status.FAILED, _finding_of_unsendable(raised)
        case LearnerError():
            return Status.ERROR, _finding_of_error(raised)
        case AssertionError():
            finding = Finding("assertion", result.title, numbers={"message": _cut(raised)})
            return Status.FAILED, finding
    return Status.BROKEN, Finding("broken", result.name, numbers=_message(raised))


def finding_of(failure: Failure) -> Finding:
    """Return a failure as the plain data of a report."""
    numbers = dict(failure.numbers)
    place = {name: numbers.pop(name) for name in _PLACE if name in numbers}
    return Finding(
        failure.kind,
        failure.what,
        failure.expected,
        failure.actual,
        failure.where,
        failure.cause,
        failure.hint,
        numbers=numbers,
        **place,
    )


def finding_of_unread(raised: BaseException, during: str) -> Finding:
    """Return that a check could not read what the submission sent.

    Args:
        raised: What it stopped with.
        during: What the worker had answered last: "calling `step`".
    """
    what = f"what came back while {during}" if during else "what your code returned"
    return Finding("unread", what, numbers=_message(raised))


def _finding_of_unsendable(error: LearnerError) -> Finding:
    name = _function(error.during)
    return Finding(
        "wrong_type",
        name if name == error.during else f"`{name}`",
        expected="numbers, text, arrays, lists or a Keras model",
        actual=error.message,
    )


def _finding_of_error(error: LearnerError) -> Finding:
    numbers = {"type_name": error.type_name, "message": error.message, "during": error.during}
    return Finding(
        "exception",
        error.during,
        line=error.line,
        cell=error.cell,
        source=error.source,
        numbers=numbers,
    )


def _message(raised: BaseException | None) -> dict[str, str]:
    return {"message": f"{type(raised).__name__}: {_cut(raised)}"}


def _function(during: str) -> str:
    return during.partition("`")[2].partition("`")[0] or during


def _cut(error: object) -> str:
    return clean(str(error), 1000)
