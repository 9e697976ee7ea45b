"""Draws docs/architecture.svg: the rooms of the house on their floors, and who imports whom.

    python scripts/make_architecture.py

What is drawn is read from the source: `floors.FLOORS`, the rooms' docstrings, their imports. An
arrow that follows from others is left out; each room lists all that it imports.
"""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass
from pathlib import Path

from floors import FLOORS, arrows, folder_or_file, sentence, without_shortcuts

PICTURE = Path(__file__).parents[1] / "docs" / "architecture.svg"

WIDTH, LEFT, RIGHT = 980, 56, 24
BOX, PADDING, BETWEEN, LINE = 268, 12, 44, 16
# How wide a character is, roughly: fonts differ from reader to reader.
CHARACTER = 6.4

STYLE = """
  svg { font: 12px -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
  .page { fill: #ffffff; } .floor { fill: #f6f8fa; } .box { fill: #ffffff; stroke: #afb8c1; }
  text { fill: #1f2328; } .name { font: bold 14px ui-monospace, Menlo, Consolas, monospace; }
  .small { font-size: 11px; fill: #59636e; } .number { font-size: 13px; fill: #59636e; }
  .arrow { fill: none; stroke: #0969da; stroke-width: 1.3; } .head { fill: #0969da; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; } .floor { fill: #151b23; } .box { fill: #0d1117; stroke: #545d68; }
    text { fill: #f0f6fc; } .small, .number { fill: #9198a1; }
    .arrow { stroke: #4493f8; } .head { fill: #4493f8; }
  }
"""


@dataclass(frozen=True)
class Box:
    """A room in the picture.

    Args:
        name: The room.
        x: Its left edge.
        y: Its upper edge.
        width: How wide it is.
        height: How high it is.
    """

    name: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The middle between its left and its right edge."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Row:
    """A floor in the picture, with its boxes from left to right."""

    y: float
    height: float
    boxes: tuple[Box, ...]


def lines(name: str, width: float, imports: set[str]) -> list[tuple[str, str]]:
    """Return the lines of text in a room's box, each with its style.

    Args:
        name: The room.
        width: How wide its box is.
        imports: The rooms that it imports.
    """
    place = folder_or_file(name)
    inner = sorted(f"{path.parent.name}/" for path in place.glob("*/__init__.py"))
    columns = int((width - 2 * PADDING) / CHARACTER)
    rule = textwrap.wrap(sentence(place).replace("`", ""), columns)
    found = [("name", f"{name}/" if place.is_dir() else f"{name}.py")]
    found += [("", line) for line in rule]
    for word, names in (("in it", inner), ("imports", sorted(imports))):
        text = f"{word}: {'  '.join(names)}" if names else ""
        found += [("small", line) for line in textwrap.wrap(text, columns)]
    return found


def place_rows(imports: dict[str, set[str]]) -> list[Row]:
    """Return the floors, the highest first, with the place of every box.

    Args:
        imports: For each room those that it imports.
    """
    rows: list[Row] = []
    y = float(BETWEEN)
    for floor in reversed(FLOORS):
        room = WIDTH - LEFT - RIGHT
        width = min(BOX, room / len(floor) - 24)
        height = 2 * PADDING + LINE * max(len(lines(n, width, imports[n])) for n in floor)
        gap = (room - width * len(floor)) / len(floor)
        boxes = tuple(
            Box(name, LEFT + gap / 2 + number * (width + gap), y, width, height)
            for number, name in enumerate(floor)
        )
        rows.append(Row(y, height, boxes))
        y += height + BETWEEN
    return rows


def ports(box: Box, others: list[Box]) -> dict[str, float]:
    """Return where on an edge of a box the arrows to others stand, in the order of the others.

    Args:
        box: The box.
        others: What its arrows lead to, or come from.
    """
    ordered = sorted(others, key=lambda other: (other.middle, -other.y))
    step = box.width / (len(ordered) + 1)
    return {other.name: box.x + step * (number + 1) for number, other in enumerate(ordered)}


