"""All that a notebook runs, as statements with what each of them reads and does."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rnn_grade.grading.cells.cell import Cell
from rnn_grade.grading.cells.effects import Effects, effects_of
from rnn_grade.grading.cells.magics import plain
from rnn_grade.grading.cells.scopes import Names, names_of
from rnn_grade.grading.cells.statements import Statement, Unread, statements_of


@dataclass(frozen=True)
class Program:
    """What a notebook runs, in the order of its cells.

    Args:
        cells: All cells, those of text among them.
        futures: Its `from __future__` imports, which hold for all cells.
        statements: Everything else.
        unread: The cells that Python cannot read.
    """

    cells: tuple[Cell, ...]
    futures: tuple[Statement, ...]
    statements: tuple[Statement, ...]
    unread: tuple[Unread, ...]

    @cached_property
    def names(self) -> list[Names]:
        """What each statement reads and writes."""
        lazy = any(
            alias.name == "annotations"
            for one in self.futures
            if isinstance(one.node, ast.ImportFrom)
            for alias in one.node.names
        )
        return [names_of(one.node, one.text, lazy) for one in self.statements]

    @cached_property
    def effects(self) -> list[Effects]:
        """What each statement does."""
        return [effects_of(one.node) for one in self.statements]


def program_of(cells: Sequence[Cell]) -> Program:
    """Return what cells run.

    Args:
        cells: All cells, in their order.
    """
    statements: list[Statement] = []
    unread: list[Unread] = []
    for at, cell in enumerate(cells):
        if not cell.code:
            continue
        found = statements_of(at, cell, plain(cell.source))
        if isinstance(found, Unread):
            unread.append(found)
        else:
            statements += found
    return Program(
        tuple(cells),
        tuple(one for one in statements if _is_future(one)),
        tuple(one for one in statements if not _is_future(one)),
        tuple(unread),
    )


def _is_future(one: Statement) -> bool:
    return isinstance(one.node, ast.ImportFrom) and one.node.module == "__future__"
