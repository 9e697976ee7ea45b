"""Edits of what is computed: arithmetic, comparisons, conditions, constants, indices."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rnn_grade.authoring.mutation.mutant import Change, Kind
from rnn_grade.authoring.mutation.source import Source, arguments, called, number

_ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
}
_SIGNS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


def arithmetic(source: Source, node: ast.AST) -> Iterator[Change]:
    """Exchange operators, and leave operands out."""
    match node:
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            for one in (left, right):
                yield from _transposed(source, one)
        case ast.BinOp(left=left, op=op, right=right):
            for other in _ARITHMETIC.get(type(op), ()):
                yield from _put(source, Kind.ARITHMETIC, node, ast.BinOp(left, other(), right))
            yield from _put(source, Kind.OPERAND, node, left)
            if isinstance(op, ast.Add | ast.Mult):
                yield from _put(source, Kind.OPERAND, node, right)
        case ast.AugAssign(target=target, op=op, value=value):
            sign = _SIGNS.get(type(op), "")
            gap = source.text[source.end(target) : source.start(value)]
            puts = [f"{_SIGNS[one]}=" for one in _ARITHMETIC.get(type(op), ())[:1]] + ["="]
            for put in puts:
                text = source.segment(target) + gap.replace(f"{sign}=", put, 1)
                yield Change(Kind.ARITHMETIC, source.over(node, text + source.segment(value)))
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand) if number(node) is None:
            yield from _put(source, Kind.OPERAND, node, operand)


def comparisons(source: Source, node: ast.AST) -> Iterator[Change]:
    """Exchange comparisons."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in _COMPARISONS[type(node.ops[0])]:
            new = ast.Compare(node.left, [other()], node.comparators)
            yield from _put(source, Kind.COMPARISON, node, new)


def conditions(source: Source, node: ast.AST) -> Iterator[Change]:
    """Exchange `and` and `or`, leave out what is on one side, take a branch always or never."""
    match node:
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield from _put(source, Kind.CONDITION, node, ast.BoolOp(other, values))
            for place in range(len(values)):
                rest = values[:place] + values[place + 1 :]
                new = rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
                yield from _put(source, Kind.CONDITION, node, new)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _put(source, Kind.CONDITION, node, body)
            yield from _put(source, Kind.CONDITION, node, orelse)
        case ast.If(test=test) | ast.While(test=test):
            yield from _put(source, Kind.CONDITION, test, ast.Constant(False))
            if isinstance(node, ast.If) and not _raises(node):
                yield from _put(source, Kind.CONDITION, test, ast.Constant(True))
        case ast.comprehension(ifs=ifs):
            for one in ifs:
                yield from _put(source, Kind.CONDITION, one, ast.Constant(True))


def constants(source: Source, node: ast.AST) -> Iterator[Change]:
    """Exchange numbers and truth values for others near them."""
    match node:
        case ast.Constant(value=bool() as truth):
            yield from _put(source, _kind(source, node), node, ast.Constant(not truth))
            return
        case ast.Constant(value=None) if _sizes(source, node):
            yield from _put(source, Kind.OPTION, node, ast.Constant(8))
            return
        case ast.Name(id=name, ctx=ast.Load()) if _counts(source, node):
            # One too many, one too few, and not asked at all.
            for text in (f"{name} + 1", f"{name} - 1", "10"):
                yield from _text(source, Kind.CONSTANT, node, text)
            return
    value = number(node)
    signed = isinstance(node, ast.Constant) and number(source.parent(node)) is not None
    if value is None or signed or not isinstance(node, ast.expr):
        return
    kind = _kind(source, node)
    for other in _near(value, kind, source, node):
        yield from _put(source, kind, node, ast.parse(repr(other), mode="eval").body)


def indices(source: Source, node: ast.AST) -> Iterator[Change]:
    """Move an index or a bound by one, and leave bounds out."""
    match node:
        case ast.Slice(lower=lower, upper=upper, step=step):
            for bound, sign in ((lower, "+"), (upper, "-")):
                if bound is None:
                    continue
                if number(bound) is None:
                    text = f"{source.segment(bound)} {sign} 1"
                    yield from _text(source, Kind.INDEX, bound, text)
                # One less than 1 is 0, and that is where a slice begins by itself.
                if number(bound) not in (0, 1) or bound is upper:
                    yield Change(Kind.INDEX, source.over(bound, ""))
            if step is not None:
                yield Change(Kind.INDEX, source.over(step, ""))
        case ast.Name(id=name) if source.field(node) == "slice":
            yield from _text(source, Kind.INDEX, node, f"{name} - 1")
        case ast.Tuple(elts=elements) if source.field(node) == "slice":
            for one in elements:
                if isinstance(one, ast.Name):
                    yield from _text(source, Kind.INDEX, one, f"{one.id} - 1")


