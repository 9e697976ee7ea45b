"""The seasonal data set: its covariance, its windows, and the numbers it promises."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from rnn_grade.datasets import load_data


@pytest.fixture(scope="module")
def data() -> Any:
    return load_data("seasonal", "test", seed=3, samples=20000)


@pytest.fixture(scope="module")
def module(data: Any) -> ModuleType:
    return sys.modules[type(data).__module__]


def test_shapes_and_sizes() -> None:
    for split, samples in (("train", 4000), ("validation", 1000), ("test", 2000)):
        data = load_data("seasonal", split)
        assert data.x.shape == (samples, 24, 1)
        assert data.y.shape == (samples, 6)
        assert data.series.shape == (1200,)
        assert (data.window, data.horizon, data.period) == (24, 6, 12)


def test_the_same_seed_gives_the_same_series() -> None:
    first, second = (load_data("seasonal", seed=7, samples=20, months=50) for _ in range(2))
    assert np.array_equal(first.x, second.x)
    assert np.array_equal(first.series, second.series)


def test_splits_and_seeds_differ(module: ModuleType) -> None:
    sets = [module.load(split, seed, samples=5) for split in module.SPLITS for seed in (0, 1)]
    assert len({data.x.tobytes() for data in sets}) == 6
    assert len({data.series.tobytes() for data in sets}) == 6


def test_windows_have_the_covariance_of_the_card(data: Any, module: ModuleType) -> None:
    months = np.concatenate([data.x[:, :, 0], data.y], axis=1).astype(np.float64)
    assert np.abs(months.mean(axis=0)).max() < 0.04
    found = months.T @ months / len(months)
    assert np.abs(found - module.covariance(30)).max() < 0.06


def test_the_record_is_of_the_same_climate(module: ModuleType) -> None:
    series = (module.load("train", 5, samples=1, months=60000).series - 10) / 8
    truth = module.covariance(25)[0]
    for apart in (0, 1, 6, 12, 24):
        found = np.mean(series[: len(series) - apart] * series[apart:])
        assert found == pytest.approx(truth[apart], abs=0.2)


def test_the_optimum_by_regression(data: Any) -> None:
    # Least squares knows nothing of the covariance, and half of the windows are new to it.
    x, y = data.x[:, :, 0].astype(np.float64), data.y.astype(np.float64)
    half = len(x) // 2
    weights = np.linalg.lstsq(x[:half], y[:half], rcond=None)[0]
    found = np.mean((x[half:] @ weights - y[half:]) ** 2)
    assert found == pytest.approx(data.optimum, abs=0.01)


def test_the_best_forecast_reaches_the_optimum(data: Any) -> None:
    errors = (data.best_forecast(data.x) - data.y) ** 2
    assert np.mean(errors) == pytest.approx(data.optimum, abs=4 * data.standard_error)
    assert np.allclose(errors.mean(axis=0), data.optimum_by_month, atol=0.02)
    degrees = data.best_forecast(8 * data.x + 10, degrees=True)
    assert np.allclose(degrees, 8 * data.best_forecast(data.x) + 10, atol=1e-4)
    assert np.mean(data.optimum_by_month) == pytest.approx(data.optimum)
    by_sample = errors.mean(axis=1)
    assert np.std(by_sample) / len(by_sample) ** 0.5 == pytest.approx(data.standard_error, rel=0.05)


def test_the_baselines_by_counting(data: Any) -> None:
    x, y = data.x[:, :, 0], data.y
    assert np.mean(y**2) == pytest.approx(data.chance, abs=0.03)
    assert np.mean((y - x[:, -1:]) ** 2) == pytest.approx(data.persistence, abs=0.05)
    assert np.mean((y - x[:, -12:-6]) ** 2) == pytest.approx(data.naive, abs=0.02)
    assert data.optimum < data.naive < data.chance < data.persistence


def test_more_months_help(module: ModuleType) -> None:
    optima = [module.load("test", window=window, samples=1).optimum for window in (12, 24, 36)]
    assert optima[0] > optima[1] > optima[2]


def test_an_unknown_split_or_size_is_refused(module: ModuleType) -> None:
    with pytest.raises(ValueError, match="split must be one of train, validation, test, not 'dev'"):
        module.load("dev")
    with pytest.raises(ValueError, match="window must be at least 12 and horizon 1 to 12, not 11"):
        module.load("test", window=11)
    with pytest.raises(ValueError, match="not 24 and 13"):
        module.load("test", horizon=13)
