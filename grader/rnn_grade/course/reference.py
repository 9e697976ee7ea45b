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


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with all edits made, which may come from several mistakes.

    Args:
        text: The reference.
        edits: Places of it that do not touch each other, in any order.
    """
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.put + text[edit.end :]
    return text


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

    @cached_property
    def _statements(self) -> list[tuple[int, int, bool]]:
        """Where each definition begins and ends, in characters, and whether it has a `while`."""
        starts = [0]
        for line in self._text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        return [
            (
                starts[min([node.lineno, *(d.lineno for d in _decorators(node))]) - 1],
                starts[node.end_lineno or node.lineno],
                any(isinstance(inner, ast.While) for inner in ast.walk(node)),
            )
            for node in ast.parse(self._text).body
            if isinstance(node, _DEFINES) and _imports_only_known(node)
        ]

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
        for start, end, loops in self._statements:
            own = [edit for edit in edits if start <= edit.start and edit.end <= end]
            # An edit beside a `while` may keep it from ever ending.
            code = None if own and loops else self._code(start, end, own)
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

    def _code(self, start: int, end: int, edits: Sequence[Edit]) -> CodeType | None:
        own = (Edit(edit.start - start, edit.end - start, edit.put) for edit in edits)
        text = edited(self._text[start:end], own)
        key = (end, text)
        if key not in self._compiled:
            try:
                self._compiled[key] = compile(text, "<reference>", "exec", _LAZY, True)
            except SyntaxError:
                self._compiled[key] = None
        return self._compiled[key]


def _decorators(node: ast.stmt) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []


def _imports_only_known(node: ast.stmt) -> bool:
    match node:
        case ast.Import(names=names):
            found = {alias.name.split(".")[0] for alias in names}
        case ast.ImportFrom(module=module):
            found = {(module or "").split(".")[0]}
        case _:
            return True
    return found <= _IMPORTED
