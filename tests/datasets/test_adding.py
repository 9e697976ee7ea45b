"""The adding problem is what its card says: two marked steps, and known errors."""

import numpy as np
import pytest

from rnn_grade.course import catalog
from rnn_grade.datasets import card, load_data

ROOT = catalog.default_root()


def load(split="train", seed=None, **options):
    return load_data("adding", split, seed=seed, root=ROOT, **options)


def test_two_steps_are_marked_one_in_each_half():
    data = load()
    assert data.x.shape == (4000, 50, 2)
    assert data.y.shape == (4000, 1)
    markers = data.x[:, :, 1]
    assert np.array_equal(np.unique(markers), [0, 1])
    assert np.all(markers[:, :25].sum(axis=1) == 1)
    assert np.all(markers[:, 25:].sum(axis=1) == 1)
    rows = np.arange(4000)
    assert np.all(markers[rows, data.marked[:, 0]] == 1)
    # Every step of its half is marked about equally often: no place says anything.
    counts = np.bincount(data.marked[:, 0], minlength=25)
    assert counts.min() > 100
    assert counts.max() < 230


def test_the_target_is_the_sum_with_noise():
    data = load(samples=20000)
    sums = (data.x[:, :, 0] * data.x[:, :, 1]).sum(axis=1, keepdims=True)
    error = float(np.mean((data.y - sums) ** 2))
    assert abs(error - data.optimum) < 5 * data.standard_error


def test_naive_and_chance_are_what_they_say():
    data = load(samples=100_000, timesteps=4)
    assert np.mean((data.y - 1) ** 2) == pytest.approx(data.naive, rel=0.02)
    assert np.mean((data.y - np.roll(data.y, 1)) ** 2) == pytest.approx(data.chance, rel=0.02)


def test_splits_and_seeds_are_different_and_repeat():
    assert np.array_equal(load(seed=3).x, load(seed=3).x)
    assert not np.array_equal(load(seed=3).x[:1000], load("test", seed=3).x)
    assert not np.array_equal(load(seed=3).x, load(seed=4).x)


def test_wrong_options_say_so():
    with pytest.raises(ValueError, match="must be at least 2"):
        load(timesteps=1)
    assert load(timesteps=7).timesteps == 7


def test_the_card_names_its_numbers():
    text = card("adding", root=ROOT)
    data = load()
    for number in (data.optimum, data.naive, data.chance):
        assert f"{number:.4f}" in text


def test_the_first_step_is_exchanged_and_no_other():
    data = load("test", samples=20)
    changed = data.exchange_first()
    assert np.array_equal(changed[:, 1:], data.x[:, 1:])
    assert np.array_equal(changed[:, 0, 1], 1 - data.x[:, 0, 1])
    assert np.allclose(changed[:, 0, 0], 0.5 - data.x[:, 0, 0])
