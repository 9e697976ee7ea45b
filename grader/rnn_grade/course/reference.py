"""A reference's plain NumPy functions, run with edits in them: the numbers that a mistake gives.

Nothing else of the module runs: a statement that needs Keras, or anything but NumPy and the
standard library, is left out, and so is whatever stands under `if __name__ == "__main__"`.
"""

from __future__ import annotations
import __future__ as futures

import ast
import copy
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from types import CodeType
from typing import Any

# Annotations may name what is not imported here; nobody reads them.
_LAZY = futures.annotations.compiler_flag
_IMPORTED = sys.stdlib_module_names | {"numpy"}
_DEFINES = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Edit:
    """One place of the reference, and what stands there instead.

    Args:
        start: Where it begins, in characters from the beginning of the file.
        end: Where it ends.
        put: The text in its place.
    """

    start: int
    end: int
    put: str

    def counted_from(self, start: int) -> Edit:
        """Return the same edit of the text that begins at a place of this one.

        Args:
            start: The place, in characters from the beginning of the file.
        """
        return Edit(self.start - start, self.end - start, self.put)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with all edits made, which may come from several mistakes.

    Args:
        text: The reference.
        edits: Places of it that do not touch each other, in any order.
    """
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.put + text[edit.end :]
    return text


def line_starts(text: str) -> list[int]:
    """Return where each line of a text begins, in characters, and last where the text ends.

    Args:
        text: The text.
    """
    return [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]


def span(node: ast.stmt, starts: Sequence[int]) -> tuple[int, int]:
    """Return where the lines of a statement begin and end, its decorators included.

    Args:
        node: The statement.
        starts: `line_starts` of the text that it stands in.
    """
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    first = min([node.lineno, *(one.lineno for one in decorators)])
    return starts[first - 1], starts[node.end_lineno or node.lineno]


@dataclass(frozen=True)
class _Statement:
    """A definition of the module: where it begins and ends, in characters, and what it is about.

    Args:
        start: Where it begins, its decorators included.
        end: Where it ends.
        loops: Whether it has a `while`.
        binds: The names that it defines.
        uses: All names in it.
    """

    start: int
    end: int
    loops: bool
    binds: frozenset[str]
    uses: frozenset[str]

    def holds(self, edit: Edit) -> bool:
        """Return whether an edit lies in it."""
        return self.start <= edit.start and edit.end <= self.end


class Unrunnable(Exception):
    """The edited function cannot be run, or raised."""


class Reference:
    """The functions of a reference.

    Args:
        text: The source of the reference.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._compiled: dict[tuple[int, str], CodeType | None] = {}
        self._reach: dict[str, list[_Statement]] = {}

    @cached_property
    def _statements(self) -> list[_Statement]:
        starts = line_starts(self._text)
        return [
            _Statement(
                *span(node, starts),
                any(isinstance(inner, ast.While) for inner in ast.walk(node)),
                frozenset(names_bound(node)),
                frozenset(inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)),
            )
            for node in ast.parse(self._text).body
            if isinstance(node, _DEFINES) and _imports_only_known(node)
        ]

    def reaches(self, name: str, edits: Iterable[Edit]) -> bool:
        """Return whether one of the edits lies in a function, or in what that goes by.

        Args:
            name: The function.
            edits: The edits.
        """
        reached = self._reached(name)
        return any(statement.holds(edit) for edit in edits for statement in reached)

    def _reached(self, name: str) -> list[_Statement]:
        if name not in self._reach:
            names, reached = {name}, list[_Statement]()
            while more := [
                one for one in self._statements if one not in reached and one.binds & names
            ]:
                reached += more
                names = names.union(*(one.uses for one in more))
            self._reach[name] = reached
        return self._reach[name]

    def run(
        self, name: str, edits: Iterable[Edit], arguments: Sequence[Any], **options: Any
    ) -> Any:
        """Return what an edited function makes of some arguments, of which it gets copies.

        Args:
            name: The function.
            edits: Edits of one mistake or of several, none of which touches another.
            arguments: Its arguments.
            options: Its keyword arguments.

        Raises:
            Unrunnable: There is no such function without Keras, or it raised.
        """
        function = self._function(name, tuple(edits))
        try:
            return function(*copy.deepcopy(arguments), **copy.deepcopy(options))
        except Exception as error:
            raise Unrunnable(name) from error

    def _function(self, name: str, edits: tuple[Edit, ...]) -> Callable[..., Any]:
        # Classes look for the module that they say they are from.
        space: dict[str, Any] = {"__name__": __name__}
        for statement in self._statements:
            own = [edit for edit in edits if statement.holds(edit)]
            # An edit beside a `while` may keep it from ever ending.
            code = None if own and statement.loops else self._code(statement, own)
            try:
                if code is not None:
                    exec(code, space)
            except Exception:
                # A class of Keras, say: the functions that are run here do without it.
                continue
        function = space.get(name)
        if not callable(function):
            raise Unrunnable(name)
        return function  # type: ignore[no-any-return]

    def _code(self, statement: _Statement, edits: Sequence[Edit]) -> CodeType | None:
        start = statement.start
        own = (edit.counted_from(start) for edit in edits)
        text = edited(self._text[start : statement.end], own)
        key = (start, text)
        if key not in self._compiled:
            try:
                self._compiled[key] = compile(text, "<reference>", "exec", _LAZY, True)
            except SyntaxError:
                self._compiled[key] = None
        return self._compiled[key]


def names_bound(node: ast.stmt) -> set[str]:
    """Return the names that a definition of a module defines; of any other statement, none.

    Args:
        node: The statement.
    """
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {alias.asname or alias.name.split(".")[0] for alias in names}
        case ast.Assign() | ast.AnnAssign():
            return {
                inner.id
                for inner in ast.walk(node)
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
            }
    return set()


def _imports_only_known(node: ast.stmt) -> bool:
    match node:
        case ast.Import(names=names):
            found = {alias.name.split(".")[0] for alias in names}
        case ast.ImportFrom(module=module):
            found = {(module or "").split(".")[0]}
        case _:
            return True
    return found <= _IMPORTED
