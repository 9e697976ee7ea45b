"""Classroom 50 and the older reporter: whole points, bounded sizes, never an empty list."""

import base64
import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some
from platform_results import demand_classroom50
from reports import ALL, EVERY, NOTEBOOK, NOTHING, PASSED, check, that

from rnn_grade.render.formats.classroom50 import (
    RUNNER_BYTES,
    classroom50,
    largest_remainder,
    runner,
    runner_output,
)
from rnn_grade.report import Status

ENVIRONMENT = {
    "CLASSROOM": "dl-2026",
    "ASSIGNMENT": "simple-rnn",
    "OWNER": "org",
    "ASSIGNMENT_TYPE": "individual",
    "SUBMISSION_TAG": "submit/2026-11-22T17-00-00Z-abc1234",
    "COMMIT_URL": "https://example.org/commit",
}
NOW = "2026-11-22T17:00:00Z"


def result(*reports, points=None):
    return json.loads(classroom50(reports, ENVIRONMENT, NOW, points))


def test_a_line_of_a_cell_is_in_the_text_and_no_line_of_the_file():
    said = "Cell 7, line 3: The answer: two numbers."
    assert result(NOTEBOOK)["tests"][0]["message"] == said
    test = json.loads(runner([NOTEBOOK]))["tests"][0]
    assert (test["message"], test["filename"], test["line_no"]) == (
        said,
        "work/simple_rnn.ipynb",
        0,
    )
    assert json.loads(runner([EVERY]))["tests"][1]["line_no"] == 7


@pytest.mark.parametrize("points", [None, 1, 7, 100, 0])
@pytest.mark.parametrize("report", ALL)
def test_classroom50_gets_whole_numbers_that_add_up(report, points):
    found = result(report, points=points)
    demand_classroom50(found)
    if points is not None and report.checks:
        assert found["max-score"] == points


def test_scaled_points_are_shared_by_the_largest_remainders():
    assert largest_remainder([1, 1, 1], 100) == [34, 33, 33]
    assert largest_remainder([2, 4, 14], 10) == [1, 2, 7]
    assert largest_remainder([0, 0], 5) == [0, 0]


@given(some.lists(some.integers(0, 50), min_size=1), some.integers(0, 1000))
def test_parts_always_add_up_and_keep_their_order(parts, total):
    shared = largest_remainder(parts, total)
    assert sum(shared) == (total if sum(parts) else 0)
    pairs = sorted(zip(parts, shared, strict=True))
    for (small, less), (large, more) in pairwise(pairs):
        assert small == large or less <= more


def test_the_reporter_always_gets_a_test():
    for report in ALL:
        found = json.loads(runner([report]))
        assert found["tests"]
        for test in found["tests"]:
            assert test["status"] in ("pass", "fail", "error")
            assert isinstance(test["score"], int)
            assert isinstance(test["line_no"], int)
    assert json.loads(runner([NOTHING]))["status"] == "error"
    assert json.loads(runner([PASSED]))["status"] == "pass"
    assert json.loads(runner([EVERY]))["status"] == "error"


def test_the_reporters_json_fits_into_an_environment_variable():
    long = that(cause="x" * 3000)
    many = replace(
        EVERY, checks=tuple(check(Status.FAILED, f"c{n}", finding=long) for n in range(300))
    )
    huge = that("y" * 3900)
    more = replace(
        EVERY, checks=tuple(check(Status.FAILED, f"c{n}", finding=huge) for n in range(300))
    )
    for reports in ([many], [more]):
        text = runner(reports)
        assert len(text.encode()) <= RUNNER_BYTES
        assert len(json.loads(text)["tests"]) == 300


def test_the_output_is_one_line_in_base64():
    name, _, value = runner_output(ALL).rstrip("\n").partition("=")
    assert name == "result"
    assert json.loads(base64.b64decode(value)) == json.loads(runner(ALL))
