"""Any shift and stretch that is measured on the training values is a scaler."""

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect

RNG = np.random.default_rng(1)
TRAIN, LATER = 400 + RNG.normal(size=40).cumsum(), 400 + 60 * RNG.normal(size=(4, 3, 1))
VALUES = 400 + RNG.normal(size=12).cumsum()
CONSTANT = np.full(30, 7.5)


def deviation(train):
    return np.mean(train), np.std(train) or 1.0


def scale(values, scaler):
    return (values - scaler[0]) / scaler[1]


def unscale(values, scaler):
    return values * scaler[1] + scaler[0]


def scaling(fit=deviation, scale=scale, unscale=unscale):
    return expect.Scaling(fit, scale, unscale)


@pytest.mark.parametrize("fit", [deviation, lambda train: (train.min(), np.ptp(train) or 1.0)])
def test_any_scaler_will_do(fit):
    expect.undone(scaling(fit), TRAIN, [LATER])
    expect.follows_units(scaling(fit), TRAIN, VALUES)
    expect.scales_a_constant(scaling(fit), CONSTANT)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (
            scaling(lambda train: (0.0, np.max(train))),
            "Subtract the level of the training values, then divide by their spread.",
        ),
        (
            scaling(unscale=lambda values, scaler: (values + scaler[0]) * scaler[1]),
            "Undo the steps of `scale` one by one, the last one first, and cut nothing off.",
        ),
        (
            scaling(scale=lambda values, scaler: np.clip(scale(values, scaler), -3, 3)),
            "Undo the steps of `scale` one by one, the last one first, and cut nothing off.",
        ),
    ],
)
def test_what_cannot_be_undone(wrong, hint):
    assert read(expect.undone, wrong, TRAIN, [LATER])[3] == hint


FITTED = []


def latest(train):
    FITTED[:] = deviation(train)
    return FITTED


@pytest.mark.parametrize(
    ("fit", "cause"),
    [
        (
            lambda train: (np.mean(train), 5.0),
            "The scaled values still depend on the units, so a model would too.",
        ),
        (latest, "`scale` works with what was fitted last, not with the scaler it is given."),
        (
            lambda train: (np.mean(train, axis=0), np.std(train, axis=0)),
            "Each column has a level and a spread of its own.",
        ),
    ],
)
def test_what_depends_on_more_than_the_values(fit, cause):
    assert read(expect.follows_units, scaling(fit), TRAIN, VALUES)[2] == cause


def test_a_spread_of_nothing():
    with np.errstate(invalid="ignore"):
        told = read(
            expect.scales_a_constant,
            scaling(lambda train: (np.mean(train), np.std(train))),
            CONSTANT,
        )
    assert told == [
        "The scaled values of a series that is 7.5 everywhere: nan.",
        "Finite numbers.",
        "Its spread is 0, and you divide by it.",
        "Use 1 as the spread where it is 0.",
    ]
