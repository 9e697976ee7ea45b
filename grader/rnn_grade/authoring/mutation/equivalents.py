"""`equivalent.toml`: mutants that are right answers, each declared with the reason why.

Layout does not matter: what is declared is what Python reads there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rnn_grade.authoring.mutation.mutant import Mutant
from rnn_grade.authoring.mutation.source import Source
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.places import Places, Unusable, edits_of
from rnn_grade.course.reference import Edit
from rnn_grade.course.storage import course_text
from rnn_grade.errors import UserError

FILE = "equivalent.toml"
_KEYS = ("in", "find", "put", "reason")


@dataclass(frozen=True)
class Equivalent:
    """One entry of `equivalent.toml`.

    Args:
        function: Where the place is looked up: a function, a method, or everywhere.
        find: What stands there.
        put: What stands there in the mutant.
        reason: Why that is no mistake, or why no check may see it.
        edit: Which place of the reference that is.
    """

    function: str
    find: str
    put: str
    reason: str
    edit: Edit

    def __str__(self) -> str:
        where = f" in `{self.function}`" if self.function else ""
        return f"{FILE} declares {self.find.strip()!r} as {self.put.strip()!r}{where}"


def read_equivalents(exercise: Exercise) -> tuple[tuple[Equivalent, ...], tuple[str, ...]]:
    """Return the entries of an exercise that can be used, and the problems of the others.

    Args:
        exercise: Whose `equivalent.toml` to read; without such a file there are none.
    """
    path = exercise.solution / FILE
    try:
        data = tomllib.loads(course_text(path))
        places = Places(exercise.reference_text)
    except FileNotFoundError:
        return (), ()
    except (OSError, SyntaxError, tomllib.TOMLDecodeError) as error:
        return (), (f"{path}: {error}",)
    except UserError as error:
        return (), (error.message,)
    entries = data.pop("equivalent", [])
    problems = [f"{FILE}: unknown key `{key}`" for key in data]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return (), (*problems, f"{FILE}: begin each entry with [[equivalent]]")
    found: list[Equivalent] = []
    for place, entry in enumerate(entries, start=1):
        try:
            one = _equivalent(entry, places)
            found.append(one)
        except Unusable as problem:
            said = str(entry.get("find", "")).strip()[:60]
            problems.append(f"{FILE}, number {place}, {said!r}: {problem}")
    return tuple(found), tuple(problems)


def _equivalent(entry: dict[str, Any], places: Places) -> Equivalent:
    unknown = [key for key in entry if key not in _KEYS]
    if unknown:
        raise Unusable(f"unknown key `{unknown[0]}`")
    reason = entry.get("reason")
    if not isinstance(reason, str) or len(reason.split()) < 3:
        raise Unusable("it needs a `reason`: a sentence that says why no check may see it")
    [edit] = edits_of({key: entry[key] for key in _KEYS[:3] if key in entry}, places)
    return Equivalent(entry.get("in", ""), entry["find"], entry["put"], reason, edit)


def matched(
    declared: Sequence[Equivalent], mutants: Sequence[Mutant], source: Source
) -> dict[str, Equivalent]:
    """Return what is declared of which mutant, by its name.

    Args:
        declared: The entries.
        mutants: All mutants of the reference.
        source: The reference.
    """
    found: dict[str, Equivalent] = {}
    for one in declared:
        top = source.at(one.edit.start)
        meant = source.dump(one.edit, top) if top is not None else ""
        near = (m for m in mutants if one.edit.start <= m.edit.end and m.edit.start <= one.edit.end)
        for mutant in near:
            if top is not None and meant and source.dump(mutant.edit, top) == meant:
                found[mutant.name] = one
    return found
