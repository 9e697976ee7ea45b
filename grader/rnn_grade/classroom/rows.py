"""What is read from a gradebook may be damaged: each value is looked at before it is believed.

A row that holds what was never put into it is left out, and named.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from rnn_grade.classroom.records import Grading, HandIn, Student
from rnn_grade.report import Report

_Record = TypeVar("_Record")


class Damaged(Exception):
    """A row of a gradebook cannot be what was put into it; the message says why."""


def sound(
    rows: Iterable[Any],
    read: Callable[[Any], _Record],
    what: Callable[[Any], str],
    damage: Callable[[str], None],
) -> Iterator[tuple[Any, _Record]]:
    """Yield those rows that can be read, each with its record.

    Args:
        rows: As the database gave them.
        read: Makes a record of one.
        what: What a row is called: "grading 17".
        damage: Told of every other row, in a sentence.
    """
    for row in rows:
        try:
            record = read(row)
        except Damaged as error:
            name = what(row)
            damage(f"{name[:1].upper()}{name[1:]} is damaged and left out: {error}.")
        else:
            yield row, record


def student(row: Any) -> Student:
    """Return a student.

    Raises:
        Damaged: The row holds something else.
    """
    return Student(
        _text(row, "student", least=1),
        _text(row, "name"),
        _text(row, "email"),
        bool(row.on_roster),
    )


def hand_in(row: Any) -> HandIn:
    """Return what was handed in.

    Raises:
        Damaged: The row holds something else.
    """
    _text(row, "seen_at")
    return HandIn(
        _text(row, "student", least=1),
        _text(row, "exercise", least=1),
        _text(row, "sha256"),
        _whole(row, "attempt"),
        _text(row, "submitted_at"),
        _text(row, "source"),
    )


def score(row: Any) -> tuple[tuple[str, str], int]:
    """Return the hash and the exercise of a graded file, and what it earned.

    Raises:
        Damaged: The row holds something else.
    """
    return (_text(row, "sha256"), _text(row, "exercise")), _whole(row, "score")


def grading(row: Any) -> Grading:
    """Return a grading with its report.

    Raises:
        Damaged: The row holds something else, or a report of something else.
    """
    seconds = row.seconds
    if type(seconds) not in (int, float) or not 0 <= seconds < math.inf:
        raise Damaged(f"its `seconds` is {_shown(seconds)}")
    found = Grading(
        _text(row, "key"),
        _text(row, "sha256"),
        _text(row, "exercise"),
        _text(row, "at"),
        float(seconds),
        None if row.report is None else _report(_text(row, "report")),
        _text(row, "problem"),
    )
    report = found.report
    if report is not None:
        kept = (found.sha256, found.exercise, row.score, row.total)
        if kept != (report.sha256, report.exercise, report.score, report.total):
            raise Damaged("its report is that of another grading")
    return found


def _report(text: str) -> Report:
    try:
        return Report.from_dict(json.loads(text))
    except RecursionError:
        raise Damaged("its report is nested too deep") from None
    except json.JSONDecodeError:
        raise Damaged("its report is no JSON") from None
    except ValueError as error:
        raise Damaged(f"its report is {error}") from None


def _text(row: Any, name: str, least: int = 0) -> str:
    value = getattr(row, name)
    # What could not be decoded stands in a text as surrogates.
    if type(value) is not str or len(value) < least or not _decodes(value):
        raise Damaged(f"its `{name}` is {_shown(value)}")
    return value


def _decodes(value: str) -> bool:
    return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)


def _whole(row: Any, name: str) -> int:
    value = getattr(row, name)
    if type(value) is not int or value < 0:
        raise Damaged(f"its `{name}` is {_shown(value)}")
    return value


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "empty"
    if isinstance(value, str):
        return "no text" if not _decodes(value) else "a text"
    return "no text" if isinstance(value, bytes) else f"{value!r:.40}"
