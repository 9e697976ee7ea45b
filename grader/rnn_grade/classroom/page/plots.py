"""The pictures of a class report, for wide and for narrow screens, and what they say in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rnn_grade.classroom.page.statistics import TENTHS, tenths
from rnn_grade.classroom.page.svg import (
    FONT_SIZE,
    Drawing,
    Line,
    blank,
    colour,
    drawing,
    lines_drawn,
)
from rnn_grade.text import clean

WIDE, NARROW = 720, 330
_PARTS = ("full", "part", "none", "absent")
_CURVE_POINTS = 200


@dataclass(frozen=True)
class Picture:
    """A picture for one width of the screen.

    Args:
        kind: `wide`, `narrow` or `small`: where the style sheet shows it.
        title: What it shows.
        words: Its numbers.
        drawing: What is seen.
    """

    kind: str
    title: str
    words: tuple[str, ...]
    drawing: Drawing


def histogram(percents: Sequence[float], median: float) -> tuple[Picture, ...]:
    """Return how many students reached which share of all points.

    Args:
        percents: Their shares, from 0 to 100.
        median: What half of them reached.

    Returns:
        The picture for wide and the one for narrow screens; the style sheet shows one of them.
    """
    counts = tenths(percents)
    title = "How many students reached which share of all points"
    words = [f"{label}: {n}" for label, n in zip(TENTHS, counts, strict=True) if n]
    return _both(lambda width: _histogram(width, counts, median), title, words)


def outcomes(names: Sequence[str], parts: Sequence[Sequence[int]]) -> tuple[Picture, ...]:
    """Return a bar for each exercise: all points, some, none, and nothing handed in.

    Args:
        names: The exercises.
        parts: For each of them the four counts.

    Returns:
        The picture for wide and the one for narrow screens.
    """
    # A figure draws what it is given: XML has no place for control characters, a bar for one line.
    names = [" ".join(clean(name, 200).split()) for name in names]
    title = "How many students have all points, some, none, or handed in nothing"
    words = [
        f"{name}: {', '.join(map(str, four))}" for name, four in zip(names, parts, strict=True)
    ]
    return _both(lambda width: _outcomes(width, names, parts), title, words)


def curve(scores: Sequence[float], bar: float | None, title: str) -> Picture:
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
    return Picture("small", title, (), _curve(sorted(points), level))


def attempts(scores: Sequence[tuple[int, float]], total: int, title: str) -> Picture:
    """Return the points of attempts, one after the other, between none and all.

    Args:
        scores: The number of each attempt that has a score, and its points.
        total: All points.
        title: What the picture says, for whoever cannot see it.
    """
    return Picture("small", title, (), _curve(scores, None, (0.0, float(total))))


def _both(draw: Callable[[int], Drawing], title: str, words: Sequence[str]) -> tuple[Picture, ...]:
    return tuple(
        Picture(kind, title, tuple(words), draw(width))
        for width, kind in ((WIDE, "wide"), (NARROW, "narrow"))
    )


def _histogram(width: int, counts: Sequence[int], median: float) -> Drawing:
    with blank(width, 220) as figure:
        axes = figure.add_axes((0.02, 0.2, 0.96, 0.62))
        bars = axes.bar(range(5, 100, 10), counts, width=9, color=colour("accent"), clip_on=False)
        for one, count in zip(bars, counts, strict=True):
            if count:
                place = (one.get_x() + 4.5, count)
                # Its ground hides the line of the median, which would cut it.
                ground = {"facecolor": colour("page"), "edgecolor": "none", "pad": 1.5}
                axes.annotate(
                    str(count),
                    place,
                    (0, 5),
                    textcoords="offset points",
                    ha="center",
                    va="bottom",
                    bbox=ground,
                )
        top = 1.22 * max([*counts, 1])
        line = {"color": colour("ink"), "linewidth": 1, "dashes": (3, 3), "clip_on": False}
        axes.plot([median, median], [0, top], **line)
        side = "right" if median > 50 else "left"
        axes.annotate(
            f"median {median:.0f}\N{NARROW NO-BREAK SPACE}%",
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
        return drawing(figure)


def _outcomes(width: int, names: Sequence[str], parts: Sequence[Sequence[int]]) -> Drawing:
    row, above = 54, 4
    height = row * len(names) + above
    with blank(width, height) as figure:
        axes = figure.add_axes((0, 0, 1, 1))
        whole = max([sum(four) for four in parts], default=1) or 1
        longest = int(width / (FONT_SIZE * 0.62))
        for number, (name, four) in enumerate(zip(names, parts, strict=True)):
            top = above + number * row
            short = name if len(name) <= longest else name[: longest - 1] + "…"
            axes.text(0, top + 14, short, ha="left", va="baseline")
            left = 0.0
            for count, part in zip(four, _PARTS, strict=True):
                length = count / whole * width
                if not count:
                    continue
                fill, edge, ink = colour(part), colour("page"), colour(f"on-{part}")
                axes.barh(top + 33, length, 22, left, color=fill, edgecolor=edge, clip_on=False)
                if length > len(str(count)) * FONT_SIZE * 0.62 + 6:
                    axes.text(
                        left + length / 2, top + 38, count, ha="center", va="baseline", color=ink
                    )
                left += length
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        axes.set_xticks([])
        _bare(axes)
        return drawing(figure)


def _curve(
    points: Sequence[tuple[int, float]], bar: float | None, span: tuple[float, ...] = ()
) -> Drawing:
    heights = [*span, *(y for _, y in points), *([] if bar is None else [bar])]
    low, high = min(heights, default=0.0), max(heights, default=1.0)
    last = max([n for n, _ in points], default=1)

    def across(n: int) -> float:
        return 4 + 192 * (n - 1) / max(1, last - 1)

    def up(y: float) -> float:
        # Halved before the difference: scores may be as large as numbers get.
        share = (y / 2 - low / 2) / (high / 2 - low / 2) if high > low else 0.5
        return 50.4 - 44.8 * share

    # Without axes, and without matplotlib: a class has thousands of these.
    lines = [] if bar is None else [Line(((4, up(bar)), (196, up(bar))), "quiet", 1, dashed=True)]
    if points:
        line = tuple((across(n), up(y)) for n, y in points)
        # A line of no length with a round end is a point.
        lines += [Line(line, "accent", 2), Line(line[-1:] * 2, "accent", 6)]
    return lines_drawn(200, 56, lines)


def _bare(axes: Any) -> None:
    """Leave only what carries a meaning: no frame, no ticks, no second axis."""
    axes.set_yticks([])
    axes.tick_params(bottom=False, pad=6)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.spines["bottom"].set_visible(bool(len(axes.get_xticks())))
    axes.spines["bottom"].set_color(colour("rule"))
    axes.patch.set_visible(False)
