"""Pictures as inline SVG: matplotlib lays them out, the page's style colours them.

What goes into a page takes its colours from the page, so that it is readable in light and dark; it
holds no style of its own, no identifier, no date and nothing that would be fetched.
"""

from __future__ import annotations

import html
import io
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from rnn_grade.classroom.page.statistics import TENTHS, tenths
from rnn_grade.errors import UserError

WIDE, NARROW = 720, 330
_FONT = 14
_LINE = 1.2
# Colours that only stand for one: what the page calls it takes the place.
_COLOURS = {
    "#000001": "currentColor",
    "#000002": "var(--quiet)",
    "#000003": "var(--rule)",
    "#000004": "var(--accent)",
    "#000005": "var(--full)",
    "#000006": "var(--part)",
    "#000007": "var(--none)",
    "#000008": "var(--absent)",
    "#000009": "var(--page)",
    "#00000a": "var(--on-full)",
    "#00000b": "var(--on-part)",
    "#00000c": "var(--on-none)",
    "#00000d": "var(--on-absent)",
}
_INK, _QUIET, _RULE, _ACCENT = "#000001", "#000002", "#000003", "#000004"
_PAGE = "#000009"
_PARTS = ("#000005", "#000006", "#000007", "#000008")
_ON_PARTS = ("#00000a", "#00000b", "#00000c", "#00000d")
_JUNK = re.compile(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", re.DOTALL)
_ID = re.compile(r' id="[^"]*"')
_FONTS = re.compile(r" *font-family: [^;\"]*;?")
_TURN = re.compile(r' transform="rotate\(-?0 [^"]*\)"')
_CURVE_POINTS = 200


def histogram(percents: Sequence[float], median: float) -> str:
    """Return how many students reached which share of all points.

    Args:
        percents: Their shares, from 0 to 100.
        median: What half of them reached.
    """
    counts = tenths(percents)
    title = "How many students reached which share of all points"
    words = "; ".join(f"{label}: {n}" for label, n in zip(TENTHS, counts, strict=True) if n)
    return _both(lambda width: _histogram(width, counts, median), title, words)


def outcomes(names: Sequence[str], parts: Sequence[Sequence[int]]) -> str:
    """Return a bar for each exercise: all points, some, none, and nothing handed in.

    Args:
        names: The exercises.
        parts: For each of them the four counts.
    """
    title = "How many students have all points, some, none, or handed in nothing"
    words = "; ".join(
        f"{name}: {', '.join(map(str, four))}" for name, four in zip(names, parts, strict=True)
    )
    return _both(lambda width: _outcomes(width, names, parts), title, words)


def curve(scores: Sequence[float], bar: float | None, title: str) -> str:
    """Return a learning curve: the score after each epoch, and the score to reach.

    Args:
        scores: One or more numbers; those that are not finite are left out.
        bar: The score to reach.
        title: What the picture says, for whoever cannot see it.
    """
    step = math.ceil(len(scores) / _CURVE_POINTS) or 1
    points = tuple((n, y) for n, y in enumerate(scores, 1) if math.isfinite(y))
    points = tuple({*points[::step], *points[-1:]})
    level = bar if bar is not None and math.isfinite(bar) else None
    drawn = _curve(tuple(sorted(points)), level)
    return _labelled(drawn, "plot small", title, "")


@contextmanager
def _drawing() -> Iterator[Any]:
    """Lend matplotlib with settings of our own, whatever the reader's are."""
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        raise UserError(
            "A class report needs matplotlib, which is not installed.",
            "`pip install 'rnn-grade[class]'` installs what scoring a class needs.",
        ) from None
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "rnn-grade",
                "font.size": _FONT,
                "text.color": _INK,
                "text.parse_math": False,
                "xtick.color": _QUIET,
                "path.simplify": False,
            }
        )
        yield Figure


def _both(draw: Any, title: str, words: str) -> str:
    """Return a picture for wide and one for narrow screens; the style shows one of them."""
    return "".join(
        _labelled(draw(width), f"plot {kind}", title, words)
        for width, kind in ((WIDE, "wide"), (NARROW, "narrow"))
    )


def _histogram(width: int, counts: Sequence[int], median: float) -> str:
    with _drawing() as figure:
        picture = figure(figsize=(width / 72, 220 / 72))
        axes = picture.add_axes((0.02, 0.2, 0.96, 0.62))
        bars = axes.bar(range(5, 100, 10), counts, width=9, color=_ACCENT, clip_on=False)
        for one, count in zip(bars, counts, strict=True):
            if count:
                place = (one.get_x() + 4.5, count)
                axes.annotate(
                    str(count), place, (0, 4), textcoords="offset points", ha="center", va="bottom"
                )
        top = 1.22 * max([*counts, 1])
        axes.plot([median, median], [0, top], color=_INK, linewidth=1, dashes=(3, 3), clip_on=False)
        side = "right" if median > 50 else "left"
        axes.annotate(
            f"half reached {median:.0f}\N{NARROW NO-BREAK SPACE}%",
            (median, top),
            (0, 3),
            textcoords="offset points",
            ha=side,
            va="bottom",
        )
        axes.set_xlim(0, 100)
        axes.set_ylim(0, top)
        steps = range(0, 101, 20 if width == WIDE else 50)
        axes.set_xticks(steps, [f"{s}\N{NARROW NO-BREAK SPACE}%" for s in steps])
        axes.get_xticklabels()[0].set_ha("left")
        axes.get_xticklabels()[-1].set_ha("right")
        _bare(axes)
        return _svg(picture)


