"""What is read from a gradebook may be damaged: each value is looked at before it is believed.

A row that holds what was never put into it is left out, and named.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from rnn_grade.classroom.records import (
    Fate,
    Found,
    Grading,
    HandIn,
    Identity,
    Ids,
    Key,
    Kind,
    Listed,
    Membership,
    Override,
)
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


def listed(row: Any) -> Listed:
    """Return a row of a table of people.

    Raises:
        Damaged: The row holds something else.
    """
    return Listed(
        _text(row, "source"),
        Identity(_ids(_text(row, "ids")), _text(row, "name")),
        _text(row, "family"),
        _text(row, "given"),
        _text(row, "section"),
        _text(row, "team"),
        _text(row, "submitted_at"),
    )


def membership(row: Any) -> Membership:
    """Return who belongs to a team.

    Raises:
        Damaged: The row holds something else.
    """
    return Membership(
        _text(row, "source"),
        _text(row, "team", least=1),
        _text(row, "student", least=1),
        _text(row, "exercise"),
    )


def override(row: Any) -> Override:
    """Return a mark that a person gave.

    Raises:
        Damaged: The row holds something else.
    """
    return Override(
        _text(row, "student", least=1),
        _text(row, "exercise", least=1),
        None if row.points is None else _number(row, "points"),
        _text(row, "because"),
        _text(row, "author"),
        _text(row, "at"),
        _ids(_text(row, "ids")),
        _text(row, "name"),
    )


def hand_in(row: Any) -> HandIn:
    """Return what was handed in.

    Raises:
        Damaged: The row holds something else.
    """
    _text(row, "seen_at")
    if row.late not in (None, True, False):
        raise Damaged(f"its `late` is {_shown(row.late)}")
    ids = _ids(_text(row, "ids"))
    student = _text(row, "student")
    return HandIn(
        student,
        _text(row, "exercise", least=1),
        _text(row, "sha256"),
        _whole(row, "attempt"),
        _text(row, "submitted_at"),
        _text(row, "source"),
        () if ids == ((Kind.ID, student),) else ids,
        _text(row, "name"),
        None if row.late is None else bool(row.late),
    )


def found(row: Any) -> Found:
    """Return a file that a download held.

    Raises:
        Damaged: The row holds something else.
    """
    try:
        fate = Fate(row.fate)
        whose = tuple(Identity(_ids(ids), str(name)) for ids, name in json.loads(row.whose))
    except (ValueError, TypeError, RecursionError):
        raise Damaged("it says of no file what became of it") from None
    return Found(
        _text(row, "path"),
        fate,
        _text(row, "why"),
        _text(row, "exercise"),
        _text(row, "sha256"),
        whose,
    )


def key(row: Any) -> Key:
    """Return what a grading's key stands for.

    Raises:
        Damaged: The row holds something else.
    """
    return Key(
        _text(row, "key", least=1),
        _text(row, "sha256"),
        _text(row, "exercise"),
        _text(row, "digest"),
        _text(row, "version"),
        _whole(row, "seed"),
        None if row.timeout is None else _number(row, "timeout"),
        _text(row, "require"),
    )


def score(row: Any) -> tuple[tuple[str, str], tuple[int, int]]:
    """Return the hash and the exercise of a graded file, and what it earned of how much.

    Raises:
        Damaged: The row holds something else.
    """
    file = _text(row, "sha256"), _text(row, "exercise")
    return file, (_whole(row, "score"), _whole(row, "total"))


def grading(row: Any) -> Grading:
    """Return a grading with its report.

    Raises:
        Damaged: The row holds something else, or a report of something else.
    """
    seconds = _number(row, "seconds")
    found = Grading(
        _text(row, "key"),
        _text(row, "sha256"),
        _text(row, "exercise"),
        _text(row, "at"),
        seconds,
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


def _ids(text: str) -> Ids:
    try:
        ids = tuple((Kind(kind), value) for kind, value in json.loads(text))
    except (ValueError, TypeError, RecursionError):
        raise Damaged("its `ids` are none") from None
    if not all(type(value) is str and _decodes(value) for _, value in ids):
        raise Damaged("its `ids` are none")
    return ids


def _number(row: Any, name: str) -> float:
    value = getattr(row, name)
    if type(value) not in (int, float) or not 0 <= value < math.inf:
        raise Damaged(f"its `{name}` is {_shown(value)}")
    return float(value)


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
