"""Found beside expected: shapes by axis, and at most 6 x 6 numbers around the first difference."""

import numpy as np
import pytest
from html_reader import Reader
from shown import SCORE, SHAPE, STATES, found

from rnn_grade.checks import expect
from rnn_grade.render.html.arrays import compared
from rnn_grade.report import Finding


def cells(table):
    read = Reader(table)
    return [text for tag, text in read.inside if tag in ("th", "td", "mark", "caption", "p")]


def test_shapes_stand_axis_by_axis():
    finding = found(
        expect.shape, np.zeros((3, 6, 4)), (3, None, 5), axes="(batch, timesteps, units)", what="x"
    )
    table = compared(finding)
    assert cells(table) == [
        *("batch", "timesteps", "units"),
        *("Found", "3", "6", "4"),
        *("Expected", "3", "any", "5"),
    ]
    assert Reader(table).texts("mark") == ["4"]


def test_a_missing_axis_has_an_empty_place():
    assert cells(compared(SHAPE))[2:] == [*("Found", "5", "6", "16"), *("Expected", "5", "16", "–")]
    unnamed = found(expect.shape, np.zeros(3), (3, 5), what="x")
    assert cells(compared(unnamed)) == [
        *("axis 0", "axis 1"),
        *("Found", "3", "–"),
        *("Expected", "3", "5"),
    ]


def test_numbers_around_the_first_difference():
    table = compared(STATES)
    read = Reader(table)
    assert read.texts("caption") == ["Found, batch 0", "Expected, batch 0"]
    assert read.tags["table"] == 2
    heads = read.texts("th")
    assert heads[:12] == [
        *("unit 0", "1", "2", "3", "4", "5"),
        *("step 0", "1", "2", "3", "4", "5"),
    ]
    assert len(read.texts("mark")) == 24
    assert read.texts("p") == ["6 × 6 of 9 × 8 numbers are shown."]


def test_a_single_axis_is_one_row():
    finding = found(expect.close, np.ones(3), np.zeros(3), what="x", axes="(units,)")
    assert cells(compared(finding)) == [
        *("Found", "unit 0", "1", "2", "1.0", "1.0", "1.0"),
        *("Expected", "unit 0", "1", "2", "0.0", "0.0", "0.0"),
    ]


@pytest.mark.parametrize(
    "finding",
    [
        SCORE,
        Finding("close", "x", 1.0, 2.0),
        Finding("close", "x", numbers={"around": "…"}),
        Finding("close", "x", numbers={"around": {"found": [], "expected": [], "wrong": []}}),
        Finding("shape", "x", expected=None, actual=[1]),
        Finding("shape", "x", expected=[], actual=[1]),
        Finding("shape", "x", expected=[1] * 9, actual=[1]),
    ],
)
def test_what_is_no_table_is_none(finding):
    assert compared(finding) == ""


def test_tables_of_another_program_are_cut():
    around = {
        "found": [["<b>"] * 500] * 500,
        "expected": [[0.0] * 500] * 500,
        "wrong": [[1] * 500] * 500,
        "at": "<i>",
        "rows": "step",
        "columns": "unit",
        "first": [0, 0],
        "lengths": [500, 500],
    }
    table = compared(Finding("close", "x", numbers={"around": around}))
    assert len(table) < 8000
    assert "<b>" not in table
    assert "<i>" not in table
