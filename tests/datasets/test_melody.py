"""The melody data set: its habits, its pictures, and the numbers it promises."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from rnn_grade.datasets import load_data


@pytest.fixture(scope="module")
def data() -> Any:
    return load_data("melody")


@pytest.fixture(scope="module")
def module(data: Any) -> ModuleType:
    return sys.modules[type(data).__module__]


def test_shapes_and_numbers(data: Any) -> None:
    assert data.notes.shape == (1500, 33)
    assert data.x.shape == data.y.shape == (1500, 32)
    assert (data.size, data.timesteps) == (8, 32)
    assert sorted(set(data.notes.ravel())) == list(range(8))


def test_every_target_is_the_next_note(data: Any) -> None:
    assert np.array_equal(data.x, data.notes[:, :-1])
    assert np.array_equal(data.y, data.notes[:, 1:])
    assert np.array_equal(data.x[:, 1:], data.y[:, :-1])


def test_the_same_seed_gives_the_same_melodies(module: ModuleType) -> None:
    first, second = module.load("test", 9), module.load("test", 9)
    assert np.array_equal(first.notes, second.notes)


def test_splits_and_seeds_differ(module: ModuleType) -> None:
    sets = [module.load(split, seed, melodies=20) for split in module.SPLITS for seed in (0, 1)]
    assert len({data.notes.tobytes() for data in sets}) == 6


def test_the_habits_are_those_of_the_card(module: ModuleType) -> None:
    table = module.habits()
    assert np.allclose(table.sum(axis=-1), 1)
    assert table.min() == pytest.approx(0.03 / 8)
    c4, d4, e4, f4, g4, c5 = 0, 1, 2, 3, 4, 7
    # A step carries on, a skip and a leap are answered by a step back, a repeated note moves on.
    assert table[c4, d4].argmax() == e4
    assert table[e4, d4].argmax() == c4
    assert table[c4, e4].argmax() == d4
    assert table[c4, g4].argmax() == f4
    assert table[d4, d4].argmax() == f4
    # At the end of the scale, the tune turns back.
    assert table[6, c5].argmax() == 6
    assert table[d4, c4].argmax() == d4


def test_the_direction_is_not_in_the_last_note(module: ModuleType) -> None:
    table = module.habits()
    for note in range(1, 7):
        assert table[note - 1, note].argmax() == note + 1
        assert table[note + 1, note].argmax() == note - 1


def test_a_step_of_the_chain_leaves_the_shares_of_the_pairs_alone(module: ModuleType) -> None:
    pairs, table = module.pair_shares(), module.habits()
    assert pairs.min() > 0
    assert pairs.sum() == pytest.approx(1)
    assert np.allclose(np.einsum("ab,abc->bc", pairs, table), pairs)
    # The first notes of all pairs have the shares of the second ones.
    assert np.allclose(pairs.sum(axis=0), pairs.sum(axis=1))


def test_the_shares_of_the_pairs_by_walking_long_enough(module: ModuleType) -> None:
    table = module.habits()
    pairs = np.zeros((8, 8))
    pairs[0, 0] = 1
    for _ in range(300):
        pairs = np.einsum("ab,abc->bc", pairs, table)
    assert np.allclose(pairs, module.pair_shares(), atol=1e-9)


def test_melodies_are_as_common_at_every_place(module: ModuleType) -> None:
    data = module.load("train", 3, melodies=20000, length=6)
    for step in range(5):
        counts = np.zeros((8, 8))
        np.add.at(counts, (data.notes[:, step], data.notes[:, step + 1]), 1)
        assert np.allclose(counts / 20000, module.pair_shares(), atol=0.01)


def test_the_drawn_notes_follow_the_table(module: ModuleType) -> None:
    notes = module.load("train", 4, melodies=4000).notes
    counts = np.zeros((8, 8, 8))
    np.add.at(counts, (notes[:, :-2], notes[:, 1:-1], notes[:, 2:]), 1)
    seen = counts.sum(axis=-1)
    shares = counts / np.maximum(seen, 1)[..., None]
    often = seen > 2000
    assert often.sum() > 10
    assert np.allclose(shares[often], module.habits()[often], atol=0.04)


def test_the_optimum_by_listing_every_short_melody(module: ModuleType) -> None:
    """All 4096 melodies of four notes with their probabilities: the best guess for each target."""
    table, pairs = module.habits(), module.pair_shares()
    joint = np.einsum("ab,abc,bcd->abcd", pairs, table, table)
    right = [joint.sum(axis=(2, 3)).max(axis=1).sum()]
    right += [joint.sum(axis=3).max(axis=2).sum(), joint.max(axis=3).sum()]
    data = module.load("test", 0, melodies=2, length=4)
    assert data.optimum == pytest.approx(np.mean(right))

    def entropy(shares: Any) -> float:
        return float(-np.sum(shares * np.log(shares)))

    # The losses of the three targets sum to what the rest of the melody holds after its first note.
    rest = entropy(joint) - entropy(joint.sum(axis=(1, 2, 3)))
    assert data.optimum_loss == pytest.approx(rest / 3)


def test_the_optimum_and_the_baselines_by_counting(module: ModuleType) -> None:
    table, pairs = module.habits(), module.pair_shares()
    data = module.load("test", 5, melodies=8000)
    best = table.argmax(axis=-1)[data.notes[:, :-2], data.notes[:, 1:-1]]
    known = np.concatenate([pairs.argmax(axis=1)[data.notes[:, :1]], best], axis=1)
    assert np.mean(known == data.y) == pytest.approx(data.optimum, abs=0.005)
    assert np.mean(pairs.argmax(axis=1)[data.x] == data.y) == pytest.approx(data.naive, abs=0.005)
    commonest = np.bincount(data.y.ravel()).max() / data.y.size
    assert commonest == pytest.approx(data.chance, abs=0.01)
    assert data.chance < data.naive < data.optimum < 0.7


def test_names_and_pitches(data: Any) -> None:
    assert data.words([0, 1, 7]) == "C4 D4 C5"
    assert data.midi(np.array([0, 5, 7])) == [60, 69, 72]


def test_a_picture(data: Any) -> None:
    assert data.picture([0, 2, 4, 7]).splitlines() == [
        "C5       o",
        "B4 --------",
        "A4",
        "G4 ----o---",
        "F4",
        "E4 --o-----",
        "D4",
        "C4 o",
    ]
    assert data.picture([0, 7, 0], width=2).count("C4 o") == 2


def test_an_unknown_split_or_length_is_refused(module: ModuleType) -> None:
    with pytest.raises(ValueError, match="split must be one of train, validation, test, not 'dev'"):
        module.load("dev", 0)
    with pytest.raises(ValueError, match="a melody needs at least 2 notes, not 1"):
        module.load("test", 0, length=1)
