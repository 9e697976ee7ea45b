"""In what two answers differ by their syntax: loops, what of the libraries is used, size.

Only what the syntax shows for certain is said; which of two ways is better, no syntax tells.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rnn_grade.course.reference import line_starts, span

# A part is called much longer where it has so many times the statements, and so many more.
_TIMES, _MORE = 2, 4
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


@dataclass(frozen=True)
class Difference:
    """One thing that two answers do in two ways.

    Args:
        part: The function.
        kind: What it is: `loops`, how often the source says `for` or `while`; `uses`, names of
            libraries that only one of them uses; `length`, how many statements each has.
        own: The learner's: names, or a number as text.
        reference: The reference's.
    """

    part: str
    kind: Literal["loops", "uses", "length"]
    own: tuple[str, ...]
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A definition of one name in both answers, without docstrings.

    Args:
        name: The name.
        own: The learner's text, or nothing.
        reference: The reference's text, or nothing.
        same: Whether both say the same, apart from comments and layout.
    """

    name: str
    own: str
    reference: str
    same: bool


class Source:
    """A module, in which definitions are found by their names.

    Args:
        text: The module.

    Raises:
        SyntaxError: It is no Python.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = line_starts(text)
        tree = ast.parse(text)
        self._imports = dict(_imports(tree))
        self.nodes = {name: node for node in tree.body for name in _names(node)}

    def shown(self, name: str) -> str:
        """Return the text of a definition without its docstrings, or nothing.

        Args:
            name: What it defines.
        """
        if name not in self.nodes:
            return ""
        node = self.nodes[name]
        start, end = span(node, self._starts)
        kept, at = "", start
        for text in _docstrings(node):
            first, last = span(text, self._starts)
            kept, at = kept + self._text[at:first], last
        lines = (kept + self._text[at:end]).splitlines()
        return "\n".join(line.rstrip() for line in lines).strip("\n")

    def syntax(self, name: str) -> str:
        """Return what a definition says, apart from comments, docstrings and layout.

        Args:
            name: What it defines.
        """
        text = self.shown(name)
        try:
            return ast.dump(ast.parse(text))
        except SyntaxError:
            # Its docstring shared a line with something else.
            return text

    def reached(self, name: str) -> tuple[ast.stmt, ...]:
        """Return a definition, and the others of the module that it uses, whichever way.

        Args:
            name: Where to begin.
        """
        found: dict[str, ast.stmt] = {}
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in found or current not in self.nodes:
                continue
            found[current] = self.nodes[current]
            named = (one.id for one in ast.walk(found[current]) if isinstance(one, ast.Name))
            waiting += named
        return tuple(found.values())

    def loops(self, name: str) -> int:
        """Return how often `for` or `while` stands in a part, comprehensions included."""
        count = 0
        for node in self._walked(name):
            count += isinstance(node, _LOOPS)
            count += len(getattr(node, "generators", ()))
        return count

    def uses(self, name: str) -> frozenset[str]:
        """Return what of imported libraries a part uses, such as `numpy.einsum`, and `@`."""
        found = set()
        for node in self._walked(name):
            if isinstance(node, ast.Attribute | ast.Name):
                found.add(self._dotted(node))
            elif isinstance(node, ast.MatMult):
                found.add("@")
        longest = found - {""}
        # `numpy` itself is part of each of its names.
        return frozenset(
            one for one in longest if not any(other.startswith(f"{one}.") for other in longest)
        )

    def length(self, name: str) -> int:
        """Return how many statements a part has, without docstrings."""
        nodes = self.reached(name)
        texts = {id(text) for node in nodes for text in _docstrings(node)}
        return sum(
            isinstance(one, ast.stmt) and id(one) not in texts
            for node in nodes
            for one in ast.walk(node)
        )

    def _walked(self, name: str) -> Iterator[ast.AST]:
        for node in self.reached(name):
            # What is only an annotation computes nothing.
            for one in _computing(node):
                yield from ast.walk(one)

    def _dotted(self, node: ast.expr) -> str:
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self._imports:
            return ""
        return ".".join([self._imports[node.id], *reversed(names)])


def differences(own: Source, reference: Source, parts: Sequence[str]) -> tuple[Difference, ...]:
    """Return in what two answers differ, part by part.

    Args:
        own: The learner's module.
        reference: The reference's.
        parts: The functions that are compared; one that a module lacks is left out.
    """
    found: list[Difference] = []
    for part in parts:
        if part not in own.nodes or part not in reference.nodes:
            continue
        loops = own.loops(part), reference.loops(part)
        # How many loops there are is taste; whether there is one is an idea.
        if bool(loops[0]) != bool(loops[1]):
            found.append(Difference(part, "loops", (str(loops[0]),), (str(loops[1]),)))
        ours, theirs = own.uses(part), reference.uses(part)
        if ours != theirs:
            only = tuple(sorted(ours - theirs)), tuple(sorted(theirs - ours))
            found.append(Difference(part, "uses", *only))
        lengths = own.length(part), reference.length(part)
        if max(lengths) >= max(_TIMES * min(lengths), min(lengths) + _MORE):
            found.append(Difference(part, "length", (str(lengths[0]),), (str(lengths[1]),)))
    return tuple(found)


def pairs(own: Source, reference: Source, stub: Source, parts: Sequence[str]) -> tuple[Pair, ...]:
    """Return the definitions of both answers by name, in the order of the reference.

    What was given with the stub is left out as long as it is as it was.

    Args:
        own: The learner's module.
        reference: The reference's.
        stub: What the learner began with.
        parts: The functions that the learner was asked for.
    """
    found = []
    for name in dict.fromkeys([*reference.nodes, *own.nodes]):
        ours, theirs, given = (one.syntax(name) for one in (own, reference, stub))
        if name in parts or {ours, theirs} - {"", given}:
            found.append(Pair(name, own.shown(name), reference.shown(name), ours == theirs))
    return tuple(found)


def _names(node: ast.stmt) -> Iterator[str]:
    """Return what a statement at the top of a module defines."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Return what each imported name stands for: `np` for `numpy`, `layers` for `keras.layers`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    first = alias.name.partition(".")[0]
                    yield (alias.asname, alias.name) if alias.asname else (first, first)
            case ast.ImportFrom(module=str(module), names=names, level=0) if module != "__future__":
                for alias in names:
                    yield alias.asname or alias.name, f"{module}.{alias.name}"


def _docstrings(node: ast.stmt) -> list[ast.Expr]:
    """Return the docstrings of a definition and of all inside of it, in the order of the source."""
    found: list[ast.Expr] = []
    for one in ast.walk(node):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            match one.body:
                case [ast.Expr(value=ast.Constant(value=str())) as text, following, *_]:
                    if one.lineno < text.lineno and (text.end_lineno or 0) < following.lineno:
                        found.append(text)
    return sorted(found, key=lambda text: text.lineno)


def _computing(node: ast.AST) -> Iterator[ast.AST]:
    """Return the parts of a definition that compute something: bodies, defaults, decorators."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from node.decorator_list
            yield from (one for one in (*node.args.defaults, *node.args.kw_defaults) if one)
            for statement in node.body:
                yield from _computing(statement)
        case ast.ClassDef():
            yield from (*node.decorator_list, *node.bases)
            for statement in node.body:
                yield from _computing(statement)
        case ast.AnnAssign(value=value):
            if value is not None:
                yield value
        case _:
            yield node
