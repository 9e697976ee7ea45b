"""SARIF is read by real consumers; only what is wrong becomes a result."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from reports import ALL, EVERY, HOSTILE, NOTEBOOK, NOTHING, PASSED

from rnn_grade.render.formats.sarif import dumps


def run_of(*reports):
    return json.loads(dumps(reports))["runs"][0]


def test_only_what_is_wrong_is_a_result():
    results = run_of(EVERY)["results"]
    assert [(one["ruleId"].rpartition("/")[2], one["level"]) for one in results] == [
        ("ends_failed", "error"),
        ("ends_error", "error"),
        ("ends_timeout", "error"),
        ("ends_not_attempted", "warning"),
        ("ends_broken", "error"),
    ]
    assert run_of(PASSED)["results"] == []


def test_a_result_points_to_the_learners_line():
    first = run_of(EVERY)["results"][0]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "work/simple_rnn.py", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 7, "startColumn": 1}
    assert first["message"]["text"] == (
        "The answer: two numbers. Expected: One number. Line 7: return x Cause: A cause. Try: Do."
    )


def test_a_line_of_a_cell_is_in_the_text_and_no_line_of_the_file():
    results = run_of(NOTEBOOK)["results"]
    regions = [one["locations"][0]["physicalLocation"]["region"] for one in results]
    assert regions == [{"startLine": 1, "startColumn": 1}] * 3
    assert results[1]["message"]["text"] == (
        "The answer: two numbers. Expected: One number. Cell 7, line 3: return x"
    )
    prints = {one["partialFingerprints"]["primaryLocationLineHash"] for one in results}
    assert len(prints) == 3


def test_rules_are_found_by_their_index():
    run = run_of(*ALL)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]


def test_no_path_of_the_machine_gets_out():
    from dataclasses import replace

    (result,) = run_of(replace(HOSTILE, findings=(), submission="/home/teacher/x y.py"))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "x%20y.py"


def test_a_broken_grader_is_no_successful_run():
    assert run_of(NOTHING)["invocations"] == [{"executionSuccessful": False, "exitCode": 3}]


@pytest.mark.parametrize("report", ALL)
def test_sarif_tools_read_it(report, tmp_path):
    path = tmp_path / "x.sarif"
    path.write_text(dumps([report]), "utf-8")
    tool = Path(sys.executable).with_name("sarif")
    done = subprocess.run([tool, "summary", path], check=True, capture_output=True, text=True)
    errors = sum(one["level"] == "error" for one in run_of(report)["results"])
    assert f"error: {errors}" in done.stdout
