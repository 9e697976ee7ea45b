"""Diagrams as PNG on a light card, which reads in a light and in a dark notebook.

Why not SVG: Colab shows no SVG in a text cell, in whatever way it is embedded, and no attachments,
but PNG in a data URI, as its own editor embeds pictures (googlecolab/colabtools, issues 2092 and
3836). VS Code's Markdown refuses an SVG in a data URI, and takes a PNG (`validateLink` of
markdown-it, which its notebook renderer leaves as it is). JupyterLab shows both, but no SVG as an
attachment (jupyterlab, issue 10464). All three let `<img>` with `width` and `alt` through; the
picture has twice that width, for sharp screens.
"""

from __future__ import annotations

import base64
import html
import struct
import zlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rnn_grade.notebook.made import diagram, task
from rnn_grade.notebook.made.diagram import Box, Head, Letter, Line, Shape, Sum

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The characters that can be drawn, each in a cell of this many pixels, with its foot at BASELINE.
CHARACTERS = "".join(map(chr, range(32, 127)))
CELL = (16, 40)
BASELINE = 28
GLYPHS = "glyphs.bin"
_SCALE = 2
_MARGIN = 32
_RADIUS = 20
_CARD, _EDGE, _INK, _STROKE, _FILL = (
    (246, 248, 250),
    (208, 215, 222),
    (31, 41, 55),
    (59, 110, 168),
    (255, 255, 255),
)
_WIDTH = 3


def markdown(fence: task.Fence) -> str:
    """Return a diagram as Markdown for a notebook.

    Args:
        fence: The diagram; the words behind its kind say what it shows to those who cannot see it.
    """
    picture, width = png(diagram.shapes(fence.body))
    data = base64.b64encode(picture).decode()
    words = html.escape(" ".join(fence.options))
    return f'<img width="{width}" alt="{words}" src="data:image/png;base64,{data}">'


def problems(text: str) -> list[str]:
    """Return what is wrong with the diagrams of a task text, one sentence each.

    Args:
        text: Its Markdown.
    """
    found = []
    for fence in task.fences(text):
        if fence.kind == "diagram":
            unknown = sorted({*fence.body} - {*CHARACTERS, "\n"})
            if unknown:
                found.append(f"line {fence.line}: a diagram cannot have {' '.join(unknown)}")
            if not fence.options:
                found.append(f"line {fence.line}: say behind `diagram` what it shows")
    return found


def png(shapes: list[Shape]) -> tuple[bytes, int]:
    """Paint a diagram.

    Args:
        shapes: What it consists of.

    Returns:
        The file, and the width at which to show it.
    """
    canvas = _Canvas(shapes)
    for shape in shapes:
        canvas.paint(shape)
    return _encoded(canvas.pixels), canvas.pixels.shape[1] // _SCALE


