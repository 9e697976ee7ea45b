"""Handwriting: short words as the path of a pen, one point after the other.

The task: read the word. Words of two or three letters are drawn from the five letters of `LETTERS`,
each equally likely at each place, so that `tin` and `eel` occur, and so does `nnt`. The pen joins
the letters into one connected line; only for the dot of an `i` and the bar of a `t` it is lifted.
Nothing says where one letter ends and the next begins, and nobody writes twice the same: words
differ in place, size, width and slant, in the number of points (each letter gets up to two more),
and every point trembles.

Input: `x`, absolute pen points of shape `(words, points, 3)`: x to the right, y upward, and a flag
that is 1 where the pen travelled to this point through the air. The first point of a word is where
the pen first touches the paper. Short words are padded on the right: the pen rests, lifted, at its
last point.
Target: `y`, the words as text.

What is known:

- optimum: 1.0. The hand trembles little (a fortieth of the height of an `l`), so every word can be
  read. A reader without any network shows it: it compares the path with every possible word, in 25
  widths and slants, by dynamic alignment, and makes no mistake in 600 words (so at most 0.5 % of
  the words are beyond it, at 95 % confidence).
- naive: knows every letter, but reads `nn` as `n`, as decoding without a blank does. It is right
  where no letter stands beside itself: 0.5 * 4/5 + 0.5 * (4/5) ** 2 = 0.72.
- chance: always the same word of two letters: 0.5 * (1/5) ** 2 = 0.02.

Made by this file from a seed; nothing is downloaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SPLITS = ("train", "validation", "test")
WORDS = {"train": 1800, "validation": 400, "test": 800}
LETTERS = "eilnt"
FEWEST_LETTERS, MOST_LETTERS = 2, 3
MOST_EXTRA = 2
TREMBLE = 0.05

# Each letter starts and ends on the baseline, where it joins its neighbours. In units of the height
# of an `e`: x, y, and 1 where the pen travels through the air.
SHAPES = {
    "e": ((0.6, 0.5, 0), (0.45, 1.0, 0), (0.1, 0.6, 0), (0.3, 0.05, 0), (0.8, 0.1, 0)),
    "i": ((0.3, 1.0, 0), (0.35, 0.0, 0), (0.35, 1.5, 1), (0.4, 1.45, 0), (0.6, 0.1, 1)),
    "l": ((0.5, 1.2, 0), (0.4, 2.0, 0), (0.15, 1.4, 0), (0.25, 0.05, 0), (0.6, 0.1, 0)),
    "n": (
        (0.1, 1.0, 0),
        (0.2, 0.0, 0),
        (0.5, 1.0, 0),
        (0.65, 0.7, 0),
        (0.7, 0.0, 0),
        (0.9, 0.1, 0),
    ),
    "t": ((0.3, 1.8, 0), (0.35, 0.0, 0), (0.05, 1.2, 1), (0.65, 1.2, 0), (0.7, 0.1, 1)),
}
POINTS = 1 + MOST_LETTERS * (max(len(shape) for shape in SHAPES.values()) + MOST_EXTRA)


@dataclass(frozen=True, eq=False)
class Handwriting:
    """Written words.

    Args:
        x: Pen points `(words, points, 3)`: x, y, and 1 where the pen came through the air.
        y: The words.
        lengths: How many points of each word are no padding `(words,)`.
        letters: The letters that occur, in order.
        chance: Share of words that one fixed answer gets right.
        naive: Share of words without a letter beside itself.
        optimum: Share of words that can be read.
    """

    x: Array
    y: tuple[str, ...]
    lengths: Array
    letters: str
    chance: float
    naive: float
    optimum: float

    @property
    def points(self) -> int:
        """The length of every row of `x`."""
        return int(self.x.shape[1])

    @property
    def standard_error(self) -> float:
        """How far the best reader's share of these words is off by chance: it reads them all."""
        return 0.0

    def svg(self, row: int, read: str | None = None, width: int = 320) -> str:
        """Return one word as a drawing that a web browser or a notebook shows.

        Ink is a solid line with a dot at every point that the network sees; the way of the lifted
        pen is dashed.

        Args:
            row: Which word.
            read: What a network read, to stand below it.
            width: The width of the drawing in pixels.
        """
        pen = self.x[row, : self.lengths[row]]
        place = pen[:, :2] * (1, -1)  # SVG counts downward.
        low, high = place.min(axis=0) - 0.4, place.max(axis=0) + 0.4
        across, down = high - low
        note = f"written: {self.y[row]}" + ("" if read is None else f"   read: {read}")
        lines = []
        for before, after, lifted in zip(place, place[1:], pen[1:, 2], strict=False):
            look = 'class="air"' if lifted else 'class="ink"'
            (x1, y1), (x2, y2) = before, after
            lines.append(f'<line {look} x1="{x1:.3f}" y1="{y1:.3f}" x2="{x2:.3f}" y2="{y2:.3f}"/>')
        dots = [f'<circle cx="{x:.3f}" cy="{y:.3f}" r="0.05"/>' for x, y in place]
        view = f"{low[0]:.3f} {low[1]:.3f} {across:.3f} {down + 0.5:.3f}"
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" '
                f'width="{width}" height="{round(width * (down + 0.5) / across)}">',
                "<style>line { stroke-width: 0.06; stroke-linecap: round }"
                " .ink { stroke: #203a72 } .air { stroke: #b0b0b0; stroke-dasharray: 0.1 0.12 }"
                " circle { fill: #c2410c } text { font: 0.28px sans-serif; fill: #333 }</style>",
                f'<rect x="{low[0]:.3f}" y="{low[1]:.3f}" width="{across:.3f}" '
                f'height="{down + 0.5:.3f}" fill="#ffffff"/>',
                *lines,
                *dots,
                f'<text x="{low[0] + 0.15:.3f}" y="{high[1] + 0.3:.3f}" xml:space="preserve">'
                f"{escape(note)}</text>",
                "</svg>",
            ]
        )


