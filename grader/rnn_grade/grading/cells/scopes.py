"""Which names of its module a statement reads: at once, and when its functions are called.

What functions read is asked of Python's own `symtable`, so a local name is never taken for a global
one. What runs at once is followed in the order in which Python runs it, so that a loop's own
variable is not taken for one from elsewhere.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_COMPREHENSIONS = frozenset({"listcomp", "setcomp", "dictcomp", "genexpr"})
_FUTURE = "from __future__ import annotations\n"
Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True)
class Names:
    """What a statement reads and writes of its module.

    Args:
        immediate: Names that must have a value before it runs.
        deferred: Names that its functions look up when they are called.
        written: Names that its functions declare `global` and bind.
    """

    immediate: frozenset[str]
    deferred: frozenset[str]
    written: frozenset[str]


def names_of(node: ast.stmt, text: str, lazy: bool) -> Names:
    """Return the names of one statement.

    Args:
        node: The statement.
        text: Its text.
        lazy: Whether annotations are left alone, as under `from __future__ import annotations`.
    """
    flow = _Flow(lazy)
    flow.visit(node)
    deferred: set[str] = set()
    written: set[str] = set()
    # For a table of symbols, `calls += 1` only binds.
    added = {
        part.target.id
        for part in ast.walk(node)
        if isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name)
    }
    table = symtable.symtable(_FUTURE + text if lazy else text, "<cell>", "exec")
    for scope in _functions(table):
        for symbol in scope.get_symbols():
            read = symbol.is_referenced() or symbol.get_name() in added
            if symbol.is_global() and read:
                deferred.add(symbol.get_name())
            if symbol.is_declared_global() and symbol.is_assigned():
                written.add(symbol.get_name())
    return Names(frozenset(flow.read), frozenset(deferred), frozenset(written))


def _functions(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    """Return every scope that does not run at once: a function's, and all that are in it."""
    for child in table.get_children():
        at_once = child.get_type() != "function" or child.get_name() in _COMPREHENSIONS
        if at_once:
            yield from _functions(child)
        else:
            yield from _all(child)


def _all(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _all(child)


class _Flow(ast.NodeVisitor):
    """Follows what runs at once, and notes the names that are read before they are bound."""

    def __init__(self, lazy: bool) -> None:
        self.lazy = lazy
        self.read: set[str] = set()
        self.bound: frozenset[str] = frozenset()

    def _in_turn(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def _branch(self, nodes: Iterable[ast.AST | None], bound: frozenset[str]) -> frozenset[str]:
        """Follow nodes that may not run, and return what they would have bound."""
        outside, self.bound = self.bound, bound
        self._in_turn(nodes)
        inside, self.bound = self.bound, outside
        return inside

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.bound |= {node.id}
        elif node.id not in self.bound:
            self.read.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._in_turn([node.value, *node.targets])

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name) and node.target.id not in self.bound:
            self.read.add(node.target.id)
        self._in_turn([node.value, node.target])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        annotation = None if self.lazy else node.annotation
        target = node.target if node.value or not isinstance(node.target, ast.Name) else None
        self._in_turn([annotation, node.value, target])

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self._in_turn([node.value, node.target])

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        self.bound |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}

    visit_ImportFrom = visit_Import  # noqa: N815 - ast's name

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        self._branch([node.target, *node.body], self.bound)
        self._branch(node.orelse, self.bound)

    visit_AsyncFor = visit_For  # noqa: N815 - ast's name

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)
        self._branch(node.body, self.bound)
        self._branch(node.orelse, self.bound)

    def visit_If(self, node: ast.If | ast.IfExp) -> None:
        self.visit(node.test)
        body = node.body if isinstance(node.body, list) else [node.body]
        orelse = node.orelse if isinstance(node.orelse, list) else [node.orelse]
        self.bound = self._branch(body, self.bound) & self._branch(orelse, self.bound)

    visit_IfExp = visit_If  # noqa: N815 - ast's name

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.visit(node.values[0])
        self._branch(node.values[1:], self.bound)

    def visit_Try(self, node: ast.Try | ast.TryStar) -> None:
        before = self.bound
        after = self._branch([*node.body, *node.orelse], before)
        for handler in node.handlers:
            named = {handler.name} if handler.name else set()
            if handler.type is not None:
                self.visit(handler.type)
            after &= self._branch(handler.body, before | named) - named
        self._branch(node.finalbody, before)
        self.bound = self._branch(node.finalbody, after)

    visit_TryStar = visit_Try  # noqa: N815 - ast's name

    def visit_Match(self, node: ast.Match) -> None:
        self.visit(node.subject)
        for case in node.cases:
            captured = {
                name
                for part in ast.walk(case.pattern)
                for name in (getattr(part, "name", None), getattr(part, "rest", None))
                if name
            }
            self._branch([case.pattern], self.bound)
            self._branch([case.guard, *case.body], self.bound | captured)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._in_turn(node.decorator_list)
        self._arguments(node.args)
        if node.returns is not None and not self.lazy:
            self.visit(node.returns)
        self.bound |= {node.name}

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - ast's name

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._arguments(node.args)

    def _arguments(self, arguments: ast.arguments) -> None:
        self._in_turn([*arguments.defaults, *arguments.kw_defaults])
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [one for one in (arguments.vararg, arguments.kwarg) if one]
        if not self.lazy:
            self._in_turn(one.annotation for one in every)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._in_turn([*node.decorator_list, *node.bases])
        self._in_turn(keyword.value for keyword in node.keywords)
        self._branch(node.body, self.bound)
        self.bound |= {node.name}

    def _comprehension(self, node: ast.AST) -> None:
        assert isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp)
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        chain: list[ast.AST] = []
        for one in node.generators:
            chain += [one.iter, one.target, *one.ifs]
        self._branch([*chain, *parts], self.bound)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815 - ast's name
