"""Where the names of a notebook get their values, as far as these count for one exercise."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnn_grade.course.outline import is_unfilled
from rnn_grade.grading.cells.program import Program
from rnn_grade.grading.cells.reach import Reach
from rnn_grade.grading.cells.sections import Section
from rnn_grade.grading.cells.statements import Statement
from rnn_grade.grading.cells.target import Target


@dataclass(frozen=True)
class Definition:
    """A statement that gives a name its value, or changes that value.

    Args:
        at: The statement's position.
        ends: Whether what the name was before is gone.
        changes: Whether the name stays what it is, and only its object changes.
    """

    at: int
    ends: bool
    changes: bool = False


def definitions(
    program: Program, target: Target, sections: Sequence[Section]
) -> Mapping[str, list[Definition]]:
    """Return the definitions of each name, in the order of their statements.

    Args:
        program: All statements.
        target: The exercise.
        sections: Whose section each statement stands in.
    """
    found: dict[str, list[Definition]] = defaultdict(list)
    libraries, packages = _libraries(program), _packages(program)
    reach = Reach(program, target.functions.keys())
    for at, effects in enumerate(program.effects):
        for name in effects.binds:
            found[name].append(Definition(at, ends=name not in packages & effects.imports))
        for name in effects.may_bind:
            found[name].append(Definition(at, ends=False))
        now = effects.now
        if now.registers:
            changed = set(program.names[at].immediate - libraries)
        else:
            changed = now.sets | (reach.changed(at) - libraries) | (now.settles & libraries)
        for name in changed - effects.binds - effects.may_bind:
            found[name].append(Definition(at, ends=False, changes=True))
    choice = _Choice(program.statements, target, sections)
    return {name: choice.own(name, ones) for name, ones in found.items()}


def _libraries(program: Program) -> frozenset[str]:
    """Return the names that imports bind and nothing else does: no call changes a library.

    `np.append` and `np.add` are no methods of an object. A name that has another value where its
    import fails counts as the library's.
    """
    imported: set[str] = set()
    other: set[str] = set()
    for effects in program.effects:
        imported |= effects.imports
        other |= (effects.binds | effects.may_bind) - effects.imports
    return frozenset(imported - other)


def _packages(program: Program) -> frozenset[str]:
    """Return the packages of which modules are imported one by one, as by `import xml.dom`."""
    return frozenset(
        name for effects in program.effects for name in effects.imports & effects.may_bind
    )


class _Choice:
    """Which definitions of a name are this exercise's, where a notebook holds several."""

    def __init__(
        self, statements: Sequence[Statement], target: Target, sections: Sequence[Section]
    ) -> None:
        self.statements = statements
        self.target = target
        self.sections = sections

    def own(self, name: str, found: list[Definition]) -> list[Definition]:
        """Leave out definitions that are another exercise's, and stubs that were filled."""
        here = [one for one in found if self.sections[one.at] is not Section.OTHER]
        if name not in self.target.functions:
            # A helper of another exercise counts where there is no other.
            return here if any(not one.changes for one in here) else found
        here = [one for one in here if not self._is_a_rivals(name, one)]
        here = [one for one in here if not self._tries_out(name, one)]
        if not any(not one.changes for one in here):
            promised = self.target.functions[name]
            here = [one for one in found if self._parameters(one) == promised]
        return [one for one in here if not self._is_a_stub(one)] or here

    def _parameters(self, one: Definition) -> tuple[str, ...] | None:
        return None if one.changes else self.statements[one.at].parameters

    def _is_a_rivals(self, name: str, one: Definition) -> bool:
        if self.sections[one.at] is Section.OWN:
            return False
        parameters = self._parameters(one)
        rivals = self.target.rivals.get(name, ())
        return parameters in rivals and parameters != self.target.functions[name]

    def _tries_out(self, name: str, one: Definition) -> bool:
        """Return whether a statement calls a function and puts the result in its place."""
        match self.statements[one.at].node:
            case ast.Assign(value=ast.Call(func=ast.Name(id=called))):
                return called == name
        return False

    def _is_a_stub(self, one: Definition) -> bool:
        node = self.statements[one.at].node
        return isinstance(node, ast.FunctionDef) and not one.changes and is_unfilled(node)
