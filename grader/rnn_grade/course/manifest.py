"""What a course says of itself in TOML: of each exercise in `exercise.toml`, and its own name.

Of `course.toml` only the name is read here; what is made of scores is read where it is applied.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rnn_grade.course.storage import course_text
from rnn_grade.errors import UserError


@dataclass(frozen=True)
class Release:
    """What an author says of one version of an exercise, an entry of `[[changes]]`.

    Args:
        version: Which one, from 2 on.
        says: What is different in it, in a sentence for learners.
    """

    version: int
    says: str


@dataclass(frozen=True)
class Manifest:
    """`exercise.toml`: what cannot be derived from the other files.

    Args:
        title: The exercise's name for people.
        summary: What the learner writes, in one line.
        requires: Slugs of the exercises to do first.
        minutes: The time that a learner needs, roughly.
        time_limit_s: Seconds of computing for the whole grading.
        check_limit_s: Seconds of computing for a check that names no limit of its own.
        memory_mb: Memory that the learner's process may use, in MiB.
        version: Counted up by the author whenever learners have to know of a change.
        changes: What was different in each version, in their order.
    """

    title: str
    summary: str
    requires: tuple[str, ...] = ()
    minutes: int = 30
    time_limit_s: int = 120
    check_limit_s: int = 20
    memory_mb: int = 2048
    version: int = 1
    changes: tuple[Release, ...] = ()

    def since(self, version: int) -> tuple[str, ...]:
        """Return what became different after a version, one sentence for each.

        Args:
            version: The version that a learner has.
        """
        return tuple(one.says for one in self.changes if one.version > version)


_TYPES: dict[str, type] = {
    "title": str,
    "summary": str,
    "requires": list,
    "minutes": int,
    "time_limit_s": int,
    "check_limit_s": int,
    "memory_mb": int,
    "version": int,
    "changes": list,
}


def read_manifest(path: Path) -> Manifest:
    """Return what an `exercise.toml` says.

    Args:
        path: The file.

    Raises:
        UserError: It is missing, or is no such file.
    """
    try:
        data: dict[str, Any] = tomllib.loads(course_text(path))
    except FileNotFoundError:
        raise UserError(f"{path} is missing.", "Write at least `title` and `summary`.") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path} is not valid TOML: {error}.", "Mend that line.") from None
    for key, value in data.items():
        if key not in _TYPES:
            close = get_close_matches(key, _TYPES)
            raise UserError(
                f"{path}: unknown key `{key}`.",
                f"Did you mean `{close[0]}`?" if close else f"Known keys: {', '.join(_TYPES)}.",
            )
        if type(value) is not _TYPES[key]:
            raise UserError(f"{path}: `{key}` must be of type {_TYPES[key].__name__}.", "Mend it.")
    for needed in ("title", "summary"):
        if needed not in data:
            raise UserError(f"{path}: the key `{needed}` is missing.", f'Add `{needed} = "..."`.')
    if data.get("version", 1) < 1:
        raise UserError(f"{path}: `version` is {data['version']}.", "Count from 1.")
    if "requires" in data:
        data["requires"] = tuple(data["requires"])
    data["changes"] = _changes(path, data.get("changes", []), data.get("version", 1))
    assert set(data) <= {field.name for field in fields(Manifest)}
    return Manifest(**data)


def _changes(path: Path, entries: list[Any], version: int) -> tuple[Release, ...]:
    found = []
    for entry in entries:
        match entry:
            case {"version": int(number), "says": str(says), **others} if says and not others:
                found.append(Release(number, " ".join(says.split())))
            case _:
                raise UserError(
                    f"{path}: an entry of `changes` is {entry!r:.80}.",
                    'Write `[[changes]]`, and below it `version = 2` and `says = "..."`.',
                )
    for one in found:
        if not 1 < one.version <= version:
            raise UserError(
                f"{path}: `changes` tells of version {one.version}, and `version` is {version}.",
                "Tell of versions from 2 on, and count `version` up with them.",
            )
    return tuple(sorted(found, key=lambda one: one.version))


def course_name(root: Path) -> str:
    """Return the name that a course has in its `course.toml`, or nothing.

    Args:
        root: The course's folder.

    Raises:
        UserError: The file cannot be read, or the name is no line of text.
    """
    path = root / "course.toml"
    try:
        data = tomllib.loads(course_text(path))
    except FileNotFoundError:
        return ""
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.", "Mend it.") from None
    name = data.get("name", "")
    if not isinstance(name, str) or not name.isprintable():
        raise UserError(f"{path}: `name` is {name!r}.", 'Write it as `name = "Deep learning"`.')
    return name.strip()
