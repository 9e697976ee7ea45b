"""A stub cut into pieces that, set one below the other, are the stub again."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Piece:
    """Some neighbouring lines of a stub.

    Args:
        kind: `definition` for one function or class, `main` for what runs when the file is run,
            `lines` for the statements in between.
        name: What a `definition` defines.
        source: The lines; those of `main` without their `if`, and so without its indentation.
    """

    kind: Literal["lines", "definition", "main"]
    source: str
    name: str = ""


def pieces(source: str) -> list[Piece]:
    """Cut a stub: each function and class apart, with the comments right above it.

    Args:
        source: The text of the stub.
    """
    lines = source.splitlines()
    found: list[Piece] = []
    begin = 0
    for node in ast.parse(source).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                kind: Literal["definition", "main"] = "definition"
            case ast.If() if _is_main(node):
                kind, name = "main", ""
            case _:
                continue
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))]) - 1
        while first > begin and lines[first - 1].startswith("#"):
            first -= 1
        _add(found, Piece("lines", "\n".join(lines[begin:first])))
        end = node.end_lineno or node.lineno
        text = "\n".join(lines[first:end])
        if kind == "main":
            text = textwrap.dedent("\n".join(lines[node.lineno : end]))
        _add(found, Piece(kind, text, name))
        begin = end
    _add(found, Piece("lines", "\n".join(lines[begin:])))
    return found


def _add(found: list[Piece], piece: Piece) -> None:
    source = piece.source.strip("\n")
    if source.strip():
        found.append(Piece(piece.kind, source, piece.name))


def _is_main(node: ast.If) -> bool:
    match node.test:
        case ast.Compare(
            left=ast.Name(id="__name__"),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value="__main__")],
        ):
            return not node.orelse
    return False
