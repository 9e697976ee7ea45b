"""`wrong.toml`: each known mistake is an edit of the reference, with the check that must see it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from rnn_grade.course.catalog import Exercise
from rnn_grade.report import Status

_TEXTS = ("name", "about", "check", "phrase")
_KEYS = {*_TEXTS, "find", "put", "edits", "status"}


@dataclass(frozen=True)
class Mistake:
    """One entry of `wrong.toml`.

    Args:
        name: Unique in its file.
        about: What the learner did, in one line.
        check: The check that must be the first not to pass.
        phrase: What the learner must read there.
        status: How that check must end.
        edits: Pairs of what to find in the reference, exactly once, and what to put there.
    """

    name: str
    about: str
    check: str
    phrase: str
    status: Status
    edits: tuple[tuple[str, str], ...]

    def apply(self, reference: str) -> str:
        """Return the reference with the mistake in it."""
        for find, put in self.edits:
            reference = reference.replace(find, put, 1)
        return reference


def read_mistakes(exercise: Exercise) -> tuple[tuple[Mistake, ...], tuple[str, ...]]:
    """Return the entries of an exercise that can be used, and the problems of the others.

    Args:
        exercise: Whose `wrong.toml` to read.
    """
    path = exercise.solution / "wrong.toml"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        reference = exercise.reference.read_text("utf-8")
    except (OSError, tomllib.TOMLDecodeError) as error:
        return (), (f"{path}: {error}",)
    mistakes: list[Mistake] = []
    problems: list[str] = [f"{path}: unknown key `{key}`" for key in data if key != "wrong"]
    checks = [check.name for check in exercise.checks]
    for place, entry in enumerate(data.get("wrong", []), start=1):
        found = _problems(entry, reference, checks, [mistake.name for mistake in mistakes])
        name = entry.get("name", f"number {place}")
        problems += [f"wrong.toml, `{name}`: {problem}" for problem in found]
        if not found:
            mistakes.append(_mistake(entry))
    return tuple(mistakes), tuple(problems)


def _mistake(entry: dict[str, Any]) -> Mistake:
    edits = entry.get("edits") or [{"find": entry["find"], "put": entry["put"]}]
    return Mistake(
        name=entry["name"],
        about=entry["about"],
        check=entry["check"],
        phrase=entry["phrase"],
        status=Status(entry.get("status", "failed")),
        edits=tuple((edit["find"], edit["put"]) for edit in edits),
    )


def _problems(
    entry: dict[str, Any], reference: str, checks: list[str], taken: list[str]
) -> list[str]:
    found = [f"unknown key `{key}`" for key in entry if key not in _KEYS]
    found += [f"`{key}` must be a text" for key in _TEXTS if not isinstance(entry.get(key), str)]
    if found:
        return found
    if entry["name"] in taken:
        found.append("the name is taken")
    if entry["check"] not in checks:
        found.append(f"there is no check `{entry['check']}`")
    if not entry["phrase"].strip():
        found.append("the phrase is empty")
    if entry.get("status", "failed") not in {status.value for status in Status} - {"passed"}:
        found.append(f"`{entry['status']}` is no status of a mistake")
    edits = entry.get("edits", [entry])
    for edit in edits:
        find, put = edit.get("find"), edit.get("put")
        if not isinstance(find, str) or not isinstance(put, str) or find == put:
            found.append("an edit needs `find` and a different `put`")
        elif (count := reference.count(find)) != 1:
            found.append(f"{find.strip()[:60]!r} stands {count} times in the reference, not once")
    return found
