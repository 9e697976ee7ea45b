"""No text enters a report as it was sent: each is cleaned, cut, and a command to nobody."""

import numpy as np
import pytest

from rnn_grade.grading.cleaning import cleaned, cleaned_finding, cleaned_report
from rnn_grade.render.formats.json import dumps
from rnn_grade.render.words.words import explain
from rnn_grade.report import CheckResult, Finding, Report, Status

EVIL = "\x1b[2J\u202e\n::error file=x::boom\n##[set-output name=score]100\ud800"
TOLD = "[2J : :error file=x::boom # #[set-output name=score]100\ufffd"


def report(*findings: Finding, submission: str = "x.py") -> Report:
    checks = tuple(
        CheckResult(f"c{number}", "C.", 1, Status.FAILED, finding=finding)
        for number, finding in enumerate(findings)
    )
    return Report("01_passes", "Passes", submission, "0" * 64, checks)


def test_keys_are_short_lines():
    keys = Finding("that", "it", expected=1, actual={EVIL: 2, "k" * 900_000: 3})
    assert cleaned_finding(keys).actual == {TOLD: 2, f"{'k' * 200} … (900000 characters, cut)": 3}


def test_a_sentence_about_keys_and_types_says_them_cleaned():
    keys = cleaned_finding(Finding("no_key", "it", expected="x", actual=[EVIL, "y"]))
    assert explain(keys).found == (
        "It has no key `x`; its keys: `[2J\n"
        ": :error file=x::boom\n# #[set-output name=score]100\ufffd`, `y`."
    )
    kind = cleaned_finding(Finding("no_numbers", EVIL, actual="Own", numbers={"axes": ""}))
    assert explain(kind).found == f"{TOLD} is of type Own, which holds no numbers."


def test_values_keep_their_types_and_lines():
    numbers = {"wrong": np.int64(2), "share": 0.5, "none": None, "shape": (2, None)}
    finding = Finding("close", "it", "a\nb", [np.float32(0.5), np.True_, ("c",)], numbers=numbers)
    kept = cleaned_finding(finding)
    assert (kept.expected, kept.actual) == ("a\nb", [0.5, True, ("c",)])
    assert kept.numbers == {"wrong": 2, "share": 0.5, "none": None, "shape": (2, None)}
    assert type(kept.numbers["wrong"]) is int


def test_what_is_large_or_deep_is_cut_and_says_so():
    deep: list = []
    for _ in range(1000):
        deep = [deep]
    found = cleaned_finding(Finding("that", "it", expected=deep, actual=[0] * 1000))
    assert found.expected == [[[["…"]]]]
    assert (len(found.actual), found.actual[-1]) == (101, "… 900 more")
    kept = cleaned_finding(Finding("that", "it", actual={n: n for n in range(102)})).actual
    assert kept["…"] == "2 more"
    kept = cleaned_finding(Finding("that", "it", actual=10**5000)).actual
    assert kept == "a number of 16610 bits"


@pytest.mark.parametrize(
    "value",
    ["x" * 900_000, ["x" * 9000] * 9000, {"x" * 9000 + str(n): "y" * 9000 for n in range(500)}],
)
def test_a_report_is_small_whatever_came(value):
    finding = Finding("that", EVIL * 9000, value, value, numbers={"message": value})
    result = cleaned(CheckResult("c", "C.", 1, Status.FAILED, 0.0, finding, output=EVIL * 9000))
    text = dumps(report(result.finding))
    assert len(text) < 60_000
    assert len(result.output) < 8100


def test_names_of_files_are_shown_escaped():
    kept = cleaned_report(report(submission="mallory/\udcff\x1b/simple\n.py"))
    assert kept.submission == r"mallory/\xff\x1b/simple\n.py"


@pytest.mark.parametrize(
    "harmless", ["x[::2]", "::", "keras::layers", "## [1] first", "#[x]", "a::errors_of"]
)
def test_what_is_no_command_stays(harmless):
    assert cleaned_finding(Finding("that", harmless)).what == harmless


def test_what_a_learner_printed_keeps_its_lines_and_loses_its_commands():
    printed = "epoch 1\n  ::add-mask::3\n##vso[task.complete]\n"
    kept = cleaned(CheckResult("c", "C.", 1, Status.PASSED, output=printed, traceback=printed))
    assert kept.output == "epoch 1\n  : :add-mask::3\n# #vso[task.complete]\n"
    assert kept.traceback == kept.output
