"""Edits of calls: what they are given, in which order, and whether they are made at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rnn_grade.authoring.mutation.mutant import Change, Kind
from rnn_grade.authoring.mutation.source import Source, called
from rnn_grade.authoring.mutation.table import ADDED, BEHIND, FREE, FUNCTIONS, TEXTS
from rnn_grade.course.reference import Edit

# Their order says nothing, or leaving them out is no more than an exception.
_SYMMETRIC = frozenset({"max", "min", "maximum", "minimum", "isinstance", "zip", "add", "multiply"})
_NEEDED = frozenset(
    {"len", "range", "enumerate", "zip", "isinstance", "print", "super", "type", "set", "dict"}
)
_ON_THEMSELVES = frozenset(
    {
        *("astype", "copy", "lower", "mean", "numpy", "ravel", "reshape", "round", "squeeze"),
        *("strip", "sum", "transpose", "cumsum", "clip", "replace"),
    }
)


def arguments(source: Source, node: ast.AST) -> Iterator[Change]:
    """Leave an argument out, and exchange two that stand beside each other."""
    if not isinstance(node, ast.Call) or called(node) == "super":
        return
    given = [*node.args, *node.keywords]
    own = source.functions.get(called(node))
    for place, one in enumerate(given):
        if isinstance(one, ast.keyword) and one.arg is not None and one.arg not in FREE:
            yield Change(Kind.ARGUMENT, source.without(given, place))
    last = len(node.args) - 1
    optional = called(node)[:1].islower() and called(node) not in _SYMMETRIC | {"range", "append"}
    if last > 0 and own is None and optional:
        yield Change(Kind.ARGUMENT, source.without(given, last))
    if last >= 0 and own is not None and len(own.args.defaults) > len(own.args.args) - last - 1:
        yield Change(Kind.ARGUMENT, source.without(given, last))
    if called(node) not in _SYMMETRIC:
        yield from _neighbours(source, node.args)


def elements(source: Source, node: ast.AST) -> Iterator[Change]:
    """Leave an element of a list out, and exchange elements of lists, tuples and dicts."""
    match node:
        case ast.List(elts=inner) if len(inner) > 1:
            for place in range(len(inner)):
                yield Change(Kind.ELEMENT, source.without(inner, place))
            yield from _neighbours(source, inner)
        case ast.Tuple(elts=inner) if _is_shape(source.parent(node)):
            sizes = [source.segment(one) for one in inner]
            for more in ([*sizes[1:]], ["None", *sizes], [*sizes, "1"]):
                text = f"({', '.join(more)}{',' * (len(more) == 1)})"
                yield Change(Kind.ELEMENT, source.over(node, text))
            yield from _neighbours(source, inner)
        case ast.Tuple(elts=inner) if source.field(node) != "slice":
            yield from _neighbours(source, inner)
        case ast.Dict(values=inner):
            yield from _neighbours(source, inner)


def calls(source: Source, node: ast.AST) -> Iterator[Change]:
    """Leave a call out, and keep what it was made on: `sorted(x)`, `layers.Masking()(x)`."""
    if source.field(node) in ("func", "exc") or isinstance(source.parent(node), ast.Expr):
        return
    kept: ast.expr | None = None
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in _ON_THEMSELVES:
            module = isinstance(value, ast.Name) and value.id in ("np", "keras", "layers", "ops")
            kept = node.args[0] if module and node.args else None if module else value
        case ast.Call(args=[ast.expr() as only]) if called(node) not in _NEEDED:
            kept = only
    nonsense = ast.Starred | ast.Tuple | ast.Constant
    if isinstance(node, ast.Call) and kept is not None and not isinstance(kept, nonsense):
        edit = source.replaced(node, kept, source.segment(kept))
        if edit is not None:
            yield Change(Kind.CALL, edit)


def options(source: Source, node: ast.AST) -> Iterator[Change]:
    """Exchange a text that is a choice of Keras's for others of its kind."""
    match node:
        case ast.Constant(value=str() as text):
            for other in TEXTS.get(text, ()):
                yield Change(Kind.OPTION, source.over(node, f'"{other}"'))


def added(source: Source, node: ast.AST) -> Iterator[Change]:
    """Add an option that changes what a layer or a function does."""
    if not isinstance(node, ast.Call):
        return
    given = {keyword.arg for keyword in node.keywords}
    inside = [*node.args, *node.keywords]
    end = source.end(inside[-1]) if inside else source.end(node) - 1
    for option in ADDED.get(called(node), ()):
        if option.partition("=")[0] not in given:
            put = f", {option}" if inside else option
            yield Change(Kind.ADDED, Edit(end, end, put))


def layers(source: Source, node: ast.AST) -> Iterator[Change]:
    """Put a layer behind a layer: around its call, or next to it in a list."""
    if not isinstance(node, ast.Call):
        return
    match source.parent(node):
        case ast.List() if _is_layer(source, node) and called(node) != "Input":
            for layer in BEHIND:
                yield Change(Kind.LAYER, Edit(source.end(node), source.end(node), f", {layer}"))
            return
    if isinstance(node.func, ast.Call) and _is_layer(source, node.func):
        for layer in BEHIND:
            text = f"{layer}({source.segment(node)})"
            yield Change(Kind.LAYER, source.over(node, text))


def functions(source: Source, node: ast.AST) -> Iterator[Change]:
    """Call another function of the same kind, or of the same arguments."""
    match node:
        case ast.Attribute(attr=name, value=value):
            for other in FUNCTIONS.get(name, ()):
                yield Change(Kind.FUNCTION, source.over(node, f"{source.segment(value)}.{other}"))
        case ast.Name(id=name, ctx=ast.Load()) if name in source.functions:
            for other in _alike(source, name):
                yield Change(Kind.FUNCTION, source.over(node, other))
        case ast.Name(id=name, ctx=ast.Load()) if source.field(node) in ("func", "exc"):
            for other in FUNCTIONS.get(name, ()):
                yield Change(Kind.FUNCTION, source.over(node, other))


def _is_shape(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg in ("shape", "batch_shape")


def _is_layer(source: Source, node: ast.Call) -> bool:
    return source.segment(node.func).startswith("layers.")


def _neighbours(source: Source, nodes: Sequence[ast.expr]) -> Iterator[Change]:
    for one, other in pairwise(nodes):
        if not any(isinstance(each, ast.Starred) for each in (one, other)):
            yield Change(Kind.ORDER, source.exchanged(one, other))


def _alike(source: Source, name: str) -> Iterator[str]:
    """Yield the other functions of the module that take the same arguments."""
    own = source.functions[name].args
    for other, function in source.functions.items():
        taken = function.args
        if other != name and [ast.dump(a) for a in taken.args] == [ast.dump(a) for a in own.args]:
            yield other
