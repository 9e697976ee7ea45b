"""Cells become one Python module that an exercise's functions can be called in, with its places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rnn_grade.course.outline import Function, Outline, Place, outline
from rnn_grade.grading.cells.dependencies import needed
from rnn_grade.grading.cells.program import Program
from rnn_grade.grading.cells.sections import Section, part_section, sections
from rnn_grade.grading.cells.statements import Statement, Unread
from rnn_grade.grading.cells.target import Target

# What a kernel has without an import, as far as an answer may use it.
_KERNELS = {
    "display": "def display(*objects, **options): print(*objects)",
    "get_ipython": "def get_ipython(): return None",
}


@dataclass(frozen=True)
class Made:
    """One module out of cells.

    Args:
        text: The module.
        outline: What it says, in its author's lines.
        places: Where each line of it stands for its author.
        unread: Cells that Python cannot read, without those of other exercises.
    """

    text: str
    outline: Outline
    places: tuple[Place, ...]
    unread: tuple[Unread, ...]


def module_of(program: Program, target: Target) -> Made:
    """Return the module of an exercise's functions.

    Args:
        program: All statements.
        target: The exercise.
    """
    of_cells = sections(program.cells, target)
    whose = [part_section(of_cells[one.at], one.plain, target) for one in program.statements]
    chosen = needed(program, target, whose)
    unread = tuple(
        one
        for one in program.unread
        if part_section(of_cells[one.at], one.plain, target) is not Section.OTHER
    )
    statements = [program.statements[at] for at in chosen.statements]
    shims = [text for name, text in _KERNELS.items() if name in chosen.nowhere]
    text, places = _written(program.futures, shims, statements)
    found = _in_places(outline(text), places)
    if not target.functions.keys() & found.names and not found.star:
        found = _or_why_not(found, unread, target)
    return Made(text, found, tuple(places), unread)


def _written(
    futures: Iterable[Statement], shims: Iterable[str], statements: Iterable[Statement]
) -> tuple[str, list[Place]]:
    lines = [line for one in futures for line in one.lines]
    places = [Place(line, one.cell.label) for one in futures for line in one.numbers]
    for text in shims:
        lines.append(text)
        places.append(Place())
    for one in statements:
        own = [Place(number, one.cell.label) for number in one.numbers]
        if one.indented:
            lines.append("if True:")
            places.append(own[0])
        lines += one.lines
        places += own
    return "".join(f"{line}\n" for line in lines), places


def _in_places(found: Outline, places: list[Place]) -> Outline:
    functions = {name: _placed(one, places) for name, one in found.functions.items()}
    if 0 < found.line <= len(places):
        place = places[found.line - 1]
        found = replace(found, line=place.line, cell=place.cell)
    return replace(found, functions=functions)


def _placed(function: Function, places: list[Place]) -> Function:
    place = places[function.line - 1]
    return replace(function, line=place.line, cell=place.cell)


def _or_why_not(found: Outline, unread: Iterable[Unread], target: Target) -> Outline:
    """Say why none of the functions is there, if that is a cell that Python cannot read."""
    for one in unread:
        if target.functions.keys() & set(one.names):
            return replace(
                found, error=one.message, line=one.line, source=one.source, cell=one.cell.label
            )
    return found