class _Canvas:
    """The pixels, `(height, width, 4)`, and what can be painted on them."""

    def __init__(self, shapes: list[Shape]) -> None:
        import numpy as np

        columns = max((_right(shape) for shape in shapes), default=0)
        rows = max((_lower(shape) for shape in shapes), default=0)
        width, height = int(columns * CELL[0]) + 2 * _MARGIN, int(rows * CELL[1]) + 2 * _MARGIN
        self.pixels: NDArray[np.uint8] = np.zeros((height, width, 4), np.uint8)
        self._rectangle((1, 1, width - 1, height - 1), _RADIUS, _CARD, _EDGE, 2)

    def paint(self, shape: Shape) -> None:
        match shape:
            case Letter():
                self._letter(shape)
            case Line():
                self._line(shape)
            case Head():
                self._head(shape)
            case Box(left, right, row, is_round):
                x, y = _place(left, row)
                outline = (x + 4, y + 4, x + (right - left) * CELL[0] - 4, y + CELL[1] - 4)
                self._rectangle(outline, 16 if is_round else 6, _FILL, _STROKE, 2)
            case Sum():
                x, y = _place(shape.x, shape.y)
                self._rectangle((x - 12, y - 12, x + 12, y + 12), 12, _FILL, _STROKE, 2)
                for half in ((6, 1), (1, 6)):
                    self._fill(x - half[0], y - half[1], x + half[0], y + half[1], _STROKE)

    def _letter(self, letter: Letter) -> None:
        x, y = map(int, _place(letter.column, letter.row))
        index = CHARACTERS.find(letter.character)
        coverage = _glyphs()[index if index >= 0 else CHARACTERS.index("?")]
        self._blend(slice(y, y + CELL[1]), slice(x, x + CELL[0]), coverage / 15, _INK)

    def _line(self, line: Line) -> None:
        left, upper = _place(line.x[0], line.y[0])
        right, lower = _place(line.x[1], line.y[1])
        half = _WIDTH / 2
        if upper != lower:
            self._fill(left - half, upper, left + half, lower, _STROKE)
            return
        on, off = {"solid": (right - left, 0), "dashed": (10, 6), "dotted": (3, 5)}[line.style]
        at = left
        while at < right:
            end = min(at + on, right)
            self._fill(at, upper - half, end, upper + half, _STROKE)
            at += on + off
            if not off:
                break

    def _head(self, head: Head) -> None:
        import numpy as np

        tip_x, tip_y = _place(head.x, head.y)
        rows, columns, y, x = self._around(tip_x - 18, tip_y - 18, tip_x + 18, tip_y + 18)
        along, across = {
            "right": (tip_x - x, y - tip_y),
            "left": (x - tip_x, y - tip_y),
            "down": (tip_y - y, x - tip_x),
            "up": (y - tip_y, x - tip_x),
        }[head.to]
        inside = np.minimum(along * 0.5 - np.abs(across), 14 - along)
        self._blend(rows, columns, np.clip(inside + 0.5, 0, 1), _STROKE)

    def _fill(self, left: float, upper: float, right: float, lower: float, color: Any) -> None:
        rows = slice(round(upper), max(round(lower), round(upper) + 1))
        columns = slice(round(left), max(round(right), round(left) + 1))
        self.pixels[rows, columns, :3] = color

    def _rectangle(self, edges: Any, radius: float, fill: Any, edge: Any, width: float) -> None:
        import numpy as np

        left, upper, right, lower = edges
        rows, columns, y, x = self._around(left - 1, upper - 1, right + 1, lower + 1)
        across = np.abs(x - (left + right) / 2) - (right - left) / 2 + radius
        down = np.abs(y - (upper + lower) / 2) - (lower - upper) / 2 + radius
        outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
        distance = outside + np.minimum(np.maximum(across, down), 0) - radius
        self._blend(rows, columns, np.clip(0.5 - distance, 0, 1), edge)
        self._blend(rows, columns, np.clip(0.5 - distance - width, 0, 1), fill)

    def _around(self, left: float, upper: float, right: float, lower: float) -> Any:
        """Return the slices of an area, and the middles of its pixels."""
        import numpy as np

        height, width, _ = self.pixels.shape
        rows = slice(max(int(upper), 0), min(int(lower) + 1, height))
        columns = slice(max(int(left), 0), min(int(right) + 1, width))
        y, x = np.ogrid[rows, columns]
        return rows, columns, y + 0.5, x + 0.5

    def _blend(self, rows: slice, columns: slice, coverage: Any, color: Any) -> None:
        import numpy as np

        # In 16 steps, so that the picture has few colours and a small file.
        part = np.round(np.asarray(coverage) * 15)[..., None] / 15
        area = self.pixels[rows, columns]
        opaque = area[..., 3:] > 0
        mixed = area[..., :3] * (1 - part) + np.array(color) * part
        area[..., :3] = np.where(opaque, np.round(mixed), np.array(color))
        area[..., 3:] = np.where(opaque, area[..., 3:], np.round(part * 255))


def _place(column: float, row: float) -> tuple[float, float]:
    return _MARGIN + column * CELL[0], _MARGIN + row * CELL[1]


def _right(shape: Shape) -> float:
    match shape:
        case Letter(column=column):
            return column + 1
        case Box(right=right):
            return right
        case Line(x=x):
            return x[1]
    return shape.x


def _lower(shape: Shape) -> float:
    match shape:
        case Letter(row=row) | Box(row=row):
            return row + 1
        case Line(y=y):
            return int(y[1] + 0.99)
    return int(shape.y + 0.99)


@cache
def _glyphs() -> NDArray[np.uint8]:
    import numpy as np

    data = zlib.decompress(files(__package__).joinpath(GLYPHS).read_bytes())
    return np.frombuffer(data, np.uint8).reshape(len(CHARACTERS), CELL[1], CELL[0])


def _encoded(pixels: NDArray[np.uint8]) -> bytes:
    """Return pixels as PNG: a palette, as there are few colours, and an index for each pixel."""
    import numpy as np

    height, width, _ = pixels.shape
    found, indices = np.unique(pixels.view("<u4"), return_inverse=True)
    colors = found.view(np.uint8).reshape(-1, 4)
    if len(colors) > 256:
        raise ValueError(f"{len(colors)} colours are more than a palette holds")
    rows = np.zeros((height, width + 1), np.uint8)
    rows[:, 1:] = indices.reshape(height, width)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", colors[:, :3].tobytes()),
            (b"tRNS", colors[:, 3].tobytes()),
            (b"IDAT", zlib.compress(rows.tobytes(), 9)),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
