"""The handwriting data set: its paths, its drawings, and the numbers it promises."""

from __future__ import annotations

import importlib.util
import itertools
import sys
import xml.etree.ElementTree as ElementTree
from typing import Any

import numpy as np
import pytest
from places import ROOT

# 600 words give the same answer, and take half a minute.
WORDS_READ = 30
PATH = ROOT / "datasets" / "handwriting.py"


@pytest.fixture(scope="module")
def handwriting() -> Any:
    spec = importlib.util.spec_from_file_location("_handwriting_under_test", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Dataclasses look their own module up.
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_shapes_and_sizes(handwriting: Any) -> None:
    data = handwriting.load("train", 1)
    assert data.x.shape == (1800, 25, 3)
    assert len(data.y) == 1800
    assert (data.points, data.letters) == (25, "eilnt")
    assert set("".join(data.y)) == set(data.letters)
    assert {len(word) for word in data.y} == {2, 3}
    assert 11 <= data.lengths.min() < data.lengths.max() <= data.points
    assert np.all(np.isfinite(data.x))


def test_the_pen_is_lifted_for_dots_and_bars_only(handwriting: Any) -> None:
    data = handwriting.load("test", 2, words=100)
    lifts = {"e": 0, "i": 2, "l": 0, "n": 0, "t": 2}
    for pen, word, length in zip(data.x, data.y, data.lengths, strict=True):
        assert set(np.unique(pen[:, 2])) <= {0.0, 1.0}
        assert pen[:length, 2].sum() == sum(lifts[letter] for letter in word)


def test_short_words_rest_at_their_last_point(handwriting: Any) -> None:
    data = handwriting.load("validation", 3, words=100)
    for pen, length in zip(data.x, data.lengths, strict=True):
        assert np.all(pen[length:, :2] == pen[length - 1, :2])
        assert np.all(pen[length:, 2] == 1)


def test_nobody_writes_twice_the_same(handwriting: Any) -> None:
    rng = np.random.default_rng(4)
    first, second = handwriting.written("tin", rng), handwriting.written("tin", rng)
    assert first.shape != second.shape or not np.allclose(first, second)


def test_the_same_seed_gives_the_same_words(handwriting: Any) -> None:
    first, second = handwriting.load("test", 9, words=50), handwriting.load("test", 9, words=50)
    assert np.array_equal(first.x, second.x)
    assert first.y == second.y


def test_splits_and_seeds_differ(handwriting: Any) -> None:
    sets = [
        handwriting.load(split, seed, words=50) for split in handwriting.SPLITS for seed in (0, 1)
    ]
    assert len({data.x.tobytes() for data in sets}) == 6
    assert len({data.y for data in sets}) == 6


def test_chance_and_naive_by_counting(handwriting: Any) -> None:
    rows = [*itertools.product("eilnt", repeat=2), *itertools.product("eilnt", repeat=3)]
    share = [0.5 / 5 ** len(row) for row in rows]
    assert sum(share) == pytest.approx(1)
    single = [all(a != b for a, b in itertools.pairwise(row)) for row in rows]
    data = handwriting.load("train", 5, words=20)
    assert data.chance == pytest.approx(max(share)) == pytest.approx(0.02)
    assert data.naive == pytest.approx(np.dot(share, single)) == pytest.approx(0.72)
    many = handwriting.load("train", 5, words=4000)
    doubles = np.mean([all(a != b for a, b in itertools.pairwise(word)) for word in many.y])
    assert doubles == pytest.approx(data.naive, abs=0.03)


def test_a_reader_without_a_network_reaches_the_optimum(handwriting: Any) -> None:
    """Compare each path with every possible word, in several hands, by dynamic alignment."""
    data = handwriting.load("test", 6, words=WORDS_READ)
    words = [
        "".join(row) for size in (2, 3) for row in itertools.product(data.letters, repeat=size)
    ]
    hands = list(itertools.product((0.8, 0.9, 1.0, 1.1, 1.2), (-0.2, -0.05, 0.1, 0.25, 0.4)))
    owners = [word for word in words for _ in hands]
    longest = max(len(handwriting.template(word)) for word in words)
    templates = np.full((len(owners), longest, 3), 9.0, np.float32)
    ends = np.zeros(len(owners), int)
    for row, (word, hand) in enumerate(itertools.product(words, hands)):
        pen = handwriting.template(word)
        pen[:, :2] = handwriting.in_hand(pen[:, :2], *hand)
        ends[row] = len(pen) - 1
        templates[row, : len(pen)] = _scaled(pen)
    read = [
        owners[_nearest(_scaled(pen[:length]), templates, ends)]
        for pen, length in zip(data.x, data.lengths, strict=True)
    ]
    right = np.mean([one == other for one, other in zip(read, data.y, strict=True)])
    assert right == data.optimum == 1.0


def _scaled(pen: Any) -> Any:
    """Return a path without its place and size: `(points, 3)`, of height 1."""
    pen = pen.copy()
    low = pen[:, :2].min(axis=0)
    pen[:, :2] = (pen[:, :2] - low) / np.ptp(pen[:, 1])
    return pen


def _nearest(pen: Any, templates: Any, ends: Any) -> int:
    """Return the template with the cheapest alignment.

    Each corner of a template takes one point, in order. Between two corners that ink joins, one
    more point may lie.
    """
    between = (templates[:, 1:] + templates[:, :-1]) / 2
    between[:, :, 2] = templates[:, 1:, 2]
    total = np.full(templates.shape[:2], np.inf, np.float32)
    total[:, 0] = ((templates[:, 0, :2] - pen[0, :2]) ** 2).sum(axis=-1)
    extra = np.full(between.shape[:2], np.inf, np.float32)
    for point in pen[1:]:
        before = np.minimum(total[:, :-1], extra)
        cost = ((between[:, :, :2] - point[:2]) ** 2).sum(axis=-1)
        extra = total[:, :-1] + np.where((between[:, :, 2] == 0) & (point[2] == 0), cost, np.inf)
        cost = ((templates[:, 1:, :2] - point[:2]) ** 2).sum(axis=-1)
        total[:, 1:] = before + np.where(templates[:, 1:, 2] == point[2], cost, np.inf)
        total[:, 0] = np.inf
    return int(np.argmin(total[np.arange(len(ends)), ends]))


def test_a_drawing_is_a_picture_on_its_own(handwriting: Any) -> None:
    data = handwriting.load("validation", 7, words=20)
    for row in range(20):
        text = data.svg(row, read="<tin & net>")
        root = ElementTree.fromstring(text)
        names = [element.tag.rpartition("}")[2] for element in root.iter()]
        assert names.count("circle") == data.lengths[row]
        assert names.count("line") == data.lengths[row] - 1
        dashed = [element for element in root.iter() if element.get("class") == "air"]
        assert len(dashed) == data.x[row, : data.lengths[row], 2].sum()
        assert f"written: {data.y[row]}   read: <tin & net>" in "".join(root.itertext())
        assert "href" not in text
        assert "url(" not in text


def test_an_unknown_split_is_refused(handwriting: Any) -> None:
    with pytest.raises(ValueError, match="split must be one of train, validation, test, not 'dev'"):
        handwriting.load("dev", 0)
