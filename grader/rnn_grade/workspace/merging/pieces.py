"""A source cut into pieces that have names: set one below the other, they are the source again.

A piece is a statement at the left margin, with what stands above it; a class is cut further. Each
falls into slots, so that somebody who wrote a function's body has not changed its docstring.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["docstring", "import", "function", "class", "name", "main", "code", "end"]
Key = tuple[str, str, int]
# What is raised by a text that is no Python, or more than Python can read.
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
# What a function or a class falls into, from above; other statements are all `body`.
SLOTS = ("above", "head", "docstring", "body")


@dataclass(frozen=True)
class Piece:
    """A statement, with what stands between the one before and itself.

    Args:
        kind: What it is.
        name: What it defines, imports from, or begins with.
        number: Which one of this kind and name, from 0.
        slots: The lines of each slot that it has.
        node: Its syntax; the end of a text has none.
        inner: Of a class, the pieces of its body, which is no slot then.
    """

    kind: Kind
    name: str
    slots: dict[str, tuple[str, ...]]
    node: ast.stmt | None = None
    inner: tuple[Piece, ...] = ()
    number: int = 0

    @property
    def key(self) -> Key:
        """What the same piece of another version has as well."""
        kind = "definition" if self.kind in ("function", "class") else self.kind
        return kind, self.name, self.number

    @property
    def lines(self) -> tuple[str, ...]:
        """All its lines."""
        own = [line for slot in SLOTS for line in self.slots.get(slot, ())]
        return (*own, *(line for piece in self.inner for line in piece.lines))


def cut(text: str) -> list[Piece]:
    """Cut a source; the last piece is what stands behind all statements.

    Args:
        text: The source, whose lines end in a line feed each.

    Raises:
        SyntaxError: It is no Python.
    """
    lines = text.split("\n")
    return _cut(lines, ast.parse(text).body, 0, len(lines), 0)


def same(one: Iterable[str], other: Iterable[str]) -> bool:
    """Return whether two texts differ by no more than blank lines and spaces at the ends of lines.

    Args:
        one: Its lines.
        other: Its lines.
    """
    first, second = ([line.rstrip() for line in lines if line.strip()] for lines in (one, other))
    return first == second


def parameters(node: ast.stmt | None) -> tuple[str, ...]:
    """Return the names of a function's parameters; nothing of anything else.

    Args:
        node: Its syntax.
    """
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return ()
    given = node.args
    stars = [f"*{given.vararg.arg}"] if given.vararg else []
    stars += [f"**{given.kwarg.arg}"] if given.kwarg else []
    return (*(one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)), *stars)


def _cut(
    lines: Sequence[str], nodes: Sequence[ast.stmt], begin: int, end: int, margin: int
) -> list[Piece]:
    found: list[Piece] = []
    for node in nodes:
        first, last = _first(node), _end(node)
        if first < begin:
            # It shares a line with the statement before it, and so its piece.
            found[-1] = _with(found[-1], "body", lines[begin:last])
        else:
            above = _trailing(lines, begin, first, margin)
            if found and above > begin:
                found[-1] = _with(found[-1], "body", lines[begin:above])
            found.append(_piece(lines, node, above, first, last, is_first=not found))
        begin = max(begin, last)
    above = _trailing(lines, begin, end, margin) if found else begin
    if above > begin:
        found[-1] = _with(found[-1], "body", lines[begin:above])
    found.append(Piece("end", "", {"above": tuple(lines[above:end])}))
    seen: Counter[tuple[str, str]] = Counter()
    numbered = []
    for piece in found:
        kind, name, _ = piece.key
        numbered.append(replace(piece, number=seen[kind, name]))
        seen[kind, name] += 1
    return numbered


def _first(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)]) - 1


def _trailing(lines: Sequence[str], begin: int, end: int, margin: int) -> int:
    """Return where the remarks end that are indented as what stands before them."""
    deeper = [
        at
        for at in range(begin, end)
        if lines[at].strip() and len(lines[at]) - len(lines[at].lstrip()) > margin
    ]
    return deeper[-1] + 1 if deeper else begin


def _with(piece: Piece, slot: str, lines: Sequence[str]) -> Piece:
    if piece.inner:
        last = _with(piece.inner[-1], "above", lines)
        return replace(piece, inner=(*piece.inner[:-1], last))
    return replace(piece, slots={**piece.slots, slot: (*piece.slots.get(slot, ()), *lines)})


def _piece(
    lines: Sequence[str], node: ast.stmt, above: int, first: int, last: int, *, is_first: bool
) -> Piece:
    kind, name = _named(node, lines[first], is_first)
    slots = {"above": tuple(lines[above:first])}
    inner: tuple[Piece, ...] = ()
    match node:
        case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body) | ast.ClassDef(body=body):
            begin = _first(body[0])
            while begin > first + 1 and lines[begin - 1].strip()[:1] in ("", "#"):
                begin -= 1
            if begin <= node.lineno - 1:
                slots["head"] = tuple(lines[first:last])
            else:
                slots["head"] = tuple(lines[first:begin])
                rest = body
                if _is_text(body[0]) and (len(body) == 1 or _first(body[1]) >= _end(body[0])):
                    slots["docstring"] = tuple(lines[begin : _end(body[0])])
                    begin, rest = _end(body[0]), body[1:]
                if kind == "class" and rest:
                    margin = rest[0].col_offset
                    inner = tuple(_cut(lines, rest, begin, last, margin))
                else:
                    slots["body"] = tuple(lines[begin:last])
        case _:
            slots["body"] = tuple(lines[first:last])
    return Piece(kind, name, slots, node, inner)


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _is_text(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def _named(node: ast.stmt, line: str, is_first: bool) -> tuple[Kind, str]:
    """Return what a statement is, and what it is known by in another version."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return "function", name
        case ast.ClassDef(name=name):
            return "class", name
        case ast.Import():
            return "import", ", ".join(ast.unparse(one) for one in node.names)
        case ast.ImportFrom():
            return "import", f"from {'.' * node.level}{node.module or ''}"
        case ast.Assign(targets=targets):
            return "name", ", ".join(ast.unparse(one) for one in targets)
        case ast.AnnAssign(target=target):
            return "name", ast.unparse(target)
        case ast.If(test=test) if ast.unparse(test).replace('"', "'") == "__name__ == '__main__'":
            return "main", ""
        case _ if is_first and _is_text(node):
            return "docstring", ""
    return "code", line.strip()
