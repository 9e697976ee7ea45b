"""All mutants of a reference, none twice, and the fixed selection of them that is graded."""

from __future__ import annotations

import ast
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rnn_grade.authoring.mutation.mutant import Mutant, made
from rnn_grade.authoring.mutation.operators import calls, expressions, names, statements
from rnn_grade.authoring.mutation.source import Source

OPERATORS = (
    expressions.arithmetic,
    expressions.comparisons,
    expressions.conditions,
    expressions.constants,
    expressions.indices,
    expressions.loops,
    calls.arguments,
    calls.elements,
    calls.calls,
    calls.options,
    calls.added,
    calls.layers,
    calls.functions,
    statements.statements,
    statements.decorators,
    names.names,
)


def mutants(reference: str, parts: Sequence[str]) -> Iterator[Mutant]:
    """Yield every mutant of a reference, in the order of its text.

    Two that Python reads alike are one, and what it reads as the reference is none.

    Args:
        reference: The text of the reference.
        parts: The functions that the checks call: only what they go by is mutated.

    Raises:
        SyntaxError: The reference is no Python.
    """
    source = Source(reference)
    seen: dict[ast.stmt, set[str]] = {}
    for top in source.reached(parts):
        for node in source.mutable(top):
            within = source.statement(node)
            if within not in seen:
                seen[within] = {source.dump(None, within), ""}
            for operator in OPERATORS:
                for change in operator(source, node):
                    reads = source.dump(change.edit, within)
                    if reads not in seen[within]:
                        seen[within].add(reads)
                        yield made(reference, source.name_of(node), change)


def selected(found: Sequence[Mutant], most: int) -> tuple[Mutant, ...]:
    """Return so many of the mutants: each function and each kind has its share of them.

    The selection is always the same, and an edit elsewhere in the reference leaves it as it is.

    Args:
        found: All mutants.
        most: How many at most.
    """
    strata: dict[tuple[str, str], list[Mutant]] = defaultdict(list)
    for mutant in found:
        strata[mutant.function, mutant.kind].append(mutant)
    rounds: list[tuple[int, str, Mutant]] = []
    for stratum in strata.values():
        ordered = sorted(stratum, key=_lot)
        rounds += [(turn, _lot(one), one) for turn, one in enumerate(ordered)]
    rounds.sort(key=lambda entry: entry[:2])
    chosen = {one.name for _, _, one in rounds[:most]}
    return tuple(mutant for mutant in found if mutant.name in chosen)


def _lot(mutant: Mutant) -> str:
    """Return what decides on a mutant's turn: chance, but the same chance each time."""
    return hashlib.sha256(f"{mutant.before}\0{mutant.after}".encode()).hexdigest()
