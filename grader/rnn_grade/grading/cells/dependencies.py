"""What an exercise's functions need of all that a notebook runs, and nothing else.

The definition that a name has where it is read is followed back to what it needs itself, as an
optimizing compiler follows reaching definitions. What is taken keeps its order, unless something
that must be there first stands below, as it does where cells were run out of order.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rnn_grade.grading.cells.effects import Effects, effects_of
from rnn_grade.grading.cells.scopes import Names, names_of
from rnn_grade.grading.cells.sections import Section
from rnn_grade.grading.cells.statements import Statement
from rnn_grade.grading.cells.target import Target


@dataclass(frozen=True)
class _Definition:
    """A statement that gives a name its value, or changes that value.

    Args:
        at: The statement's position.
        ends: Whether what the name was before is gone.
        changes: Whether it changes a value that stays the same object.
    """

    at: int
    ends: bool
    changes: bool = False


def needed(statements: Sequence[Statement], target: Target, lazy: bool) -> list[int]:
    """Return the positions of the statements that the functions need, in an order that works.

    Args:
        statements: All of them, in their order.
        target: The exercise.
        lazy: Whether annotations are left alone.
    """
    slice_ = _Slice(statements, target, lazy)
    for name in target.functions:
        slice_.use(name, len(statements))
    slice_.follow()
    return slice_.ordered()


class _Slice:
    def __init__(self, statements: Sequence[Statement], target: Target, lazy: bool) -> None:
        self.statements = statements
        self.target = target
        self.end = len(statements)
        self.names = [names_of(one.node, one.text, lazy) for one in statements]
        self.effects = [effects_of(one.node) for one in statements]
        self.definitions = self._definitions()
        self.taken: set[int] = set()
        self.first: dict[int, set[int]] = defaultdict(set)
        self.waiting: list[tuple[str, int]] = []
        self.seen: set[tuple[str, int]] = set()

    def use(self, name: str, at: int) -> None:
        """Note that a name is read before the statement at a position runs."""
        if (name, at) not in self.seen:
            self.seen.add((name, at))
            self.waiting.append((name, at))

    def follow(self) -> None:
        """Take what is read, what that reads, and so on."""
        for at, statement in enumerate(self.statements):
            if _is_star(statement.node):
                self.taken.add(at)
        while self.waiting:
            name, at = self.waiting.pop()
            for found in self._reaching(name, at):
                self._take(found.at, at)

    def _take(self, at: int, user: int) -> None:
        if user != self.end and at != user:
            self.first[user].add(at)
        names = self.names[at]
        # A function may be called where it is used, and at any time after.
        for name in names.deferred:
            self.use(name, user)
            self.use(name, self.end)
        if at in self.taken:
            return
        self.taken.add(at)
        for name in names.immediate:
            self.use(name, at)

    def _reaching(self, name: str, at: int) -> Iterator[_Definition]:
        """Return the definitions that a name may have at a position, and what changes its value."""
        definitions = self.definitions.get(name, [])
        before = [one for one in definitions if one.at < at]
        after = [one for one in definitions if one.at > at]
        if before:
            yield from _last(before)
            for one in after:
                if one.ends:
                    break
                if one.changes:
                    yield one
        else:
            # Cells were run in another order than they stand in.
            yield from _last(after)

    def ordered(self) -> list[int]:
        """Return what was taken, each after what must be there first."""
        found: dict[int, None] = {}
        begun: set[int] = set()

        def place(at: int) -> None:
            begun.add(at)
            for other in sorted(self.first[at]):
                if other not in begun:
                    place(other)
            found[at] = None

        for at in sorted(self.taken):
            if at not in begun:
                place(at)
        return list(found)

    def _definitions(self) -> dict[str, list[_Definition]]:
        found: dict[str, list[_Definition]] = defaultdict(list)
        modules = self._modules()
        reach = _Reach(self.names, self.effects, frozenset(self.target.functions))
        for at, effects in enumerate(self.effects):
            for name in effects.binds:
                found[name].append(_Definition(at, ends=True))
            for name in effects.may_bind - effects.binds:
                found[name].append(_Definition(at, ends=False))
            now = effects.now
            changed = (now.calls - modules) | now.sets | (now.settles & modules)
            if now.registers and not effects.binds:
                changed |= self.names[at].immediate - modules
            changed |= reach.changed_by(at) - modules
            for name in changed - effects.binds - effects.may_bind:
                found[name].append(_Definition(at, ends=False, changes=True))
        return {name: self._own(name, ones) for name, ones in found.items()}

    def _modules(self) -> frozenset[str]:
        """Return the names that are imported and nothing else."""
        imported: set[str] = set()
        other: set[str] = set()
        for statement, effects in zip(self.statements, self.effects, strict=True):
            bound = effects.binds | effects.may_bind
            if isinstance(statement.node, ast.Import | ast.ImportFrom | ast.Try):
                imported |= bound
            else:
                other |= bound
        return frozenset(imported - other)

    def _own(self, name: str, definitions: list[_Definition]) -> list[_Definition]:
        """Leave out the definitions that are another exercise's."""
        own = [one for one in definitions if self._section(one) is not Section.OTHER]
        if name not in self.target.functions:
            return own or definitions
        own = [
            one
            for one in own
            if self._section(one) is Section.OWN or not self._is_a_rivals(name, one)
        ]
        promised = self.target.functions[name]
        return own or [one for one in definitions if self._parameters(one) == promised]

    def _section(self, definition: _Definition) -> Section:
        return self.statements[definition.at].section

    def _parameters(self, definition: _Definition) -> tuple[str, ...] | None:
        node = self.statements[definition.at].node
        if not isinstance(node, ast.FunctionDef):
            return None
        return tuple(one.arg for one in [*node.args.posonlyargs, *node.args.args])

    def _is_a_rivals(self, name: str, definition: _Definition) -> bool:
        parameters = self._parameters(definition)
        rivals = self.target.rivals.get(name, ())
        return parameters in rivals and parameters != self.target.functions[name]


