"""JUnit XML is read by real consumers, and nothing that a learner wrote breaks it."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped
from reports import ALL, EVERY, EVIL, HOSTILE

from rnn_grade.render.formats.junit import dumps


def parsed(*reports):
    return JUnitXml.fromstring(dumps(reports).encode())


def test_every_status_is_counted_where_it_belongs():
    (suite,) = parsed(EVERY)
    counts = (suite.tests, suite.failures, suite.errors, suite.skipped)
    assert counts == (7, 2, 3, 1)
    kinds = {case.name: [type(result) for result in case.result] for case in suite}
    assert kinds == {
        "ends_passed": [],
        "ends_failed": [Failure],
        "ends_error": [Error],
        "ends_timeout": [Error],
        "ends_skipped": [Skipped],
        "ends_not_attempted": [Failure],
        "ends_broken": [Error],
    }


def test_points_are_properties_of_the_suite_and_lines_of_the_case():
    (suite,) = parsed(EVERY)
    properties = {one.name: one.value for one in suite.properties()}
    assert (properties["score"], properties["max_score"]) == ("2", "14")
    case = next(iter(suite))
    assert case.system_out == "[[PROPERTY|score=2]]\n[[PROPERTY|max_score=2]]"


def test_a_failure_says_what_the_learner_reads():
    (suite,) = parsed(EVERY)
    (failure,) = list(suite)[1].result
    assert failure.message == "The answer: two numbers."
    assert failure.text.splitlines() == [
        "The ends failed line.",
        "This check failed.",
        "The answer: two numbers.",
        "Expected: One number.",
        "Line 7: return x",
        "Cause: A cause.",
        "Try: Do.",
    ]


def test_names_are_unique_and_no_case_has_properties():
    root = ElementTree.fromstring(dumps(ALL))
    cases = list(root.iter("testcase"))
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(names) == 9
    assert not [case for case in cases if case.find("properties") is not None]


def test_hostile_text_stays_text():
    text = dumps([HOSTILE])
    assert "<script>" not in text
    assert not any(character in text for character in "\x00\x1b\u202e")
    assert ElementTree.fromstring(text).get("name") == "rnn-grade"


@pytest.mark.parametrize("report", ALL)
def test_junit2html_reads_it(report, tmp_path):
    source, target = tmp_path / "junit.xml", tmp_path / "out.html"
    source.write_text(dumps([report]), "utf-8")
    tool = Path(sys.executable).with_name("junit2html")
    subprocess.run([tool, source, target], check=True, capture_output=True)
    page = target.read_text("utf-8")
    assert report.exercise in page
    assert "<script>alert(1)" not in page
    assert EVIL not in page
