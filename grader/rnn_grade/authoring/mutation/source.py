"""A reference as text and as a syntax tree: what in it can be mutated, and how that is written.

An edit of the tree becomes an edit of the text that means the same and leaves all else as it was.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cached_property

from rnn_grade.authoring.mutation.table import FREE
from rnn_grade.course.reference import Edit, edited, line_starts, names_bound

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Definition = _Function | ast.ClassDef
# Fields of a node that nothing but people and type checkers read.
_ANNOTATIONS = ("annotation", "returns")


class Source:
    """A reference.

    Args:
        text: Its text.

    Raises:
        SyntaxError: It is no Python.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self._lines = text.splitlines(keepends=True)
        self._starts = line_starts(text)
        self._above: dict[ast.AST, tuple[ast.AST, str, int | None]] = {}
        for node in ast.walk(self.tree):
            for name, place, child in _children(node):
                self._above[child] = (node, name, place)

    def start(self, node: ast.AST) -> int:
        """Return where a node begins, in characters from the beginning of the text."""
        # What is edited has a place; `ast.AST` does not say so, since contexts and signs have none.
        return self._offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        """Return where a node ends."""
        return self._offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def segment(self, node: ast.AST) -> str:
        """Return the text of a node."""
        return self.text[self.start(node) : self.end(node)]

    def parent(self, node: ast.AST) -> ast.AST:
        """Return the node that a node stands in."""
        return self._above[node][0]

    def field(self, node: ast.AST) -> str:
        """Return what a node is to its parent: `slice`, `value`, `defaults`, ..."""
        return self._above[node][1]

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes that a node stands in, from the inside out, without the module."""
        while node in self._above and (node := self.parent(node)) is not self.tree:
            yield node

    def function(self, node: ast.AST) -> _Function | None:
        """Return the innermost function that a node stands in, if it stands in one."""
        return next((one for one in self.above(node) if isinstance(one, _Function)), None)

    def name_of(self, node: ast.AST) -> str:
        """Return the name of the outermost function or method around a node: `Cell.call`."""
        chain = [one for one in (node, *self.above(node)) if isinstance(one, _Definition)]
        outer = chain[::-1]
        deep = 2 if outer and isinstance(outer[0], ast.ClassDef) else 1
        return ".".join(one.name for one in outer[:deep])

    def reached(self, names: Sequence[str]) -> list[ast.stmt]:
        """Return the statements of the module that some of its functions go by, in their order.

        Args:
            names: The functions.
        """
        binding = {node: names_bound(node) for node in self.tree.body}
        wanted, found = set(names), set[ast.stmt]()
        while more := [one for one in binding if one not in found and binding[one] & wanted]:
            found.update(more)
            wanted.update(name for one in more for name in self._used(one))
        return [node for node in self.tree.body if node in found]

    def mutable(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield a node and all in it, but for what no check sees: annotations, messages, `name=`.

        Args:
            node: A statement of the module.
        """
        yield node
        for name, _, child in _children(node):
            if not _left_alone(node, name, child):
                yield from self.mutable(child)

    def replaced(self, node: ast.expr, new: ast.expr, *texts: str) -> Edit | None:
        """Return the edit that puts another expression in the place of one.

        Args:
            node: What stands there.
            new: What is meant to stand there.
            texts: How it might be written; the first one is taken that is read as it is meant.
        """
        parent, name, place = self._above[node]
        within = self.statement(node)
        if place is None:
            setattr(parent, name, new)
        else:
            getattr(parent, name)[place] = new
        meant, plain = ast.dump(within), ast.unparse(new)
        if place is None:
            setattr(parent, name, node)
        else:
            getattr(parent, name)[place] = node
        for text in (*texts, plain):
            for put in (text, f"({text})"):
                edit = Edit(self.start(node), self.end(node), put)
                if self.dump(edit, within) == meant:
                    return edit
        return None

    def without(self, items: Sequence[ast.AST], place: int) -> Edit:
        """Return the edit that drops one of several things between commas.

        Args:
            items: All of them, in the order of the text.
            place: Which one.
        """
        item = items[place]
        if place + 1 < len(items):
            return Edit(self.start(item), self.start(items[place + 1]), "")
        begin = self.end(items[place - 1]) if place else self.start(item)
        return Edit(begin, self.end(item), "")

    def exchanged(self, one: ast.AST, other: ast.AST) -> Edit:
        """Return the edit that puts two nodes in each other's place, the first one first."""
        between = self.text[self.end(one) : self.start(other)]
        put = f"{self.segment(other)}{between}{self.segment(one)}"
        return Edit(self.start(one), self.end(other), put)

    def over(self, node: ast.AST, put: str) -> Edit:
        """Return the edit that writes a text over a node."""
        return Edit(self.start(node), self.end(node), put)

    def dump(self, edit: Edit | None, within: ast.stmt) -> str:
        """Return what Python reads in a statement, or nothing where it cannot read it.

        Args:
            edit: An edit of that statement to make first, if any.
            within: The statement.
        """
        decorators = within.decorator_list if isinstance(within, _Definition) else []
        first: ast.AST = decorators[0] if decorators else within
        # The sign in front of a decorator belongs to it.
        begin = self.start(first) - (first is not within)
        made = [edit.counted_from(begin)] if edit is not None else []
        try:
            body = ast.parse(edited(self.text[begin : self.end(within)], made)).body
        except SyntaxError:
            return ""
        return "\n".join(ast.dump(node) for node in body)

    def statement(self, node: ast.AST) -> ast.stmt:
        """Return the statement to look at for a node: its own line, or else that of the module.

        Args:
            node: A node.
        """
        own = next(one for one in (node, *self.above(node)) if isinstance(one, ast.stmt))
        return self.top(node) if hasattr(own, "body") else own

    def top(self, node: ast.AST) -> ast.stmt:
        """Return the statement of the module that a node stands in."""
        top = [node, *self.above(node)][-1]
        assert isinstance(top, ast.stmt)
        return top

    def at(self, place: int) -> ast.stmt | None:
        """Return the statement of the module at a place of the text, if one stands there."""
        around = (n for n in self.tree.body if self.start(n) <= place <= self.end(n))
        return next(around, None)

    def _used(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Name):
            yield node.id
        for name, _, child in _children(node):
            if name not in _ANNOTATIONS:
                yield from self._used(child)

    @cached_property
    def functions(self) -> dict[str, _Function]:
        """The functions of the module, by name."""
        return {node.name: node for node in self.tree.body if isinstance(node, _Function)}

    def _offset(self, line: int, column: int) -> int:
        # Python counts columns in bytes of UTF-8.
        before = self._lines[line - 1].encode()[:column].decode()
        return self._starts[line - 1] + len(before)


def arguments(function: _Function) -> list[ast.arg]:
    """Return the arguments of a function, in their order."""
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def called(node: ast.AST) -> str:
    """Return the last name of what is called, `GRU` of `layers.GRU(32)`; nothing for others."""
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
    return ""


def number(node: ast.AST) -> int | float | None:
    """Return the number that stands there, with its sign; `None` if something else does."""
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return None if isinstance(value, bool) else -value
    return None


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield name, None, value
        elif isinstance(value, list):
            for place, one in enumerate(value):
                if isinstance(one, ast.AST):
                    yield name, place, one


def _left_alone(parent: ast.AST, field: str, node: ast.AST) -> bool:
    match parent, node:
        case _, ast.Expr(value=ast.Constant(value=str())) | ast.JoinedStr():
            return True
        case _, ast.Call(func=ast.Name(id="print")):
            return True
        case _, ast.keyword(arg=str() as option) if option in FREE:
            return True
        case ast.Raise(exc=ast.Call()), ast.Call(func=ast.Name()):
            return False
        case ast.Call(), _ if field in ("args", "keywords") and _is_error(parent):
            return True
    return field in _ANNOTATIONS


def _is_error(node: ast.Call) -> bool:
    return called(node).endswith(("Error", "Exception"))
