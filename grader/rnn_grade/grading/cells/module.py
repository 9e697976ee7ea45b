"""Cells become one Python module that an exercise's functions can be called in, with its places."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rnn_grade.course.outline import Function, Outline, Place, outline
from rnn_grade.grading.cells.cell import Cell
from rnn_grade.grading.cells.dependencies import needed
from rnn_grade.grading.cells.magics import Plain, plain
from rnn_grade.grading.cells.sections import Section, section_of, sections
from rnn_grade.grading.cells.statements import Statement, Unread, statements_of
from rnn_grade.grading.cells.target import Target


@dataclass(frozen=True)
class Made:
    """One module out of cells.

    Args:
        text: The module.
        outline: What it says, in its author's lines.
        places: Where each line of it stands for its author.
        unread: Cells that Python cannot read.
    """

    text: str
    outline: Outline
    places: tuple[Place, ...]
    unread: tuple[Unread, ...]


def module_of(cells: Sequence[Cell], target: Target) -> Made:
    """Return the module of an exercise's functions.

    Args:
        cells: All cells, in their order.
        target: The exercise.
    """
    statements: list[Statement] = []
    unread: list[Unread] = []
    for cell, section in zip(cells, sections(cells, target), strict=True):
        if not cell.code:
            continue
        own = plain(cell.source)
        if not own.text or (own.written and not _is_the_exercises(own, target)):
            continue
        said = section_of(own.exercise, target)
        where = Section.OWN if own.written else section if said is Section.NONE else said
        found = statements_of(cell, own.text, where)
        if isinstance(found, Unread):
            unread.append(found)
        else:
            statements += found
    futures = [one for one in statements if _is_future(one.node)]
    statements = [one for one in statements if not _is_future(one.node)]
    lazy = any("annotations" in _imported(one.node) for one in futures)
    chosen = [statements[at] for at in needed(statements, target, lazy)]
    return _written(futures + chosen, tuple(unread), target)


def _written(statements: list[Statement], unread: tuple[Unread, ...], target: Target) -> Made:
    lines: list[str] = []
    places: list[Place] = []
    for one in statements:
        own = [Place(number, one.cell.label) for number in one.numbers]
        if one.indented:
            lines.append("if True:")
            places.append(own[0])
        lines += one.lines
        places += own
    text = "".join(f"{line}\n" for line in lines)
    found = outline(text)
    functions = {name: _placed(one, places) for name, one in found.functions.items()}
    found = replace(found, functions=functions)
    if not target.functions.keys() & found.names and not found.star:
        found = _unread_outline(found, unread, target)
    return Made(text, found, tuple(places), unread)


def _unread_outline(found: Outline, unread: tuple[Unread, ...], target: Target) -> Outline:
    """Say why nothing is there, if that is a cell that Python cannot read."""
    for one in unread:
        if target.functions.keys() & set(one.names) and one.section is not Section.OTHER:
            return replace(
                found, error=one.message, line=one.line, source=one.source, cell=one.cell.label
            )
    return found


def _placed(function: Function, places: list[Place]) -> Function:
    place = places[function.line - 1]
    return replace(function, line=place.line, cell=place.cell)


def _is_the_exercises(own: Plain, target: Target) -> bool:
    return own.written.removesuffix(".py") in target.names


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _imported(node: ast.stmt) -> list[str]:
    return [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