def _outcomes(width: int, names: Sequence[str], parts: Sequence[Sequence[int]]) -> str:
    with _drawing() as figure:
        row, above = 54, 4
        height = row * len(names) + above
        picture = figure(figsize=(width / 72, height / 72))
        axes = picture.add_axes((0, 0, 1, 1))
        whole = max([sum(four) for four in parts], default=1) or 1
        longest = int(width / (_FONT * 0.62))
        for number, (name, four) in enumerate(zip(names, parts, strict=True)):
            top = above + number * row
            short = name if len(name) <= longest else name[: longest - 1] + "…"
            axes.text(0, top + 14, short, ha="left", va="baseline")
            left = 0.0
            for count, colour, on in zip(four, _PARTS, _ON_PARTS, strict=True):
                length = count / whole * width
                if not count:
                    continue
                axes.barh(top + 33, length, 22, left, color=colour, edgecolor=_PAGE, clip_on=False)
                if length > len(str(count)) * _FONT * 0.62 + 6:
                    axes.text(
                        left + length / 2, top + 38, count, ha="center", va="baseline", color=on
                    )
                left += length
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        axes.set_xticks([])
        _bare(axes)
        return _svg(picture)


# Files that are the same were graded once, and so have the same curve.
@cache
def _curve(points: tuple[tuple[int, float], ...], bar: float | None) -> str:
    with _drawing() as figure:
        from matplotlib.lines import Line2D

        # A class has hundreds of these: without axes each takes a fifth of the time.
        picture = figure(figsize=(200 / 72, 56 / 72))

        def line(xs: Sequence[float], ys: Sequence[float], colour: str, **style: Any) -> None:
            picture.add_artist(Line2D(xs, ys, color=colour, clip_on=False, **style))

        heights = [y for _, y in points] + ([] if bar is None else [bar])
        low, high = min(heights, default=0.0), max(heights, default=1.0)
        last = max([n for n, _ in points], default=1)

        def across(n: int) -> float:
            return 0.02 + 0.96 * (n - 1) / max(1, last - 1)

        def up(y: float) -> float:
            # Halved before the difference: scores may be as large as numbers get.
            return 0.1 + 0.8 * ((y / 2 - low / 2) / (high / 2 - low / 2) if high > low else 0.5)

        if bar is not None:
            line([0.02, 0.98], [up(bar)] * 2, _QUIET, dashes=(3, 3), linewidth=1)
        if points:
            xs, ys = [across(n) for n, _ in points], [up(y) for _, y in points]
            line(xs, ys, _ACCENT, linewidth=2)
            # A line of no length with a round end: a marker would be drawn by reference.
            line(xs[-1:] * 2, ys[-1:] * 2, _ACCENT, linewidth=6, solid_capstyle="round")
        return _svg(picture)


def _bare(axes: Any) -> None:
    """Leave only what carries a meaning: no frame, no ticks, no second axis."""
    axes.set_yticks([])
    axes.tick_params(bottom=False, pad=6)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.spines["bottom"].set_visible(bool(len(axes.get_xticks())))
    axes.spines["bottom"].set_color(_RULE)
    axes.patch.set_visible(False)


def _svg(picture: Any) -> str:
    """Return a picture's SVG without all that a page has no use for."""
    stream = io.StringIO()
    picture.patch.set_visible(False)
    picture.savefig(stream, format="svg", dpi=72, metadata={"Date": None})
    text = stream.getvalue()
    return text[text.index("<svg") :]


def _labelled(drawn: str, kind: str, title: str, words: str) -> str:
    """Return SVG that takes the page's colours and says what it shows."""
    head, _, body = drawn.partition(">")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', head)
    assert box is not None, "matplotlib writes a viewBox"
    width, height = (float(side) for side in box.groups())
    body = _TURN.sub("", _FONTS.sub("", _JUNK.sub("", body)))
    # Nothing of ours is drawn by reference, so no identifier is needed, and none can collide.
    assert "url(#" not in body, "clip nothing"
    assert "<use" not in body, "draw no ticks and no markers"
    body = re.sub(r"<defs>\s*</defs>", "", _ID.sub("", body))
    for colour, name in _COLOURS.items():
        body = body.replace(colour, name)
    body = re.sub(r"\s*\n\s*", "\n", body)
    said = html.escape(f"{title}. {words}" if words else title)
    return (
        f'<svg class="{kind}" role="img" viewBox="0 0 {width:g} {height:g}" '
        f'style="max-width:{width:g}px"><title>{said}</title>{body}'
    )
