"""`wrong.toml`: each known mistake is an edit of the reference, and all that is said of it.

The same entry proves the checks (`author verify` grades the edited reference) and names the
learner's mistake (a check runs the edited function on what the learner's was given).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from typing import Any

from rnn_grade.course import storage
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.places import Places, Unusable, edits_of
from rnn_grade.course.reference import Edit, edited
from rnn_grade.errors import UserError
from rnn_grade.report import Status

_TEXTS = ("name", "check")
_SAID = ("cause", "next")
_KEYS = {*_TEXTS, *_SAID, "about", "phrase", "in", "find", "put", "edits", "status"}
_FAMILY_KEYS = {*_TEXTS, *_SAID, "about", "in", "find", "edits", "orders"}


@dataclass(frozen=True)
class Mistake:
    """One entry of `wrong.toml`.

    Args:
        name: Unique in its file.
        about: What the learner did, in one line; the cause, where nothing else is said.
        check: The check that must be the first not to pass.
        phrase: What the learner must read there; the cause, where nothing else is asked for.
        status: How that check must end.
        edits: Places of the reference, none of which touches another.
        cause: What is wrong, in one sentence; nothing where it cannot be told from numbers.
        next: What to do, in one sentence.
        family: What generated it, or nothing.
    """

    name: str
    about: str
    check: str
    phrase: str
    status: Status
    edits: tuple[Edit, ...]
    cause: str = ""
    next: str = ""
    family: str = ""

    def apply(self, reference: str) -> str:
        """Return the reference with the mistake in it."""
        return edited(reference, self.edits)


def read_mistakes(exercise: Exercise) -> tuple[tuple[Mistake, ...], tuple[str, ...]]:
    """Return the entries of an exercise that can be used, and the problems of the others.

    Args:
        exercise: Whose `wrong.toml` to read.
    """
    path = exercise.solution / "wrong.toml"
    try:
        data = tomllib.loads(storage.text(exercise.root, path))
        places = Places(exercise.reference_text)
    except (OSError, SyntaxError, tomllib.TOMLDecodeError) as error:
        return (), (f"{path}: {error}",)
    except UserError as error:
        return (), (error.message,)
    mistakes: list[Mistake] = []
    texts: set[str] = set()
    problems = [f"{path}: unknown key `{key}`" for key in data if key not in ("wrong", "family")]
    checks = {check.name for check in exercise.checks}
    # The listed ones come first: one order of a family may have words of its own.
    kinds = (("wrong", _entry), ("family", _family))
    for kind, read in kinds:
        entries = data.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            problems.append(f"{path}: `{kind}` is a list: begin each entry with [[{kind}]]")
            continue
        for place, entry in enumerate(entries, start=1):
            name = entry.get("name", f"number {place}")
            try:
                for mistake in read(entry, places):
                    if mistake.check not in checks:
                        raise Unusable(f"there is no check `{mistake.check}`")
                    if any(mistake.name == other.name for other in mistakes):
                        raise Unusable("the name is taken")
                    text = mistake.apply(places.text)
                    if kind == "wrong" or text not in texts:
                        mistakes.append(mistake)
                    texts.add(text)
            except Unusable as problem:
                problems.append(f"wrong.toml, `{name}`: {problem}")
    return tuple(mistakes), tuple(problems)


def _entry(entry: dict[str, Any], places: Places) -> Iterator[Mistake]:
    _check_keys(entry, _KEYS)
    statuses = {status.value for status in Status} - {"passed"}
    status = entry.get("status", "failed")
    if status not in statuses:
        raise Unusable(f"`{status}` is no status of a mistake")
    phrase = entry.get("phrase", entry.get("cause", ""))
    if not isinstance(phrase, str) or not phrase.strip():
        raise Unusable("it needs a `cause`, or a `phrase` that the learner must read")
    yield Mistake(
        **{key: entry[key] for key in _TEXTS},
        about=_about(entry),
        **{key: entry.get(key, "") for key in _SAID},
        phrase=phrase,
        status=Status(status),
        edits=edits_of(entry, places),
    )


def _family(entry: dict[str, Any], places: Places) -> Iterator[Mistake]:
    """Yield a mistake for every wrong order of the things that a family names.

    Each row of `orders` belongs to one thing: the words that stand for it in the edited places,
    and last what it is called. In another order, the words of one row stand where another's were.
    """
    _check_keys(entry, _FAMILY_KEYS)
    rows = entry.get("orders")
    if not isinstance(rows, list) or len(rows) < 2 or not _alike(rows):
        raise Unusable("a family needs `orders`: rows of as many words each")
    for order in permutations(rows):
        if list(order) == rows:
            continue
        columns = zip(zip(*rows, strict=True), zip(*order, strict=True), strict=True)
        words = {one: other for old, new in columns for one, other in zip(old, new, strict=True)}
        called = [row[-1] for row in order]
        texts = {key: entry[key].replace("{order}", ", ".join(called)) for key in (*_TEXTS, *_SAID)}
        texts["about"] = _about(entry).replace("{order}", ", ".join(called))
        texts["name"] = "_".join([entry["name"], *(one.replace(" ", "_") for one in called)])
        edits = edits_of(entry, places, partial(_exchanged, words))
        yield Mistake(
            **texts,
            phrase=texts["cause"],
            status=Status.FAILED,
            edits=edits,
            family=entry["name"],
        )


def _alike(rows: list[Any]) -> bool:
    """Return whether these are rows of words, all of one length."""
    words = [row for row in rows if isinstance(row, list) and row]
    return (
        len(words) == len(rows)
        and len({len(row) for row in words}) == 1
        and all(isinstance(word, str) for row in words for word in row)
    )


def _exchanged(words: Mapping[str, str], text: str) -> str:
    """Return a text in which every one of some words stands where another was."""
    either = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words)
    return re.sub(either, lambda found: words[found[0]], text)


def _about(entry: dict[str, Any]) -> str:
    about = entry.get("about", entry.get("cause", ""))
    if not isinstance(about, str) or not about.strip():
        raise Unusable("`about` must be a text, where there is no `cause`")
    return about


def _check_keys(entry: dict[str, Any], known: set[str]) -> None:
    unknown = [key for key in entry if key not in known]
    if unknown:
        raise Unusable(f"unknown key `{unknown[0]}`")
    for key in _TEXTS:
        if not isinstance(entry.get(key), str):
            raise Unusable(f"`{key}` must be a text")
    said = [key for key in _SAID if isinstance(entry.get(key), str) and entry[key].strip()]
    if len(said) == 1 or ("orders" in entry and not said):
        raise Unusable("`cause` and `next` belong together, each a sentence")
