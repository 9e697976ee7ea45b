"""What an exercise's functions need of all that a notebook runs, and nothing else.

The definition that a name has where it is read is followed back to what it needs itself, as an
optimizing compiler follows reaching definitions. What is taken keeps its order, unless something
that must be there first stands below, as it does where cells were run out of order.
"""

from __future__ import annotations

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from rnn_grade.grading.cells.definitions import Definition, definitions
from rnn_grade.grading.cells.program import Program
from rnn_grade.grading.cells.sections import Section
from rnn_grade.grading.cells.target import Target

_BUILTINS = frozenset(dir(builtins))
_DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Needed:
    """What an exercise's functions need.

    Args:
        statements: The positions of statements, in an order that works.
        nowhere: Names that are read and get no value anywhere, builtin ones aside.
    """

    statements: list[int]
    nowhere: frozenset[str]


def needed(program: Program, target: Target, sections: Sequence[Section]) -> Needed:
    """Return what the functions need of all statements.

    Args:
        program: All statements.
        target: The exercise.
        sections: Whose section each statement stands in.
    """
    found = _Slice(program, target, sections)
    for name in target.functions:
        found.use(name, found.end)
    stars = [at for at, one in enumerate(found.nodes) if _has_star(one)]
    found.take_all(at for at in stars if sections[at] is not Section.OTHER)
    if found.nowhere() - target.functions.keys():
        # As a helper of another exercise counts where there is no other.
        found.take_all(at for at, one in enumerate(found.nodes) if _has_star(one) or _is_open(one))
    return Needed(found.ordered(), found.nowhere())


class _Slice:
    def __init__(self, program: Program, target: Target, sections: Sequence[Section]) -> None:
        self.names = program.names
        self.nodes = [one.node for one in program.statements]
        self.end = len(program.statements)
        self.definitions = definitions(program, target, sections)
        self.taken: set[int] = set()
        self.before: dict[int, set[int]] = defaultdict(set)
        self.carried: dict[int, frozenset[str]] = {}
        self.waiting: list[tuple[str, int]] = []
        self.seen: set[tuple[str, int]] = set()

    def use(self, name: str, at: int) -> None:
        """Note that a name is read when the statement at a position runs."""
        if (name, at) not in self.seen:
            self.seen.add((name, at))
            self.waiting.append((name, at))

    def take_all(self, ats: Iterable[int]) -> None:
        """Take statements, what is read, what that reads, and so on."""
        for at in ats:
            self.take(at, self.end)
        while self.waiting:
            name, at = self.waiting.pop()
            before, after = self._reaching(name, at)
            for one in before:
                self.before[at].add(one.at)
            for one in (*before, *after):
                self.take(one.at, at)

    def nowhere(self) -> frozenset[str]:
        """Return the names that are read and get no value anywhere."""
        return frozenset(name for name, _ in self.seen) - self.definitions.keys() - _BUILTINS

    def take(self, at: int, user: int) -> None:
        """Take a statement whose names count when another one runs."""
        # A function may be called where it is used, and at any time after that.
        for name in self._carried(at):
            self.use(name, user)
            self.use(name, self.end)
        if at in self.taken:
            return
        self.taken.add(at)
        for name in self.names[at].immediate:
            self.use(name, at)
        if _may_call(self.nodes[at]):
            for name in self.names[at].deferred:
                self.use(name, at)

    def _carried(self, start: int) -> frozenset[str]:
        """Return what is looked up when a statement's value is called, or something in it is.

        That is what its own functions look up, and those of every value that it was made from.
        """
        waiting = [] if start in self.carried else [start]
        while waiting:
            at = waiting[-1]
            sources = self._sources(at)
            unknown = [one for one in sources if one not in self.carried]
            # What is made from itself has nothing to add to itself.
            self.carried.setdefault(at, frozenset())
            if unknown:
                waiting += unknown
                continue
            found = self.names[at].deferred.union(*(self.carried[one] for one in sources))
            self.carried[at] = found
            waiting.pop()
        return self.carried[start]

    def _sources(self, at: int) -> list[int]:
        """Return the statements that gave the names their values which one reads at once."""
        found = (self._reaching(name, at)[0] for name in self.names[at].immediate)
        return [one.at for before in found for one in before]

    def _reaching(self, name: str, at: int) -> tuple[list[Definition], list[Definition]]:
        """Return the definitions that a name may have at a position, and later changes of these."""
        found = self.definitions.get(name, [])
        first = next((one.at for one in found if not one.changes), self.end)
        # What changes a value above its definition was run after it.
        early = [one for one in found if one.at < min(first, at)]
        before = [one for one in found if first <= one.at < at]
        after = [one for one in found if one.at > at]
        if before:
            later = list(_up_to_the_next(after))
            return [*early, *_last(before)], [one for one in later if one.changes]
        if name in _BUILTINS and at != self.end:
            return early, []
        # Cells were run in another order than they stand in.
        return [*early, *_last(after)], []

    def ordered(self) -> list[int]:
        """Return what was taken, each after what must be there first."""
        found: list[int] = []
        begun: set[int] = set()
        for start in sorted(self.taken):
            stack = [(start, False)]
            while stack:
                at, done = stack.pop()
                if done:
                    found.append(at)
                elif at not in begun:
                    begun.add(at)
                    stack.append((at, True))
                    stack += [(one, False) for one in sorted(self.before[at], reverse=True)]
        return found


def _last(found: Sequence[Definition]) -> Iterator[Definition]:
    """Return the last definitions, back to the one that ends all before it."""
    for one in reversed(found):
        yield one
        if one.ends:
            return


def _up_to_the_next(found: Sequence[Definition]) -> Iterator[Definition]:
    """Return the definitions up to one that ends what was before."""
    return takewhile(lambda one: not one.ends, found)


def _may_call(node: ast.stmt) -> bool:
    """Return whether a statement may call the functions that stand in it."""
    return not isinstance(node, _DEFINITION) or bool(getattr(node, "decorator_list", []))


def _has_star(node: ast.stmt) -> bool:
    """Return whether a statement may bind names that it does not write down."""
    if not isinstance(node, ast.If | ast.Try | ast.ImportFrom):
        return False
    return any(
        isinstance(part, ast.ImportFrom) and any(alias.name == "*" for alias in part.names)
        for part in ast.walk(node)
    )


def _is_open(node: ast.stmt) -> bool:
    """Return whether a statement writes names of its module as texts."""
    return not isinstance(node, _DEFINITION) and any(
        isinstance(part, ast.Call)
        and isinstance(part.func, ast.Name)
        and part.func.id in ("exec", "globals")
        for part in ast.walk(node)
    )
