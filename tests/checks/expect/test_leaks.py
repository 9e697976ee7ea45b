"""Where each value of a window came from, and that training saw none that comes after it."""

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect

LENGTHS = (12, 7, 6)
WINDOW, HORIZON = 3, 2


def pairs(first, last):
    """Return the positions of all windows from one position to another, and of their targets."""
    starts = np.arange(first, last - WINDOW - HORIZON + 1)[:, np.newaxis]
    return starts + np.arange(WINDOW), starts + WINDOW + np.arange(HORIZON)


def parts():
    return {"training": pairs(0, 12), "validation": pairs(12, 19), "test": pairs(19, 25)}


def test_parts_that_are_cut_apart():
    expect.no_leak(parts(), LENGTHS)
    # What comes before a later part is known when it is forecast.
    expect.no_leak(parts() | {"test": pairs(19 - WINDOW, 25)}, LENGTHS)
    mixed = np.random.default_rng(0).permutation(8)
    expect.no_leak(parts() | {"training": [one[mixed] for one in pairs(0, 12)]}, LENGTHS)


@pytest.mark.parametrize(
    ("name", "put", "found"),
    [
        ("training", pairs(0, 14), "Values that training has seen, of the 13 that come after it"),
        ("test", pairs(12, 19), "The positions of the test targets: 15 to 18."),
        ("training", pairs(0, 11), "Pairs of training data from a part of 12 values: 7."),
        (
            "validation",
            (pairs(12, 19)[0][::-1], pairs(12, 19)[1]),
            "Validation pairs whose targets come right after their inputs: 1.",
        ),
    ],
)
def test_parts_that_are_not(name, put, found):
    assert read(expect.no_leak, parts() | {name: put}, LENGTHS)[0].startswith(found)


def placed(scaled, unscaled):
    """Return the cause that is told of some values, scaled and unscaled."""
    return read(expect.places, scaled, unscaled, what="the training inputs", by="prepare")[2]


def test_places():
    x, _ = pairs(0, 12)
    scaled = ((x - 5) / 4)[:, :, np.newaxis]
    found = expect.places(scaled, 4 * scaled + 5.001, what="the inputs", by="prepare")
    assert np.array_equal(found, x)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda x: x[:, ::-1], "Time runs backward: the series was turned round, or each window."),
        (
            lambda x: 2 * x,
            "The training inputs were scaled with other numbers than those returned.",
        ),
        (
            lambda x: x + 0.5,
            "These are no values of the series: they were shuffled, or averaged with others.",
        ),
        (
            lambda x: x**2,
            "These are no values of the series: they were shuffled, or averaged with others.",
        ),
    ],
)
def test_values_of_another_place(change, cause):
    x, _ = pairs(0, 12)
    assert placed((x - 5) / 4, change(x)) == cause


def test_values_that_were_never_scaled():
    x, _ = pairs(0, 12)
    assert placed(x, 4 * x + 5) == "The training inputs were not scaled."
