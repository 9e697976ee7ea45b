"""A place of a reference is named by the text that stands there, once in the file or in a function.

What is said of the place, and what stands there instead, is an entry of a TOML file beside the
reference.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from rnn_grade.course.reference import Edit, line_starts, span

_EDIT_KEYS = {"in", "find", "put"}


class Unusable(Exception):
    """What is wrong with one entry."""


class Places:
    """A reference, in which `find` is looked up: anywhere, or in one function.

    Args:
        text: The reference.

    Raises:
        SyntaxError: It is no Python.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        starts = line_starts(text)
        found = _functions(ast.parse(text).body, "")
        self.functions = {name: span(node, starts) for name, node in found}

    def edit(self, find: Any, put: Any, function: str) -> Edit:
        """Return an edit.

        Args:
            find: What has to stand exactly once where it is looked for.
            put: What stands there instead.
            function: Where it is looked for: `step`, `Cell.call`, or everywhere.

        Raises:
            Unusable: It stands there several times or not at all, or nothing changes.
        """
        if not isinstance(find, str) or not isinstance(put, str) or find == put:
            raise Unusable("an edit needs `find` and a different `put`")
        if function and function not in self.functions:
            raise Unusable(f"the reference has no function `{function}`")
        start, end = self.functions[function] if function else (0, len(self.text))
        count = self.text[start:end].count(find)
        if count != 1:
            where = f"`{function}` of the reference" if function else "the reference"
            raise Unusable(f"{find.strip()[:60]!r} stands {count} times in {where}, not once")
        place = self.text.index(find, start, end)
        return Edit(place, place + len(find), put)


def _functions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.stmt]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield f"{prefix}{node.name}", node
        if isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{node.name}.")


def edits_of(
    entry: dict[str, Any], places: Places, put: Callable[[str], str] | None = None
) -> tuple[Edit, ...]:
    """Return the edits of an entry, none of which touches another.

    Args:
        entry: The keys `in`, `find` and `put`, or `edits`, a list of such. Where `in` is a list of
            functions, the edit is made in each: what learners share between two parts.
        places: Where they are looked up.
        put: Makes what to put out of what is found; without it, each edit says so itself.

    Raises:
        Unusable: A place is not there or not the only one, or two of them touch.
    """
    function = entry.get("in", "")
    edits: list[Edit] = []
    for one in entry.get("edits", [{key: entry.get(key) for key in ("find", "put")}]):
        unknown = [key for key in one if key not in _EDIT_KEYS]
        if unknown:
            raise Unusable(f"unknown key `{unknown[0]}` in an edit")
        find = one.get("find")
        text = put(find) if put and isinstance(find, str) else one.get("put")
        within = one.get("in", function)
        names = within if isinstance(within, list) else [within]
        edits += [places.edit(find, text, name) for name in names]
    edits.sort(key=lambda edit: edit.start)
    if any(before.end > after.start for before, after in pairwise(edits)):
        raise Unusable("two of its edits touch each other")
    return tuple(edits)
