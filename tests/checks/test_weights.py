"""Weights are lent for a question, and moved by chance."""

import numpy as np
import pytest

from rnn_grade.checks.weights import lent, moved


class Model:
    def __init__(self):
        self.weights = [np.zeros((2, 3)), np.ones(4)]

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def test_what_is_lent_comes_back_whatever_happens():
    model = Model()
    before = model.weights

    def failing():
        with lent(model) as kept:
            assert kept is before
            model.set_weights([np.full((2, 3), 7), np.full(4, 7)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert model.weights is before


def test_numbers_are_moved_and_what_counts_something_is_not():
    kernel, variance, counter = np.zeros((3, 4), np.float32), np.ones(50), np.array([3])
    found = moved([kernel, variance, counter], 2.0, np.random.default_rng(0))
    assert found[0].dtype == np.float32
    assert np.ptp(found[0]) > 1
    # What begins as ones may be a variance.
    assert np.all(found[1] > 0)
    assert found[2] is counter
    assert moved([kernel], 0.0, np.random.default_rng(0))[0] is kernel
