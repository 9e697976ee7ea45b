"""What calls of a notebook's own functions change: their globals, and what they are given.

A call of the exercise's own functions is a try-out, and changes nothing that counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set

from rnn_grade.grading.cells.effects import Effects, Passed
from rnn_grade.grading.cells.program import Program


class Reach:
    """What each statement changes, also through the functions that it calls.

    Args:
        program: All statements.
        tried: The exercise's own functions.
    """

    def __init__(self, program: Program, tried: Set[str]) -> None:
        self._names = program.names
        self._effects = program.effects
        self._methods = frozenset[str]().union(*(one.methods for one in self._effects))
        self._defined: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self._effects):
            if self._names[at].deferred or self._names[at].written or one.parameters:
                for name in one.binds - tried:
                    self._defined[name].append(at)
        self._globals = {name: self._own_globals(name) for name in self._defined}
        self._close()

    def changed(self, at: int) -> set[str]:
        """Return the names whose objects a statement changes by calls.

        Args:
            at: The statement's position.
        """
        now = self._effects[at].now
        found = now.called(self._methods)
        for name in self._names[at].immediate & self._globals.keys():
            found |= self._globals[name]
        for passed in now.passed:
            for other in self._defined.get(passed.function, ()):
                found |= self._changed_by(passed, self._effects[other])
        return found

    def _changed_by(self, passed: Passed, effects: Effects) -> set[str]:
        changed = effects.later.sets | effects.later.called(self._methods)
        found = set()
        for place, name in passed.given:
            if isinstance(place, int):
                place = effects.parameters[place] if place < len(effects.parameters) else ""
            if place in changed:
                found.add(name)
        return found

    def _own_globals(self, name: str) -> set[str]:
        found: set[str] = set()
        for at in self._defined[name]:
            later, names = self._effects[at].later, self._names[at]
            found |= (later.sets | later.called(self._methods)) & names.deferred
            found |= names.written
        return found

    def _close(self) -> None:
        """Let a function change what the functions that it calls change."""
        called = {
            name: {other for at in ats for other in self._names[at].deferred & self._globals.keys()}
            for name, ats in self._defined.items()
        }
        grown = True
        while grown:
            grown = False
            for name, others in called.items():
                before = len(self._globals[name])
                self._globals[name].update(*(self._globals[other] for other in others))
                grown |= len(self._globals[name]) > before
