"""Which exercise a cell belongs to: what it says itself, or the heading above it that names one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from rnn_grade.grading.cells.cell import Cell
from rnn_grade.grading.cells.magics import Plain
from rnn_grade.grading.cells.target import Target

_HEADING = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t]+(.+)|<h[1-6][^>\n]{0,300}>(.{1,300}?)</h[1-6]>)", re.M
)
_NUMBERED = re.compile(r"\bexercise[-_ ]*(?:no\.?|nr\.?|#)?[-_ ]*0*([0-9]{1,4})\b", re.I)
_LONGEST_HEADING = 300


class Section(Enum):
    """Whose cells stand here."""

    NONE = "none"
    OWN = "own"
    OTHER = "other"


def headings(text: str) -> Iterator[str]:
    """Return what the headings of a text cell say.

    Args:
        text: Markdown.
    """
    for found in _HEADING.finditer(text):
        heading = (found[1] or found[2])[:_LONGEST_HEADING].strip(" \t#")
        if heading:
            yield heading


def section_of(named: str, target: Target) -> Section:
    """Return whose section something names that names an exercise and nothing else.

    Args:
        named: Such as `3`, from a cell magic or from metadata.
        target: The exercise that is read for.
    """
    word = named.strip().strip("\"'").casefold()
    if not word:
        return Section.NONE
    number = re.fullmatch(r"(?:exercise[-_ ]?)?0*([0-9]{1,4})", word)
    names = {name.casefold() for name in target.names}
    return Section.OWN if word in names or (number and number[1] in names) else Section.OTHER


def part_section(of_cell: Section, plain: Plain, target: Target) -> Section:
    """Return whose section a part of a cell stands in: what its magic says goes first.

    Args:
        of_cell: The section of its cell.
        plain: What the magics of that part say.
        target: The exercise that is read for.
    """
    if plain.written:
        return section_of(plain.written.removesuffix(".py"), target)
    said = section_of(plain.exercise, target)
    return of_cell if said is Section.NONE else said


def heading_section(heading: str, target: Target) -> Section:
    """Return whose section a heading begins.

    Args:
        heading: Its text.
        target: The exercise that is read for.
    """
    if found := _NUMBERED.search(heading):
        return section_of(found[1], target)
    words = _words(heading)
    if _names_one(heading, words, target.names):
        return Section.OWN
    return Section.OTHER if _names_one(heading, words, target.others) else Section.NONE


def _names_one(heading: str, words: str, names: Iterable[str]) -> bool:
    """Return whether a heading is a name, or holds one that is no everyday word."""
    for name in names:
        own = _words(name)
        if own and not own.isdigit() and words == own:
            return True
        if "_" in name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", heading, re.I):
            return True
        if own.count(" ") > 1 and f" {own} " in f" {words} ":
            return True
    return False


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+|_", " ", text.casefold()).split())


def sections(cells: Iterable[Cell], target: Target) -> list[Section]:
    """Return the section that each cell stands in, as far as text and metadata say it.

    Args:
        cells: All cells, in their order.
        target: The exercise that is read for.
    """
    found: list[Section] = []
    current = Section.NONE
    for cell in cells:
        own = section_of(cell.exercise, target)
        if not cell.code:
            for heading in headings(cell.source):
                named = heading_section(heading, target)
                current = current if named is Section.NONE else named
            if own is not Section.NONE:
                current = own
        found.append(current if own is Section.NONE else own)
    return found