def beside(x: float, row: Row, taken: dict[float, int]) -> float:
    """Return the place nearest to `x` where an arrow passes a floor without crossing a box.

    Args:
        x: Where it would like to pass.
        row: The floor.
        taken: How many arrows pass each box's edges already; this one is added.
    """
    for box in row.boxes:
        if box.x - 14 < x < box.x + box.width + 14:
            side = -1 if x <= box.middle else 1
            edge = box.x if side < 0 else box.x + box.width
            taken[edge] = taken.get(edge, 0) + 1
            return edge + side * (6 + 8 * taken[edge])
    return x


def draw_arrows(rows: list[Row], imports: dict[str, set[str]]) -> list[str]:
    """Return the arrows as SVG.

    Args:
        rows: The floors, the highest first.
        imports: For each room those that an arrow leads to.
    """
    box = {one.name: one for row in rows for one in row.boxes}
    level = {one.name: number for number, row in enumerate(rows) for one in row.boxes}
    into = {name: [box[n] for n, found in imports.items() if name in found] for name in box}
    taken: dict[float, int] = {}
    drawn = []
    for name, found in imports.items():
        starts = ports(box[name], [box[other] for other in found])
        for other in sorted(found):
            x, y = starts[other], box[name].y + box[name].height
            end, bottom = ports(box[other], into[other])[name], box[other].y - 7
            way = f"M{x:.0f} {y:.0f}"
            for row in rows[level[name] + 1 : level[other]]:
                wanted = x + (end - x) * (row.y - y) / (bottom - y)
                passing = beside(wanted, row, taken)
                way += _curve(x, y, passing, row.y) + f"V{row.y + row.height:.0f}"
                x, y = passing, row.y + row.height
            way += _curve(x, y, end, bottom)
            head = f"M{end:.0f} {bottom + 7:.0f}l-4-8h8z"
            drawn += [f'<path class="arrow" d="{way}"/>', f'<path class="head" d="{head}"/>']
    return drawn


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    half = (y + to_y) / 2
    return f"C{x:.0f} {half:.0f} {to_x:.0f} {half:.0f} {to_x:.0f} {to_y:.0f}"


def picture() -> str:
    """Return the whole picture as SVG."""
    imports = arrows()
    rows = place_rows(imports)
    height = rows[-1].y + rows[-1].height + BETWEEN / 2
    drawn = [f'<rect class="page" width="{WIDTH}" height="{height:.0f}" rx="8"/>']
    for number, row in enumerate(rows):
        top, tall = row.y - 10, row.height + 20
        drawn += [
            f'<rect class="floor" x="8" y="{top:.0f}" width="{WIDTH - 16}" height="{tall:.0f}"/>',
            f'<text class="number" x="24" y="{top + 24:.0f}">{len(rows) - number}</text>',
        ]
    drawn += draw_arrows(rows, without_shortcuts(imports))
    for one in (box for row in rows for box in row.boxes):
        drawn.append(
            f'<rect class="box" x="{one.x:.0f}" y="{one.y:.0f}" width="{one.width:.0f}" '
            f'height="{one.height:.0f}" rx="6"/>'
        )
        for number, (style, line) in enumerate(lines(one.name, one.width, imports[one.name])):
            at = f'x="{one.x + PADDING:.0f}" y="{one.y + PADDING + LINE * number + 11:.0f}"'
            drawn.append(f'<text class="{style}" {at}>{html.escape(line)}</text>')
    body = "\n".join(drawn)
    size = f'width="{WIDTH}" height="{height:.0f}" viewBox="0 0 {WIDTH} {height:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n'
        f"<title>The rooms of rnn_grade on their floors, and which imports which</title>\n"
        f"<style>{STYLE}</style>\n{body}\n</svg>\n"
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
