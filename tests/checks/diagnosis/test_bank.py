"""Answers are the same or not; numbers that name a mistake name it alone."""

import numpy as np
import pytest

from rnn_grade.checks.diagnosis import Diagnosis, match, same

RIGHT = np.array([0.0, 1.0, 2.0, 3.0])
DOUBLED = Diagnosis("doubled", "It is doubled.", "Halve it.")


def test_a_mistake_is_named_by_its_numbers():
    name = match([(DOUBLED, lambda: 2 * RIGHT)], lambda: RIGHT)
    assert name(2 * RIGHT) == DOUBLED
    assert name((2 * RIGHT).astype(np.float32)) == DOUBLED
    assert name(2 * RIGHT + 0.05) is None
    assert name(RIGHT) is None


def test_a_mistake_that_cannot_be_told_apart_is_not_named():
    name = match([(DOUBLED, lambda: np.zeros(2))], lambda: np.zeros(2))
    assert name(np.zeros(2)) is None
    assert name(np.ones(2)) is None


@pytest.mark.parametrize("value", [None, "text", [[1], [1, 2]], np.ones((7, 7)), {}])
def test_things_that_are_no_such_numbers_have_no_name(value):
    assert match([(DOUBLED, lambda: 2 * RIGHT)], lambda: RIGHT)(value) is None


SAME = {
    "a list for an array": ([1.0, 2.0], np.array([1.0, 2.0])),
    "arithmetic in float32": (np.array([0.1, 0.2], np.float32), np.array([0.1, 0.2])),
    "whole numbers as floating ones": (np.array([1.0, 2.0]), np.array([1, 2])),
    "a pair as a list": ([np.ones(2), np.zeros(3)], (np.ones(2), np.zeros(3))),
    "lists that differ in length": ([[1], [1, 2]], [[1], [1, 2]]),
    "a text": ("abc", "abc"),
    "a dict that has more": ({"h": [1.0], "c": [2.0]}, {"h": [1.0]}),
    "nothing": (None, None),
    "truth": (True, True),
    "no number and infinity in the same places": ([np.nan, np.inf, 1], [np.nan, np.inf, 1.0]),
}
DIFFERENT = {
    "another number": ([1.0, 2.1], np.array([1.0, 2.0])),
    "another shape": (np.ones((2, 1)), np.ones(2)),
    "an id that is off by one among large ones": ([20001, 30000], [20000, 30000]),
    "not a number": ([np.nan], [1.0]),
    "no number in another place": ([np.nan, 1.0], [1.0, np.nan]),
    "infinity of another sign": ([np.inf, 1.0], [-np.inf, 1.0]),
    "another text": ("abd", "abc"),
    "texts of another order": (["b", "a"], ["a", "b"]),
    "a dict that lacks one": ({"c": [2.0]}, {"h": [1.0]}),
    "fewer": ([[1]], [[1], [1, 2]]),
    "1 for true": (1, True),
    "nothing for 0": (None, 0),
    "a text for a number": ("1", 1),
}


@pytest.mark.parametrize("case", SAME)
def test_answers_that_are_the_same(case):
    assert same(*SAME[case])


@pytest.mark.parametrize("case", DIFFERENT)
def test_answers_that_differ(case):
    assert not same(*DIFFERENT[case])
