"""What a source says without being run: its functions, which are still stubs, what it imports.

What a learner wrote is given to it in a bare Python process only (`grading.cells`): a parser can be
made to crash or to take minutes, and then only that process is lost.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

SOURCE_LIMIT = 1 << 20


@dataclass(frozen=True)
class Place:
    """Where a line stands for the one who wrote it.

    Args:
        line: Counted from 1 in the file, or in its cell.
        cell: The notebook's cell, such as `cell 7`, or `In[4]` in a live kernel; nothing in a file.
    """

    line: int = 0
    cell: str = ""


@dataclass(frozen=True)
class Function:
    """A function at the top level of a source.

    Args:
        positional: Names of its positional parameters.
        required: How many of those have no default.
        keyword_only: Names of keyword-only parameters without a default.
        variadic: Whether it takes `*args`.
        unfilled: Whether it is still a stub: its body only raises `NotImplementedError`.
        returns: The text of its return annotation, or nothing.
        line: The line of its `def`, counted from 1.
        cell: The cell that this line stands in, as for `Place`.
        defaults: The texts of the defaults of the last positional parameters.
    """

    positional: tuple[str, ...]
    required: int
    keyword_only: tuple[str, ...]
    variadic: bool
    unfilled: bool
    returns: str
    line: int
    cell: str = ""
    defaults: tuple[str, ...] = ()

    def default(self, place: int) -> str:
        """Return the text of a positional parameter's default, or nothing.

        Args:
            place: Which parameter, counted from 0.
        """
        place -= len(self.positional) - len(self.defaults)
        return self.defaults[place] if 0 <= place < len(self.defaults) else ""


@dataclass(frozen=True)
class Outline:
    """What is known of a source.

    Args:
        functions: Top-level functions by name; the last definition wins.
        names: Every name that the module binds in some way.
        imports: First parts of the imported modules' names.
        star: Whether it has a `from ... import *`, which may bind any name.
        error: Why it cannot be read, or nothing.
        line: The line of that error.
        source: The text of that line.
        cell: The cell that it stands in, as for `Place`.
    """

    functions: dict[str, Function] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()
    star: bool = False
    error: str = ""
    line: int = 0
    source: str = ""
    cell: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        data = asdict(self)
        return {key: sorted(v) if isinstance(v, frozenset) else v for key, v in data.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Outline:
        """Return the outline that `to_json` was called on.

        Args:
            data: What it returned.
        """
        functions = {name: _function_from_json(one) for name, one in data["functions"].items()}
        sets = {name: frozenset(data[name]) for name in ("names", "imports")}
        return cls(**{**data, **sets, "functions": functions})


def outline(source: str) -> Outline:
    """Read a source that is trusted not to be hostile.

    Args:
        source: The text of a Python module.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return Outline(
            error=error.msg or "invalid syntax",
            line=error.lineno or 0,
            source=_line(source, error.lineno or 0),
        )
    except (RecursionError, MemoryError):
        return Outline(error="the source is nested too deeply to be read")
    except ValueError as error:
        return Outline(error=str(error))
    functions: dict[str, Function] = {}
    names: set[str] = set()
    for node in _module_level(tree.body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions[node.name] = _function(node)
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names.add(node.name)
            functions.pop(node.name, None)
        else:
            for bound in _bound(node):
                names.add(bound)
                functions.pop(bound, None)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return Outline(
        functions,
        frozenset(names),
        frozenset(name for node in imports for name in _roots(node)),
        any(alias.name == "*" for node in imports for alias in node.names),
    )


def read(path: Path) -> Outline:
    """Read a stub or a reference: files that come with the course."""
    return outline(path.read_text("utf-8-sig"))


def _function_from_json(data: Mapping[str, Any]) -> Function:
    tuples = {name: tuple(data[name]) for name in ("positional", "keyword_only", "defaults")}
    return Function(**{**data, **tuples})


def _line(source: str, number: int) -> str:
    lines = source.splitlines()
    return lines[number - 1].strip()[:200] if 0 < number <= len(lines) else ""


def _module_level(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements that run on import, also those inside `if`, `try`, `with`, loops."""
    found: list[ast.stmt] = []
    for node in body:
        found.append(node)
        for name in ("body", "orelse", "finalbody"):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found += _module_level(getattr(node, name, []))
        for handler in getattr(node, "handlers", []):
            found += _module_level(handler.body)
    return found


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.For):
        targets = [node.target]
    return [
        part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)
    ]


def _roots(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    return [alias.name.split(".")[0] for alias in node.names]


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function:
    arguments = node.args
    positional = [a.arg for a in [*arguments.posonlyargs, *arguments.args]]
    keyword_only = [
        a.arg
        for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    ]
    return Function(
        positional=tuple(positional),
        required=len(positional) - len(arguments.defaults),
        keyword_only=tuple(keyword_only),
        variadic=arguments.vararg is not None,
        unfilled=is_unfilled(node),
        returns=ast.unparse(node.returns) if node.returns is not None else "",
        line=node.lineno,
        defaults=tuple(ast.unparse(default) for default in arguments.defaults),
    )


def is_unfilled(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a function is still a stub: its body only raises `NotImplementedError`.

    Args:
        node: Its syntax.
    """
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return len(body) == 1 and _raises_not_implemented(body[0])


def _raises_not_implemented(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Raise):
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