class _Reach:
    """What calls of a notebook's own functions change: their globals, and what they are given.

    A call of the exercise's own functions is a try-out, and changes nothing that counts.
    """

    def __init__(
        self, names: Sequence[Names], effects: Sequence[Effects], tried: frozenset[str]
    ) -> None:
        self.names = names
        self.effects = effects
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(effects):
            changed = one.later.sets | one.later.calls
            if names[at].deferred or names[at].written or changed:
                for name in one.binds - tried:
                    self.by_name[name].append(at)
        self.own: dict[str, set[str]] = {name: self._globals(name) for name in self.by_name}
        self._close()

    def _globals(self, name: str) -> set[str]:
        found: set[str] = set()
        for at in self.by_name[name]:
            later, names = self.effects[at].later, self.names[at]
            found |= ((later.sets | later.calls) & names.deferred) | names.written
        return found

    def _close(self) -> None:
        """Let a function change what the functions that it calls change."""
        callers = {
            name: {other for at in ats for other in self.names[at].deferred if other in self.own}
            for name, ats in self.by_name.items()
        }
        changed = True
        while changed:
            changed = False
            for name, others in callers.items():
                before = len(self.own[name])
                for other in others:
                    self.own[name] |= self.own[other]
                changed |= len(self.own[name]) > before

    def changed_by(self, at: int) -> frozenset[str]:
        """Return the names whose values a statement changes through functions that it calls."""
        found: set[str] = set()
        for name in self.names[at].immediate & self.own.keys():
            found |= self.own[name]
        for passed in self.effects[at].now.passed:
            for other in self.by_name.get(passed.function, ()):
                parameters = self.effects[other].parameters
                later = self.effects[other].later
                changed = later.sets | later.calls
                for position, name in passed.given:
                    known = isinstance(position, int) and position < len(parameters)
                    parameter = parameters[position] if known else position  # type: ignore[index]
                    if parameter in changed:
                        found.add(name)
        return frozenset(found)


def _last(definitions: Sequence[_Definition]) -> Iterator[_Definition]:
    """Return the last definitions, back to the one that ends all before it."""
    for one in reversed(definitions):
        yield one
        if one.ends:
            return


def _is_star(node: ast.stmt) -> bool:
    """Return whether a statement may bind any name."""
    return any(
        isinstance(part, ast.ImportFrom) and any(alias.name == "*" for alias in part.names)
        for part in ([node] if isinstance(node, ast.ImportFrom) else _inner(node))
    )


def _inner(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.Try):
        yield from ast.walk(node)