def load(split: str = "train", seed: int = 0, *, words: int | None = None) -> Handwriting:
    """Make one split.

    Args:
        split: `train`, `validation` or `test`; they never share a random stream.
        seed: Which of the endlessly many data sets.
        words: How many; without it 1800, 400 or 800.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {split!r}")
    count = WORDS[split] if words is None else words
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    x = np.zeros((count, POINTS, 3), np.float32)
    texts, lengths = [], np.zeros(count, np.int64)
    for row in range(count):
        size = rng.integers(FEWEST_LETTERS, MOST_LETTERS + 1)
        texts.append("".join(rng.choice(list(LETTERS), size=size)))
        pen = written(texts[-1], rng)
        lengths[row] = len(pen)
        x[row, : len(pen)] = pen
        x[row, len(pen) :] = (*pen[-1, :2], 1)
    return Handwriting(
        x=x,
        y=tuple(texts),
        lengths=lengths,
        letters=LETTERS,
        chance=_share(lambda size: len(LETTERS) ** -FEWEST_LETTERS * (size == FEWEST_LETTERS)),
        naive=_share(lambda size: (1 - 1 / len(LETTERS)) ** (size - 1)),
        optimum=1.0,
    )


def written(word: str, rng: np.random.Generator) -> Array:
    """Return the pen points of one word, in a hand of its own: `(points, 3)`."""
    points = with_more_points(word, rng)
    points[:, :2] = in_hand(points[:, :2], rng.uniform(0.8, 1.2), rng.uniform(-0.2, 0.4))
    points[:, :2] += rng.normal(scale=TREMBLE, size=(len(points), 2))
    points[:, :2] = points[:, :2] * rng.uniform(0.8, 1.2) + rng.uniform(-4, 4, size=2)
    return points


def template(word: str) -> Array:
    """Return the pen points of one word as a copybook has it: `(points, 3)`."""
    points, start = [(0.0, 0.1, 0.0)], 0.0
    for letter in word:
        points += [(start + x, y, lifted) for x, y, lifted in SHAPES[letter]]
        start = points[-1][0]
    return np.array(points)


def in_hand(places: Array, stretch: float, slant: float) -> Array:
    """Return places `(points, 2)` in another width and slant, `(points, 2)`."""
    return places @ np.array([[stretch, 0.0], [slant, 1.0]])


def with_more_points(word: str, rng: np.random.Generator) -> Array:
    """Return the copybook's word with up to two more points for each letter: `(points, 3)`."""
    points, start = [np.array([0.0, 0.1, 0.0])], 0
    corners = template(word)
    for letter in word:
        end = start + len(SHAPES[letter])
        inked = [index for index in range(start + 1, end + 1) if not corners[index, 2]]
        more = set(rng.choice(inked, size=rng.integers(MOST_EXTRA + 1), replace=False).tolist())
        for index in range(start + 1, end + 1):
            if index in more:
                part = rng.uniform(0.3, 0.7)
                points.append(part * corners[index - 1] + (1 - part) * corners[index])
                points[-1][2] = 0.0
            points.append(corners[index])
        start = end
    return np.array(points)


def _share(right: Any) -> float:
    """Return the mean of `right(letters)` over the lengths of words."""
    sizes = range(FEWEST_LETTERS, MOST_LETTERS + 1)
    return float(np.mean([right(size) for size in sizes]))
