"""Edits of statements: one is left out, or a decorator is, or an exception is another one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rnn_grade.authoring.mutation.mutant import Change, Kind
from rnn_grade.authoring.mutation.source import Source, arguments, called
from rnn_grade.course.reference import Edit


def statements(source: Source, node: ast.AST) -> Iterator[Change]:
    """Leave out a statement that the function can do without, if wrongly."""
    match node:
        case ast.Expr(value=ast.Call(func=func) as call):
            dropped = called(call) != "print" and "super()" not in ast.unparse(func)
        case ast.AugAssign() | ast.Raise() | ast.Break() | ast.Continue():
            dropped = True
        case ast.Assign(targets=[target]):
            dropped = _is_update(source, target, node)
        case ast.Return():
            function = source.function(node)
            dropped = function is not None and function.body[-1] is not node
        case _:
            dropped = False
    if dropped:
        yield Change(Kind.STATEMENT, source.over(node, "pass"))


def decorators(source: Source, node: ast.AST) -> Iterator[Change]:
    """Leave out a decorator."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        for one in node.decorator_list:
            begin = source.text.rfind("\n", 0, source.start(one)) + 1
            end = source.text.index("\n", source.end(one)) + 1
            yield Change(Kind.DECORATOR, Edit(begin, end, ""))


def _is_update(source: Source, target: ast.expr, node: ast.Assign) -> bool:
    """Return whether an assignment changes what had a value before."""
    match target:
        case ast.Subscript() | ast.Attribute():
            return True
        case ast.Name(id=name):
            function = source.function(node)
            if function is None:
                return False
            return name in {one.arg for one in arguments(function)} or any(
                isinstance(one, ast.Name)
                and one.id == name
                and isinstance(one.ctx, ast.Store)
                and one.lineno < node.lineno
                for one in ast.walk(function)
            )
    return False
