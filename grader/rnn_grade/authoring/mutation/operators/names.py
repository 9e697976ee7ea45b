"""Edits of names: one argument or variable is used in the place of another of its kind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from rnn_grade.authoring.mutation.mutant import Change, Kind
from rnn_grade.authoring.mutation.source import Source, arguments, called

_OTHERS = 2


def names(source: Source, node: ast.AST) -> Iterator[Change]:
    """Use another name of the same kind: of the same annotation, origin or last word."""
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return
    function = source.function(node)
    if function is None or source.field(node) == "func":
        return
    known = _kinds(function)
    own = known.get(node.id)
    if own is None:
        return
    # The next ones in the order of the function, so that every pair has its turn.
    order = list(known)
    after = order[order.index(node.id) + 1 :] + order[: order.index(node.id)]
    alike = [
        other
        for other in after
        if known[other].kinds & own.kinds and known[other].line < node.lineno
    ]
    for other in alike[:_OTHERS]:
        yield Change(Kind.NAME, source.over(node, other))


class _Known:
    """What is known of a name: since which line it has a value, and of which kinds it is."""

    def __init__(self, line: int, kinds: set[str]) -> None:
        self.line = line
        self.kinds = kinds


@cache
def _kinds(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    for one in arguments(function):
        kinds = {ast.unparse(one.annotation)} if one.annotation is not None else set()
        found[one.arg] = _Known(0, kinds | {_last_word(one.arg)})
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[target], value=value):
                _learn(found, target, value)
            case ast.For(target=target):
                _learn(found, target, None)
    return found


def _learn(found: dict[str, _Known], target: ast.expr, value: ast.expr | None) -> None:
    match target:
        case ast.Name(id=name) if name != "_":
            kinds = {_last_word(name)}
            if isinstance(value, ast.Call):
                kinds.add(f"{called(value)}()")
            # Its last line: by then it has a value on every way.
            found.setdefault(name, _Known(target.lineno, kinds))
        case ast.Tuple(elts=elements):
            for one in elements:
                _learn(found, one, None)
                if isinstance(one, ast.Name) and one.id in found:
                    found[one.id].kinds.add(f"line {target.lineno}")


def _last_word(name: str) -> str:
    return f"_{name.rpartition('_')[2]}"
