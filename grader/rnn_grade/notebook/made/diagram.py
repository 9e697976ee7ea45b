"""A diagram of a task text as lines, arrows, boxes and letters, each where it stands in the text.

What is drawn and what is written, its neighbours tell: `--`, and a single `-` that touches an
arrow, a corner or a bracket; `|`; `v` under a line, and `^` alone; `+` as a corner where a line
reaches it, and as a sum where a line goes on behind it; `[...]`, and `(...)` where a line touches
it, as boxes. Everything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_HORIZONTAL = re.compile(r"<?-+>?|\.\.(?=\w+\.\.>)|\.\.>|~+>?")
_BOX = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
_TOUCHING = ("-", "~", "<", ">")


@dataclass(frozen=True)
class Line:
    """A horizontal or vertical line; its ends are counted in columns and rows, halves included.

    Args:
        x: Where it begins, `(left, right)`.
        y: The same from the top, `(upper, lower)`.
        style: How it is drawn.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    style: Literal["solid", "dashed", "dotted"] = "solid"


@dataclass(frozen=True)
class Head:
    """The head of an arrow: the place of its tip, and where it points to."""

    x: float
    y: float
    to: Literal["left", "right", "up", "down"]


@dataclass(frozen=True)
class Box:
    """A box around some columns of a row; `round` for parentheses."""

    left: float
    right: float
    row: int
    round: bool


@dataclass(frozen=True)
class Sum:
    """A circle with a plus in it."""

    x: float
    y: float


@dataclass(frozen=True)
class Letter:
    """A character in its place."""

    column: int
    row: int
    character: str


Shape = Line | Head | Box | Sum | Letter


def shapes(body: str) -> list[Shape]:
    """Return what a diagram consists of; what covers other things comes first.

    Args:
        body: Its lines.
    """
    return _Reader(body.splitlines()).shapes()


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self._width = max(map(len, lines), default=0)
        self._lines = [line.ljust(self._width) for line in lines]
        # The places that are drawn, and so not written.
        self._drawn: set[tuple[int, int]] = set()

    def shapes(self) -> list[Shape]:
        boxes = [box for row in range(len(self._lines)) for box in self._boxes(row)]
        found: list[Shape] = [*boxes]
        for row, line in enumerate(self._lines):
            found += self._horizontal(row)
            inside = {
                column
                for box in boxes
                for column in range(int(box.left), int(box.right))
                if box.row == row
            }
            for column, character in enumerate(line):
                if (row, column) not in self._drawn:
                    found += self._vertical(row, column, character, column in inside)
        letters = [
            Letter(column, row, character)
            for row, line in enumerate(self._lines)
            for column, character in enumerate(line)
            if character != " " and (row, column) not in self._drawn
        ]
        order = (Box, Line, Head, Sum)
        return [*sorted(found, key=lambda shape: order.index(type(shape))), *letters]

    def _at(self, row: int, column: int) -> str:
        inside = 0 <= row < len(self._lines) and 0 <= column < self._width
        return self._lines[row][column] if inside else " "

    def _horizontal(self, row: int) -> Iterator[Shape]:
        for match in _HORIZONTAL.finditer(self._lines[row]):
            text, (left, right) = match[0], match.span()
            before, after = self._at(row, left - 1), self._at(row, right)
            if text in ("-", "~") and not self._joins(row, left, before, after):
                continue
            self._drawn |= {(row, column) for column in range(left, right)}
            style: Literal["solid", "dashed", "dotted"] = "solid"
            if text[0] in "~.":
                style = "dashed" if text[0] == "~" else "dotted"
            begin, end = left - _reach(before), right + _reach(after)
            # A line stops inside of its arrow's head, which ends in a point.
            begin += 0.5 if text.startswith("<") else 0
            end -= 0.5 if text.endswith(">") else 0
            yield Line((begin, end), (row + 0.5, row + 0.5), style)
            if text.endswith(">"):
                yield Head(right, row + 0.5, "right")
            if text.startswith("<"):
                yield Head(left, row + 0.5, "left")

    def _joins(self, row: int, column: int, before: str, after: str) -> bool:
        """Return whether a single dash is a line: next to a bracket or corner, or between boxes."""
        if before in "+])" or after in "+[(":
            return True
        line = self._lines[row]
        return line[:column].rstrip().endswith("]") and line[column + 1 :].lstrip().startswith("[")

    def _vertical(self, row: int, column: int, character: str, boxed: bool) -> Iterator[Shape]:
        middle = column + 0.5
        above, below = self._at(row - 1, column), self._at(row + 1, column)
        if character == "|":
            self._drawn.add((row, column))
            yield Line((middle, middle), (row + 0.1, row + 0.9) if boxed else (row, row + 1))
        elif self._points_down(row, column):
            self._drawn.add((row, column))
            yield Line((middle, middle), (row, row + 0.5))
            yield Head(middle, row + 0.9, "down")
        elif character == "^" and self._apart(row, column):
            self._drawn.add((row, column))
            yield Line((middle, middle), (row + 0.5, row + 1))
            yield Head(middle, row + 0.1, "up")
        elif character == "+":
            yield from self._plus(row, column, above, below)

    def _plus(self, row: int, column: int, above: str, below: str) -> Iterator[Shape]:
        middle, center = column + 0.5, row + 0.5
        left, right = self._at(row, column - 1), self._at(row, column + 1)
        if left == " " == right:
            if self._at(row, column + 2) == "-":
                self._drawn.add((row, column))
                yield Sum(middle, center)
                return
            if above not in "|+":
                return
            # A corner at the end of a line of text: the line begins beside it.
            yield Line((column - 0.5, middle), (center, center))
        elif left not in "-<" and right not in "->":
            return
        self._drawn.add((row, column))
        if above in "|+v":
            yield Line((middle, middle), (row, center))
        if below in "|+v":
            yield Line((middle, middle), (center, row + 1))

    def _boxes(self, row: int) -> Iterator[Box]:
        line = self._lines[row]
        for match in _BOX.finditer(line):
            left, right = match.start(), match.end() - 1
            if self._at(row, left - 1).isalnum():
                continue
            is_round = match[0][0] == "("
            if is_round and not self._touched(row, left, right):
                continue
            self._drawn |= {(row, left), (row, right)}
            yield Box(left, right + 1, row, is_round)

    def _touched(self, row: int, left: int, right: int) -> bool:
        """Return whether a line reaches what stands between two columns."""
        line = self._lines[row]
        before, after = line[max(left - 2, 0) : left].strip(), line[right + 1 : right + 3].strip()
        if before[-1:] in _TOUCHING or after[:1] in _TOUCHING:
            return True
        return any(
            self._at(row - 1, column) == "|"
            or self._at(row + 1, column) == "|"
            or self._points_down(row - 1, column)
            for column in range(left, right + 1)
        )

    def _points_down(self, row: int, column: int) -> bool:
        is_head = self._at(row, column) == "v" and self._apart(row, column)
        return is_head and self._at(row - 1, column) in ("|", "+")

    def _apart(self, row: int, column: int) -> bool:
        return self._at(row, column - 1) == " " == self._at(row, column + 1)


def _reach(neighbour: str) -> float:
    """Return how far a line goes towards its neighbour: into a corner, not quite to a letter."""
    if neighbour == "+":
        return 0.5
    return -0.25 if neighbour.isalnum() else 0
