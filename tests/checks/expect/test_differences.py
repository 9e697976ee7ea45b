"""What is kept of two arrays that differ: a place, and few numbers around it."""

import json

import numpy as np
import pytest

from rnn_grade.checks import expect
from rnn_grade.checks.expect.differences import MOST, around, axis_names, short
from rnn_grade.errors import Failure

AXES = "(batch, timesteps, units)"


def difference(shape, *places, axes=AXES):
    truth = np.arange(np.prod(shape), dtype=float).reshape(shape)
    found, wrong = truth.copy(), np.zeros(shape, bool)
    for place in places:
        found[place], wrong[place] = -1, True
    return around(found, truth, wrong, axes)


def test_a_small_array_is_kept_as_a_whole():
    kept = difference((2, 2, 3), (1, 0, 2), (1, 1, 0))
    assert kept == {
        "at": "batch 1",
        "rows": "step",
        "columns": "unit",
        "first": [0, 0],
        "lengths": [2, 3],
        "found": [[6.0, 7.0, -1.0], [-1.0, 10.0, 11.0]],
        "expected": [[6.0, 7.0, 8.0], [9.0, 10.0, 11.0]],
        "wrong": [[0, 0, 1], [1, 0, 0]],
    }


@pytest.mark.parametrize(
    ("place", "first"),
    [((0, 0, 0), [0, 0]), ((3, 50, 60), [48, 58]), ((3, 99, 79), [94, 74]), ((0, 2, 3), [0, 1])],
)
def test_of_a_large_array_the_surroundings_of_the_first_difference_are_kept(place, first):
    kept = difference((4, 100, 80), place)
    assert kept["first"] == first
    assert kept["lengths"] == [100, 80]
    assert {len(kept[name]) for name in ("found", "expected", "wrong")} == {MOST}
    assert kept["wrong"][place[1] - first[0]][place[2] - first[1]] == 1
    assert len(json.dumps(kept)) < 1500


def test_one_axis_is_one_row_and_axes_may_have_no_names():
    kept = difference((9,), (8,), axes="(units,)")
    assert (kept["rows"], kept["columns"], kept["first"]) == ("", "unit", [0, 3])
    assert kept["found"] == [[3.0, 4.0, 5.0, 6.0, 7.0, -1.0]]
    kept = difference((2, 3, 4), (1, 2, 3), axes="")
    assert (kept["at"], kept["rows"], kept["columns"]) == ("index [1]", "", "")
    assert kept["found"][2] == [20.0, 21.0, 22.0, -1.0]
    assert difference((2, 2, 3, 4), (1, 1, 0, 0), axes="")["at"] == "index [1, 1]"


def test_what_may_not_be_told_is_not_in_the_report():
    for options, kept in (({}, True), ({"reveal": False}, False)):
        with pytest.raises(Failure) as raised:
            expect.close(np.ones(3), np.zeros(3), what="x", **options)
        assert ("around" in raised.value.numbers) is kept
    with pytest.raises(Failure) as raised:
        expect.close(np.float64(1), 0.0, what="x")
    assert "around" not in raised.value.numbers


def test_as_many_digits_are_shown_as_tell_two_numbers_apart():
    assert (short(0.169724), short(0.169724, 0.25)) == (0.1697, 0.1697)
    assert (short(0.16972, 0.16968), short(0.16968, 0.16972)) == (0.16972, 0.16968)
    assert short(1.00000012, 1.0) == 1.0000001
    assert short(0.1, 0.1) == 0.1


@pytest.mark.parametrize(
    ("axes", "names"),
    [
        ("(batch, 4 * units)", ["batch", "4 * units"]),
        ("(units,)", ["units"]),
        ("(len(text),)", ["len(text)"]),
        ("", []),
    ],
)
def test_the_names_of_axes(axes, names):
    assert axis_names(axes) == names
