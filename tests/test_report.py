"""A report is data: its sums, and its JSON, which fits the published schema whatever is in it."""

import json
import math

import jsonschema
import pytest
from places import ROOT

from rnn_grade.render.formats.json import dumps
from rnn_grade.report import CheckResult, Finding, Report, Status

SCHEMA = json.loads((ROOT / "docs/schema/report-v1.json").read_text("utf-8"))
# Text is cleaned where it arrives; the document holds even if some was not.
HOSTILE = '\x1b]0;title\x07\x00\r\ud800 \u202e <script> ``` ::error:: =1+1 ", "score": 99'


def check(status: Status, **fields) -> CheckResult:
    return CheckResult(f"is_{status}", f"It is {status}.", 2, status, **fields)


def report(*checks: CheckResult, **fields) -> Report:
    return Report("03_simple_rnn", "A simple RNN", "simple_rnn.py", "0" * 64, checks, **fields)


FINDING = Finding(
    "close",
    "the new state",
    expected=1.0,
    actual=math.nan,
    where="step 2",
    numbers={"wrong": 1, "total": 2, "largest": math.inf, "odd": object},
)
EVERYTHING = report(
    check(Status.PASSED, curve=(0.5, math.nan, 0.95), bar=0.9),
    check(Status.FAILED, finding=FINDING, output=HOSTILE, hints=("One.", "Two.")),
    check(
        Status.ERROR,
        finding=Finding(
            "exception",
            "calling `f`",
            line=3,
            source=HOSTILE,
            numbers={"type_name": "ValueError", "message": HOSTILE, "during": "calling `f`"},
        ),
        traceback=HOSTILE,
    ),
    check(
        Status.TIMEOUT,
        finding=Finding(
            "stopped",
            "calling `f`",
            numbers={"reason": "timeout", "during": "calling `f`", "detail": "20 s"},
        ),
    ),
    check(Status.SKIPPED, waits_for=("It is failed.",)),
    check(Status.NOT_ATTEMPTED, finding=Finding("unfilled", "step")),
    check(Status.BROKEN, finding=Finding("broken", "x", numbers={"message": "KeyError: 'x'"})),
    findings=(Finding("missing", "step"),),
    notes=(Finding("cell_unread", "cell 7", line=3, cell="cell 7", source=HOSTILE),),
    isolation="process",
    worker="fork",
    seed=7,
    seconds=1.5,
    versions={"python": "3.11"},
)


@pytest.mark.parametrize("sample", [EVERYTHING, report(), report(interrupted=True, problem="no")])
def test_the_json_fits_the_schema(sample):
    data = json.loads(dumps(sample), parse_constant=pytest.fail)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_hostile_text_stays_inside_its_strings():
    text = dumps(EVERYTHING)
    assert text.isascii()
    assert all(character.isprintable() or character == "\n" for character in text)
    data = json.loads(text)
    assert data["score"] == 2
    assert data["checks"][1]["output"] == HOSTILE


@pytest.mark.parametrize("status", Status)
def test_every_status_fits_the_schema_and_is_in_it(status):
    data = json.loads(dumps(report(check(status, bar=0.9, curve=(math.nan, math.inf)))))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["checks"][0]["status"] == status
    assert set(SCHEMA["$defs"]["check"]["properties"]["status"]["enum"]) == set(Status)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_refuses_what_it_does_not_know():
    data = json.loads(dumps(EVERYTHING))
    data["extra"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


def test_the_json_holds_data_and_words():
    data = json.loads(dumps(EVERYTHING))
    assert (data["schema"], data["score"], data["total"]) == ("rnn-grade/report/v1", 2, 14)
    failed = data["checks"][1]
    assert (failed["status"], failed["earned"], failed["points"]) == ("failed", 0, 2)
    assert failed["finding"]["actual"] == "nan"
    assert failed["finding"]["words"]["found"].startswith(
        "The new state: 1 of 2 numbers are wrong."
    )
    assert data["checks"][0]["curve"] == [0.5, "nan", 0.95]


def test_a_report_from_before_notebooks_can_still_be_read():
    data = json.loads(dumps(EVERYTHING))
    for later in ("notes", "course", "course_origin"):
        del data[later]
    for finding in [*data["findings"], *(c["finding"] for c in data["checks"] if c["finding"])]:
        del finding["cell"]
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    read = Report.from_dict(data)
    assert (read.notes, read.course) == ((), "")
    assert read.findings[0].cell == ""
    assert read.score == EVERYTHING.score


def test_notes_and_cells_are_read_back():
    read = Report.from_dict(json.loads(dumps(EVERYTHING)))
    assert (read.notes[0].cell, read.notes[0].line) == ("cell 7", 3)


def test_only_a_pass_earns_points():
    for status in Status:
        assert check(status).earned == (2 if status is Status.PASSED else 0)


def test_a_report_without_checks_has_passed_nothing():
    assert not report().passed
    assert not report().not_attempted
    assert report(check(Status.PASSED)).passed
    assert report(check(Status.NOT_ATTEMPTED)).not_attempted


def test_a_broken_check_or_a_problem_is_our_fault():
    assert report(check(Status.BROKEN)).broken
    assert report(problem="no worker").broken
    assert not report(check(Status.FAILED)).broken
