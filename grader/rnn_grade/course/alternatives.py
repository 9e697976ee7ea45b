"""Alternatives: other right answers, which a check must not take for wrong.

Each is a file in `valid/`, or an entry of `valid.toml`: an edit of the reference, as a mistake is.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.places import Places, Unusable, edits_of
from rnn_grade.course.reference import edited
from rnn_grade.course.storage import course_text
from rnn_grade.errors import UserError

FILE = "valid.toml"
_KEYS = {"name", "about", "in", "find", "put", "edits"}


@dataclass(frozen=True)
class Alternative:
    """One other right answer.

    Args:
        name: Unique in its exercise.
        place: Where it stands, for people.
        content: The whole file.
    """

    name: str
    place: str
    content: bytes


def read_alternatives(exercise: Exercise) -> tuple[tuple[Alternative, ...], tuple[str, ...]]:
    """Return the alternatives that an exercise ships, and what is wrong with further ones.

    Args:
        exercise: The exercise.
    """
    files = sorted((exercise.solution / "valid").glob("*.py"))
    found = {
        file.stem: Alternative(file.stem, f"valid/{file.name}", file.read_bytes()) for file in files
    }
    path = exercise.solution / FILE
    if not path.is_file():
        return tuple(found.values()), ()
    try:
        data = tomllib.loads(course_text(path))
        places = Places(course_text(exercise.reference))
    except (OSError, ValueError, SyntaxError) as error:
        return tuple(found.values()), (f"{path}: {error}",)
    except UserError as error:
        return tuple(found.values()), (error.message,)
    problems = [f"{FILE}: unknown key `{key}`" for key in data if key != "valid"]
    entries = data.get("valid", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return tuple(found.values()), (f"{FILE} is a list: begin each entry with [[valid]]",)
    for number, entry in enumerate(entries, start=1):
        name = entry.get("name", f"number {number}")
        try:
            if name in found:
                raise Unusable("the name is taken")
            found[name] = Alternative(name, f"{FILE}, `{name}`", _made(entry, places))
        except Unusable as problem:
            problems.append(f"{FILE}, `{name}`: {problem}")
    return tuple(found.values()), tuple(problems)


def _made(entry: dict[str, Any], places: Places) -> bytes:
    unknown = [key for key in entry if key not in _KEYS]
    if unknown:
        raise Unusable(f"unknown key `{unknown[0]}`")
    for key in ("name", "about"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise Unusable(f"`{key}` must be a text")
    return edited(places.text, edits_of(entry, places)).encode()
