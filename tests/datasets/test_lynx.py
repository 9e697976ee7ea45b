"""The lynx data set: the table, its windows, and the numbers it promises."""

from __future__ import annotations

import math
import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from rnn_grade.datasets import load_data


@pytest.fixture(scope="module")
def data() -> Any:
    return load_data("lynx")


@pytest.fixture(scope="module")
def module(data: Any) -> ModuleType:
    return sys.modules[type(data).__module__]


def test_the_table(data: Any) -> None:
    assert len(data.counts) == len(data.years) == len(data.series) == 114
    assert (data.years[0], data.years[-1]) == (1821, 1934)
    by_year = dict(zip(data.years.tolist(), data.counts.tolist(), strict=True))
    # The lowest and the highest number, and the ends.
    assert min(by_year, key=by_year.__getitem__) == 1889
    assert max(by_year, key=by_year.__getitem__) == 1904
    assert [by_year[year] for year in (1821, 1889, 1904, 1934)] == [269, 39, 6991, 3396]
    # Digits exchanged or lost in any place change one of these.
    assert int(data.counts.sum()) == 175334
    assert int(np.dot(data.counts, np.arange(1, 115))) == 10487277
    assert np.allclose(10**data.series, data.counts)


def test_the_cycle_takes_nine_or_ten_years(data: Any) -> None:
    centred = data.series - data.series.mean()
    likeness = [float(np.dot(centred[:-lag], centred[lag:])) for lag in range(6, 14)]
    assert 6 + int(np.argmax(likeness)) in (9, 10)


def test_windows_stand_in_the_order_of_time(module: ModuleType) -> None:
    ends = []
    for split, samples in (("train", 56), ("validation", 13), ("test", 13)):
        data = module.load(split)
        first = module.PARTS[split][1] - len(data.x) - 4
        assert data.x.shape == (samples, 20, 1)
        assert data.y.shape == (samples, 5)
        for row in range(samples):
            start = first + row
            assert np.allclose(data.x[row, :, 0], data.series[start - 20 : start], atol=1e-6)
            assert np.allclose(data.y[row], data.series[start : start + 5], atol=1e-6)
        ends.append((first, first + samples + 4))
    # No target of one part is a target of another.
    assert ends == [(20, 80), (80, 97), (97, 114)]


def test_the_baselines_by_hand(module: ModuleType) -> None:
    for split in module.SPLITS:
        data = module.load(split)
        x, y = data.x[:, :, 0], data.y
        assert data.persistence == pytest.approx(np.mean((y - x[:, -1:]) ** 2))
        assert data.naive == pytest.approx(np.mean((y - x[:, 10:15]) ** 2))
        assert data.chance == pytest.approx(np.mean((y - data.series[:80].mean()) ** 2))
        assert math.isnan(data.optimum)


def test_a_seed_changes_nothing(module: ModuleType) -> None:
    assert np.array_equal(module.load("test", 1).x, module.load("test", 2).x)


def test_an_unknown_split_or_size_is_refused(module: ModuleType) -> None:
    with pytest.raises(ValueError, match="split must be one of train, validation, test, not 'dev'"):
        module.load("dev")
    with pytest.raises(ValueError, match="window must be at least 10 and horizon 1 to 10, not 9"):
        module.load("test", window=9)
    with pytest.raises(ValueError, match="validation has no room"):
        module.load("validation", window=100)
