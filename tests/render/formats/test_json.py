"""The JSON report, to the letter: programs read it, so nothing in it changes by accident."""

import json
import math

import pytest

from rnn_grade.render.formats.json import dumps
from rnn_grade.report import CheckResult, Finding, Report, Status


def report(*checks: CheckResult, **fields) -> Report:
    return Report("03_simple_rnn", "A simple RNN", "simple_rnn.py", "0" * 64, checks, **fields)


def written(finding: Finding) -> dict:
    result = CheckResult("step", "One step.", 1, Status.FAILED, finding=finding)
    return json.loads(dumps(report(result)))["checks"][0]["finding"]


def test_a_whole_report():
    wrong_shape = Finding(
        "shape",
        "the output",
        expected=[5, 16],
        actual=[5, 6, 16],
        cause="There is one answer for each of the 6 timesteps.",
        hint="Leave out `return_sequences=True`.",
        numbers={"axes": "(batch, verbs)"},
    )
    sample = report(
        CheckResult(
            "shape",
            "One row.",
            1,
            Status.FAILED,
            0.25,
            wrong_shape,
            hints=("Look.",),
            processor_seconds=0.5,
        ),
        CheckResult("score", "It learns.", 4, Status.SKIPPED, waits_for=("One row.",)),
        isolation="process",
        worker="fork",
        seed=7,
        seconds=1.5,
        versions={"python": "3.11.7"},
    )
    assert dumps(sample) == WHOLE


def test_a_report_without_checks():
    data = json.loads(dumps(report(problem="pytest ended with USAGE_ERROR")))
    assert (data["score"], data["total"], data["passed"]) == (0, 0, False)
    assert data["checks"] == []
    assert data["problem"] == "pytest ended with USAGE_ERROR"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (math.nan, "nan"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (0.5, 0.5),
        (True, True),
        (None, None),
        ((1, [2.0, math.nan]), [1, [2.0, "nan"]]),
        ({1: math.nan}, {"1": "nan"}),
        (3 + 4j, "(3+4j)"),
    ],
)
def test_what_json_cannot_hold_is_text(value, plain):
    assert written(Finding("that", "x", actual=value))["actual"] == plain


def test_numbers_in_a_finding_are_plain_as_well():
    found = written(Finding("that", "x", numbers={"largest": math.inf, "at": (1, 2)}))
    assert found["numbers"] == {"largest": "inf", "at": [1, 2]}


def test_a_finding_carries_its_sentences():
    found = written(Finding("unfilled", "step", line=14, source="def step(x):"))
    assert (found["line"], found["source"]) == (14, "def step(x):")
    assert found["words"] == {
        "found": "`step` is not written yet.",
        "expected": "",
        "cause": "",
        "next": "Replace `raise NotImplementedError` in `step` by your code.",
    }


def test_text_in_other_scripts_survives():
    sample = report(CheckResult("step", "Ein Schritt für 文.", 1, Status.PASSED))
    assert json.loads(dumps(sample))["checks"][0]["title"] == "Ein Schritt für 文."


WHOLE = """\
{
  "schema": "rnn-grade/report/v1",
  "score": 0,
  "total": 5,
  "passed": false,
  "processor_seconds": 0.5,
  "exercise": "03_simple_rnn",
  "title": "A simple RNN",
  "submission": "simple_rnn.py",
  "sha256": "0000000000000000000000000000000000000000000000000000000000000000",
  "checks": [
    {
      "name": "shape",
      "title": "One row.",
      "points": 1,
      "status": "failed",
      "seconds": 0.25,
      "finding": {
        "kind": "shape",
        "what": "the output",
        "expected": [
          5,
          16
        ],
        "actual": [
          5,
          6,
          16
        ],
        "where": "",
        "cause": "There is one answer for each of the 6 timesteps.",
        "hint": "Leave out `return_sequences=True`.",
        "line": 0,
        "cell": "",
        "source": "",
        "numbers": {
          "axes": "(batch, verbs)"
        },
        "words": {
          "found": "The output has shape (5, 6, 16).",
          "expected": "Shape (5, 16), that is (batch, verbs).",
          "cause": "There is one answer for each of the 6 timesteps.",
          "next": "Leave out `return_sequences=True`."
        }
      },
      "waits_for": [],
      "curve": [],
      "bar": null,
      "output": "",
      "traceback": "",
      "hints": [
        "Look."
      ],
      "processor_seconds": 0.5,
      "hidden": false,
      "withdrawn": "",
      "earned": 0
    },
    {
      "name": "score",
      "title": "It learns.",
      "points": 4,
      "status": "skipped",
      "seconds": 0.0,
      "finding": null,
      "waits_for": [
        "One row."
      ],
      "curve": [],
      "bar": null,
      "output": "",
      "traceback": "",
      "hints": [],
      "processor_seconds": 0.0,
      "hidden": false,
      "withdrawn": "",
      "earned": 0
    }
  ],
  "findings": [],
  "notes": [],
  "isolation": "process",
  "worker": "fork",
  "seed": 7,
  "seconds": 1.5,
  "versions": {
    "python": "3.11.7"
  },
  "interrupted": false,
  "problem": "",
  "course": "",
  "version": 1,
  "withheld": 0,
  "course_origin": ""
}
"""
