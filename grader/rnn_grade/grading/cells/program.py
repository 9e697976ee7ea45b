"""All that a notebook runs, as statements with what each of them reads and does."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.grading.cells.cell import Cell
from rnn_grade.grading.cells.effects import Effects, effects_of
from rnn_grade.grading.cells.magics import plain
from rnn_grade.grading.cells.scopes import Names, names_of
from rnn_grade.grading.cells.statements import Statement, Unread, statements_of, too_deep


@dataclass(frozen=True)
class Program:
    """What a notebook runs, in the order of its cells.

    Args:
        cells: All cells, those of text among them.
        futures: Its `from __future__` imports, which hold for all cells.
        statements: Everything else.
        names: What each statement reads and writes.
        effects: What each statement does.
        unread: The cells that Python cannot read.
    """

    cells: tuple[Cell, ...]
    futures: tuple[Statement, ...]
    statements: tuple[Statement, ...]
    names: tuple[Names, ...]
    effects: tuple[Effects, ...]
    unread: tuple[Unread, ...]


def program_of(cells: Sequence[Cell]) -> Program:
    """Return what cells run.

    Args:
        cells: All cells, in their order.
    """
    read: list[list[Statement]] = []
    unread: list[Unread] = []
    for at, cell in enumerate(cells):
        if cell.code:
            own = plain(cell.source)
            found = statements_of(at, cell, own)
            if isinstance(found, Unread):
                unread.append(found)
            else:
                read.append(found)
    futures = [one for found in read for one in found if _is_future(one)]
    lazy = any("annotations" in _imported(one) for one in futures)
    known: list[tuple[Statement, Names, Effects]] = []
    for found in read:
        own_ones = [one for one in found if not _is_future(one)]
        try:
            known += [
                (one, names_of(one.node, one.text, lazy), effects_of(one.node)) for one in own_ones
            ]
        except RecursionError:
            unread.append(too_deep(own_ones[0]))
    return Program(
        tuple(cells),
        tuple(futures),
        tuple(one for one, _, _ in known),
        tuple(names for _, names, _ in known),
        tuple(effects for _, _, effects in known),
        tuple(sorted(unread, key=lambda one: one.at)),
    )


def _is_future(one: Statement) -> bool:
    return isinstance(one.node, ast.ImportFrom) and one.node.module == "__future__"


def _imported(one: Statement) -> list[str]:
    return [alias.name for alias in one.node.names] if isinstance(one.node, ast.ImportFrom) else []
