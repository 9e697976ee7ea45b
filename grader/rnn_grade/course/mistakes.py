"""`wrong.toml`: each known mistake is an edit of the reference, and all that is said of it.

The same entry proves the checks (`author verify` grades the edited reference) and names the
learner's mistake (a check runs the edited function on what the learner's was given).
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, permutations
from typing import Any

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.reference import Edit, edited
from rnn_grade.report import Status

_TEXTS = ("name", "about", "check")
_SAID = ("cause", "next")
_KEYS = {*_TEXTS, *_SAID, "phrase", "in", "find", "put", "edits", "status"}
_FAMILY_KEYS = {*_TEXTS, *_SAID, "in", "find", "edits", "orders"}
_EDIT_KEYS = {"in", "find", "put"}


@dataclass(frozen=True)
class Mistake:
    """One entry of `wrong.toml`.

    Args:
        name: Unique in its file.
        about: What the learner did, in one line.
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
        data = tomllib.loads(path.read_text("utf-8"))
        places = _Places(exercise.reference.read_text("utf-8"))
    except (OSError, SyntaxError, tomllib.TOMLDecodeError) as error:
        return (), (f"{path}: {error}",)
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
                        raise _Unusable(f"there is no check `{mistake.check}`")
                    if any(mistake.name == other.name for other in mistakes):
                        raise _Unusable("the name is taken")
                    text = mistake.apply(places.text)
                    if kind == "wrong" or text not in texts:
                        mistakes.append(mistake)
                    texts.add(text)
            except _Unusable as problem:
                problems.append(f"wrong.toml, `{name}`: {problem}")
    return tuple(mistakes), tuple(problems)


class _Unusable(Exception):
    """What is wrong with one entry."""


class _Places:
    """The reference, in which `find` is looked up: anywhere, or in one function."""

    def __init__(self, text: str) -> None:
        self.text = text
        starts = [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        self.functions = {
            name: (starts[first - 1], starts[last])
            for name, first, last in _functions(ast.parse(text).body, "")
        }

    def edit(self, find: Any, put: Any, function: str) -> Edit:
        """Return the edit, whose `find` has to stand exactly once where it is looked for."""
        if not isinstance(find, str) or not isinstance(put, str) or find == put:
            raise _Unusable("an edit needs `find` and a different `put`")
        if function and function not in self.functions:
            raise _Unusable(f"the reference has no function `{function}`")
        start, end = self.functions[function] if function else (0, len(self.text))
        count = self.text[start:end].count(find)
        if count != 1:
            where = f"`{function}` of the reference" if function else "the reference"
            raise _Unusable(f"{find.strip()[:60]!r} stands {count} times in {where}, not once")
        place = self.text.index(find, start, end)
        return Edit(place, place + len(find), put)


def _functions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, int, int]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            yield f"{prefix}{node.name}", first, node.end_lineno or node.lineno
        if isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{node.name}.")


def _entry(entry: dict[str, Any], places: _Places) -> Iterator[Mistake]:
    _check_keys(entry, _KEYS)
    statuses = {status.value for status in Status} - {"passed"}
    status = entry.get("status", "failed")
    if status not in statuses:
        raise _Unusable(f"`{status}` is no status of a mistake")
    phrase = entry.get("phrase", entry.get("cause", ""))
    if not isinstance(phrase, str) or not phrase.strip():
        raise _Unusable("it needs a `cause`, or a `phrase` that the learner must read")
    yield Mistake(
        **{key: entry[key] for key in _TEXTS},
        **{key: entry.get(key, "") for key in _SAID},
        phrase=phrase,
        status=Status(status),
        edits=_edits(entry, places),
    )


def _family(entry: dict[str, Any], places: _Places) -> Iterator[Mistake]:
    """Yield a mistake for every wrong order of the things that a family names.

    Each row of `orders` belongs to one thing: the words that stand for it in the edited places,
    and last what it is called. In another order, the words of one row stand where another's were.
    """
    _check_keys(entry, _FAMILY_KEYS)
    rows = entry.get("orders")
    if not isinstance(rows, list) or len(rows) < 2 or not _alike(rows):
        raise _Unusable("a family needs `orders`: rows of as many words each")
    for order in permutations(rows):
        if list(order) == rows:
            continue
        columns = zip(zip(*rows, strict=True), zip(*order, strict=True), strict=True)
        words = {one: other for old, new in columns for one, other in zip(old, new, strict=True)}
        called = [row[-1] for row in order]
        texts = {key: entry[key].replace("{order}", ", ".join(called)) for key in (*_TEXTS, *_SAID)}
        texts["name"] = "_".join([entry["name"], *(one.replace(" ", "_") for one in called)])
        edits = _edits(entry, places, partial(_exchanged, words))
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


def _edits(
    entry: dict[str, Any], places: _Places, put: Callable[[str], str] | None = None
) -> tuple[Edit, ...]:
    """Return the edits of an entry; without `put`, each says itself what to put."""
    function = entry.get("in", "")
    edits: list[Edit] = []
    for one in entry.get("edits", [{key: entry.get(key) for key in ("find", "put")}]):
        unknown = [key for key in one if key not in _EDIT_KEYS]
        if unknown:
            raise _Unusable(f"unknown key `{unknown[0]}` in an edit")
        find = one.get("find")
        text = put(find) if put and isinstance(find, str) else one.get("put")
        edits.append(places.edit(find, text, one.get("in", function)))
    edits.sort(key=lambda edit: edit.start)
    if any(before.end > after.start for before, after in pairwise(edits)):
        raise _Unusable("two of its edits touch each other")
    return tuple(edits)


def _check_keys(entry: dict[str, Any], known: set[str]) -> None:
    unknown = [key for key in entry if key not in known]
    if unknown:
        raise _Unusable(f"unknown key `{unknown[0]}`")
    for key in _TEXTS:
        if not isinstance(entry.get(key), str):
            raise _Unusable(f"`{key}` must be a text")
    said = [key for key in _SAID if isinstance(entry.get(key), str) and entry[key].strip()]
    if len(said) == 1 or ("orders" in entry and not said):
        raise _Unusable("`cause` and `next` belong together, each a sentence")
