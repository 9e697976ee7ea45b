"""A figure as shapes of a page: paths and letters, and of matplotlib's figures nothing else.

The shapes take their colours from the page, so that they are readable in light and dark. They hold
no identifier, no date and nothing that would be fetched. A text in them stays a text, whatever it
holds: what matplotlib wrote is read by a parser of XML and written anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from rnn_grade.errors import UserError

FONT_SIZE = 14
# The colours of a page that pictures have: variables of `style.css`.
COLOURS = (
    *("ink", "quiet", "rule", "accent", "page"),
    *("full", "part", "none", "absent", "on-full", "on-part", "on-none", "on-absent"),
)
# In a figure a colour only stands for one of them, which comes into its place.
_STAND_INS = {f"#{number:06x}": f"var(--{name})" for number, name in enumerate(COLOURS, 1)}
_STAND_IN = re.compile("|".join(_STAND_INS))
_FONT_FAMILY = re.compile(r" *font-family: [^;]*;?")
_NO_TURN = re.compile(r"rotate\(-?0 .*")
_SVG = "{http://www.w3.org/2000/svg}"
# They would need identifiers, which might collide with those of the page.
_BY_REFERENCE = {f"{_SVG}{name}" for name in ("clipPath", "use")}


@dataclass(frozen=True)
class Drawing:
    """What a figure shows.

    Args:
        width: In pixels, where there is room for it.
        height: In pixels.
        shapes: Paths and letters, as markup.
    """

    width: int
    height: int
    shapes: str


@dataclass(frozen=True)
class Line:
    """A line with round ends.

    Args:
        points: Across and down, in pixels.
        colour: The variable in `style.css`, without its dashes.
        width: In pixels.
        dashed: Whether it has gaps.
    """

    points: tuple[tuple[float, float], ...]
    colour: str
    width: int
    dashed: bool = False


def colour(name: str) -> str:
    """Return what stands in a figure for a colour of the page.

    Args:
        name: The variable in `style.css`, without its dashes.
    """
    return f"#{COLOURS.index(name) + 1:06x}"


@contextmanager
def blank(width: int, height: int) -> Iterator[Any]:
    """Lend an empty figure, with settings of our own, whatever the reader's are.

    Args:
        width: In pixels.
        height: In pixels.

    Raises:
        UserError: matplotlib is not installed.
    """
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        raise not_installed("matplotlib") from None
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "svg.fonttype": "none",
                "font.size": FONT_SIZE,
                "text.color": colour("ink"),
                "text.parse_math": False,
                "xtick.color": colour("quiet"),
                "path.simplify": False,
            }
        )
        yield Figure(figsize=(width / 72, height / 72))


def drawing(figure: Any) -> Drawing:
    """Return what a figure shows.

    Args:
        figure: One of `blank`, in which nothing is clipped and no tick or marker is drawn.
    """
    stream = io.BytesIO()
    figure.patch.set_visible(False)
    figure.savefig(stream, format="svg", dpi=72, metadata={"Date": None})
    elements = list(ElementTree.fromstring(stream.getvalue()).iter())
    assert not _BY_REFERENCE & {one.tag for one in elements}, "clip nothing, draw no markers"
    shapes = [_shape(one) for one in elements if one.tag in (f"{_SVG}path", f"{_SVG}text")]
    width, height = (round(72 * side) for side in figure.get_size_inches())
    return Drawing(width, height, "\n".join(shapes))


def lines_drawn(width: int, height: int, lines: Sequence[Line]) -> Drawing:
    """Return lines as a drawing, for pictures that need nothing else.

    Args:
        width: In pixels.
        height: In pixels.
        lines: From the back to the front.
    """
    return Drawing(width, height, "".join(map(_path, lines)))


def not_installed(package: str) -> UserError:
    """Return what to say where a package is missing that only a class report needs."""
    return UserError(
        f"A class report needs {package}, which is not installed.",
        "`pip install 'rnn-grade[class]'` installs what scoring a class needs.",
    )


def _path(line: Line) -> str:
    dashes = "; stroke-dasharray: 3" if line.dashed else ""
    made = ElementTree.Element("path")
    made.set("d", "M " + " L ".join(f"{_short(x)} {_short(y)}" for x, y in line.points))
    made.set(
        "style",
        f"fill: none; stroke: var(--{line.colour}); stroke-width: {line.width}; "
        f"stroke-linecap: round{dashes}",
    )
    return ElementTree.tostring(made, "unicode")


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _shape(found: ElementTree.Element) -> str:
    made = ElementTree.Element(found.tag.removeprefix(_SVG))
    made.text = found.text
    for name in ("d", "x", "y", "transform"):
        value = " ".join(found.get(name, "").split())
        if value and not _NO_TURN.fullmatch(value):
            made.set(name, value)
    style = _FONT_FAMILY.sub("", found.get("style", ""))
    made.set("style", _STAND_IN.sub(lambda one: _STAND_INS[one[0]], style))
    return ElementTree.tostring(made, "unicode")
