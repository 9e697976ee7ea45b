"""Gradescope's results.json: a score for each test, none at the top."""

import json

import jsonschema
import pytest
from platform_results import GRADESCOPE
from reports import ALL, EVERY, HOSTILE, NOTHING, PASSED

from rnn_grade.render.formats.gradescope import dumps


@pytest.mark.parametrize("report", ALL)
def test_it_fits_the_specification(report):
    jsonschema.validate(json.loads(dumps([report])), GRADESCOPE)


def test_there_is_no_score_at_the_top():
    # Codio takes it for a percentage; Gradescope lets it overrule the tests.
    assert "score" not in json.loads(dumps([EVERY]))


def test_passed_means_all_the_points():
    for test in json.loads(dumps([EVERY]))["tests"]:
        assert (test["status"] == "passed") == (test["score"] == test["max_score"])


def test_several_exercises_are_numbered_apart():
    tests = json.loads(dumps([PASSED, EVERY]))["tests"]
    assert [test["number"] for test in tests][:3] == ["1.1", "2.1", "2.2"]
    assert [test["number"] for test in json.loads(dumps([PASSED]))["tests"]] == ["1"]


def test_learners_read_sentences_and_nothing_is_rendered():
    document = json.loads(dumps([HOSTILE]))
    assert document["output_format"] == document["test_output_format"] == "text"
    assert "\x1b" not in document["tests"][0]["output"]
    text = json.loads(dumps([EVERY]))["tests"][1]["output"]
    assert text.startswith("This check failed.\nThe answer: two numbers.\nExpected: One number.")


def test_a_grader_that_could_not_start_says_whose_fault_it_was():
    document = json.loads(dumps([NOTHING]))
    assert document["tests"] == []
    assert "The grader itself failed somewhere. This is not your fault." in document["output"]