def loops(source: Source, node: ast.AST) -> Iterator[Change]:
    """Leave out the first or the last turn of a loop, or go backwards."""
    match node:
        case ast.For(iter=over) | ast.comprehension(iter=over):
            backwards = isinstance(node, ast.For) and called(over) != "reversed"
            for part in ("[1:]", "[:-1]", *(["[::-1]"] if backwards else [])):
                yield from _text(source, Kind.LOOP, over, f"list({source.segment(over)}){part}")


def _near(value: int | float, kind: Kind, source: Source, node: ast.expr) -> Iterator[int | float]:
    if kind is Kind.AXIS:
        yield {0: 1, 1: 0, -1: 0}.get(int(value), int(value) - 1)
    elif isinstance(value, float):
        # What a learner may choose is no mistake when it changes a little.
        others = (0.0, value * 100) if _chosen(source, node) else (0.0, value * 2, value + 1)
        yield from (other for other in others if other != value)
    elif _chosen(source, node) and value > 2:
        yield 1
    else:
        nearby = [value + 1, value - 1, *([0] if abs(value) > 1 and kind is not Kind.INDEX else [])]
        yield from (other for other in nearby if other != value)
        if value > 2 and kind is not Kind.INDEX:
            yield value * 2


def _sizes(source: Source, node: ast.AST) -> bool:
    """Return whether something is one of the sizes of an input of Keras's."""
    return any(
        isinstance(one, ast.keyword) and "shape" in str(one.arg) for one in source.above(node)
    )


def _counts(source: Source, node: ast.Name) -> bool:
    """Return whether an argument that is a whole number is handed on as a size or a bound."""
    function, parent = source.function(node), source.parent(node)
    if function is None or not isinstance(parent, ast.Call | ast.keyword | ast.Tuple):
        return False
    if source.field(node) in ("func", "slice"):
        return False
    whole = {
        one.arg
        for one in arguments(function)
        if isinstance(one.annotation, ast.Name) and one.annotation.id == "int"
    }
    return node.id in whole


def _chosen(source: Source, node: ast.AST) -> bool:
    """Return whether a number is an option of a layer or of an optimizer."""
    for one in source.above(node):
        if isinstance(one, ast.Call):
            return source.segment(one.func).startswith(("layers.", "keras."))
    return False


def _kind(source: Source, node: ast.AST) -> Kind:
    inner = node
    for one in source.above(node):
        match one:
            case ast.keyword(arg="axis" | "axes"):
                return Kind.AXIS
            case ast.Subscript() | ast.Slice() if source.field(inner) in (
                "slice",
                "lower",
                "upper",
            ):
                return Kind.INDEX
            case ast.arguments():
                return Kind.DEFAULT
            case ast.keyword():
                return Kind.OPTION
        inner = one
    return Kind.CONSTANT


def _transposed(source: Source, node: ast.expr) -> Iterator[Change]:
    match node:
        case ast.Attribute(attr="T", value=inner):
            yield from _put(source, Kind.ARITHMETIC, node, inner)
        case ast.Name() | ast.Subscript():
            yield from _text(source, Kind.ARITHMETIC, node, f"{source.segment(node)}.T")


def _raises(node: ast.If) -> bool:
    return any(isinstance(one, ast.Raise) for one in node.body)


def _put(source: Source, kind: Kind, node: ast.expr, new: ast.expr) -> Iterator[Change]:
    """Yield the change that puts another expression in the place of one."""
    if hasattr(new, "lineno"):
        texts = [source.segment(new)]
    elif isinstance(new, ast.BinOp):
        left, right = source.segment(new.left), source.segment(new.right)
        sign = _SIGNS[type(new.op)]
        texts = [f"{left} {sign} {right}", f"({left}) {sign} {right}", f"{left} {sign} ({right})"]
    else:
        texts = []
    edit = source.replaced(node, new, *texts)
    if edit is not None:
        yield Change(kind, edit)


def _text(source: Source, kind: Kind, node: ast.expr, text: str) -> Iterator[Change]:
    """Yield the change that writes a text in the place of an expression, and means just that."""
    edit = source.replaced(node, ast.parse(f"({text})", mode="eval").body, text)
    if edit is not None:
        yield Change(kind, edit)
