"""The curve of a training as a picture: scores by epoch, beside what they have to be compared with.

Its lines and letters have the colour of the text around it, so it is readable in every theme.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rnn_grade.render.html.markup import Markup, element, joined
from rnn_grade.render.words.verdicts import number

_WIDTH, _HEIGHT = 360, 176
# Around the lines: room for the scale, for the names of the levels, for the epochs.
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 108, 12, 38
_LINE = 15
_POINTS = 200


def curve(
    scores: Sequence[float], levels: Mapping[str, float | None], metric: str = "score"
) -> Markup:
    """Return a training as inline SVG.

    Args:
        scores: The score after each epoch, one or more; those that are not finite are left out.
        levels: What it is compared with, by name: `bar`, `optimum`, `naive`, `chance`.
        metric: What is measured.
    """
    finite = {n: y for n, y in enumerate(scores, 1) if math.isfinite(y)}
    lines = {name: y for name, y in levels.items() if y is not None and math.isfinite(y)}
    heights = [*finite.values(), *lines.values()] or [0.0]
    low, high = min(heights), max(heights)
    right, foot = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM

    def across(epoch: float) -> float:
        return round(_LEFT + (right - _LEFT) * (epoch - 1) / max(1, len(scores) - 1), 1)

    def up(y: float) -> float:
        # Halved before the difference: scores may be as large as numbers get.
        share = (y / 2 - low / 2) / (high / 2 - low / 2) if high > low else 0.5
        return round(foot - 6 - share * (foot - _TOP - 12), 1)

    shown = sorted(finite)[:: math.ceil(len(finite) / _POINTS) or 1]
    shown += [max(finite)] if finite and max(finite) not in shown else []
    path = " L ".join(f"{across(n)} {up(finite[n])}" for n in shown)
    ends = [
        element("line", x1=_LEFT, x2=right, y1=up(y), y2=up(y), class_=f"rnn-level rnn-{name}")
        for name, y in lines.items()
    ]
    names = [
        _text(right + 8, y + 4, f"{name} {number(lines[name])}", name)
        for name, y in _apart({name: up(y) for name, y in lines.items()}).items()
    ]
    picture = element(
        "svg",
        element("title", _said(scores, lines, metric)),
        *_axes(low, high, (up(low), up(high)), len(scores), metric),
        *ends,
        element("path", d=f"M {path}", class_="rnn-scores", fill="none", stroke="currentColor")
        if len(shown) > 1
        else joined(),
        element("circle", cx=across(shown[-1]), cy=up(finite[shown[-1]]), r=3.5, class_="rnn-last")
        if shown
        else joined(),
        *names,
        class_="rnn-curve",
        role="img",
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        width=_WIDTH,
        height=_HEIGHT,
    )
    # The style shows what is hidden. JupyterLab's sanitizer, which runs over notebooks that are not
    # trusted, takes the style and the picture away and leaves the picture's letters (apputils,
    # sanitizer.ts): then they stay hidden.
    return element("div", picture, hidden="hidden", class_="rnn-picture")


def _said(scores: Sequence[float], lines: Mapping[str, float], metric: str) -> str:
    last = number(scores[-1]) if scores else "none"
    beside = "".join(f", {name} {number(y)}" for name, y in lines.items())
    return f"{metric} after each epoch: {last} after epoch {len(scores)}{beside}."


def _axes(
    low: float, high: float, heights: tuple[float, float], epochs: int, metric: str
) -> list[Markup]:
    right, foot = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    middle = (_TOP + foot) / 2
    found = [
        element("line", x1=_LEFT, x2=right, y1=foot, y2=foot, class_="rnn-axis"),
        element("line", x1=_LEFT, x2=_LEFT, y1=_TOP, y2=foot, class_="rnn-axis"),
        _text(_LEFT, foot + 16, "1", "tick", anchor="middle"),
        _text((_LEFT + right) / 2, foot + 32, "epoch", "tick", anchor="middle"),
        _text(12, middle, metric[:24], "tick", "middle", turned=True),
        _text(_LEFT - 6, heights[0] + 4, number(low), "tick", anchor="end"),
    ]
    if epochs > 1:
        found.append(_text(right, foot + 16, str(epochs), "tick", anchor="middle"))
    if high > low:
        found.append(_text(_LEFT - 6, heights[1] + 4, number(high), "tick", anchor="end"))
    return found


def _text(
    x: float, y: float, text: str, kind: str, anchor: str = "", *, turned: bool = False
) -> Markup:
    return element(
        "text",
        text,
        x=round(x, 1),
        y=round(y, 1),
        class_=f"rnn-{kind}",
        fill="currentColor",
        text_anchor=anchor,
        transform=f"rotate(-90 {x} {y})" if turned else "",
    )


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """Return where names stand, so that none covers another; as near to their lines as it goes."""
    order = sorted(heights, key=lambda name: heights[name])
    places = [heights[name] for name in order]
    for above, below in pairwise(range(len(places))):
        places[below] = max(places[below], places[above] + _LINE)
    # What was pushed out at the foot pushes back those above it.
    lowest = float(_HEIGHT - _BOTTOM)
    for index in reversed(range(len(places))):
        places[index] = min(places[index], lowest)
        lowest = places[index] - _LINE
    return dict(zip(order, places, strict=True))
