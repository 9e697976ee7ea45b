"""An exception inside a check is the submission's fault if the reference does not cause it."""

import shutil
from pathlib import Path

import pytest

from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade
from rnn_grade.render.words.words import explain
from rnn_grade.report import Report, Status

# A check as authors write them: it trusts what came back to be an array.
CHECKS = '''
import numpy as np
from rnn_grade.checks import check, expect


@check(points=2)
def test_doubles(submission, rng):
    """`double` returns twice its input."""
    x = rng.normal(size=3)
    found = submission.double(x)
    {judge}
    expect.close(found, 2 * x, what="`double(x)`")


@check(points=1, after=test_doubles)
def test_triples(submission, rng):
    """`triple` returns three times its input."""
    x = rng.normal(size=3)
    expect.close(submission.triple(x), 3 * x, what="`triple(x)`")
'''
JUDGE = (
    "expect.that(len(found) == found.size and found[0] + sum(found), 'it', expected=1, actual=2)"
)


@pytest.fixture
def graded(world, tmp_path, numpy_launcher):
    """Grade an answer by a check that judges it in some way."""

    def grade_(answer: str, judge: str = JUDGE, *, watch=None, reference=True) -> Report:
        root = tmp_path / "world"
        shutil.copytree(world.root, root)
        (root / "grader/checks/01_passes.py").write_text(CHECKS.format(judge=judge))
        exercise = catalog.load(root).find("passes")
        source = exercise.reference.read_text()
        path = tmp_path / "passes.py"
        path.write_text(source.replace("return 2 * x", f"return {answer}"))
        if not reference:
            exercise.reference.unlink()
        return grade(exercise, path, launcher=numpy_launcher, watch=watch)

    return grade_


def test_what_a_check_cannot_read_is_the_submissions_fault(graded):
    report = graded("5")
    first, second = report.checks
    assert (first.status, second.status) == (Status.FAILED, Status.SKIPPED)
    words = explain(first.finding)
    assert [words.found, words.expected, words.cause, words.next] == [
        "What came back while calling `double` cannot be read as the check expects it: TypeError: "
        "object of type 'int' has no len().",
        "What the docstring of the stub promises.",
        "It has another type or other parts than that.",
        "Compare what you return with the docstring: its type, its shape, and what is in it.",
    ]
    assert not report.broken


@pytest.mark.parametrize(
    "answer",
    ["[]", "{}", "'text'", "None", "[None]", "[x, x[:1]]", "{1: x}", "b''", "object()", "1 << 52"],
)
def test_no_answer_makes_a_submission_ungradable(graded, answer):
    report = graded(answer)
    assert report.checks[0].status is Status.FAILED
    assert not report.broken


@pytest.mark.parametrize(
    "judge",
    [
        "len(3)",
        "np.zeros(2) + np.zeros(3)",
        "{}['x']",
        "undefined",
        "import no_such_module",
        "open('/nowhere')",
    ],
)
@pytest.mark.parametrize("answer", ["2 * x", "5"])
def test_a_mistake_of_the_check_stays_one_whatever_came_back(graded, judge, answer):
    report = graded(answer, judge)
    assert report.checks[0].status is Status.BROKEN
    assert report.broken


def test_a_name_that_only_a_wrong_answer_needs_is_a_mistake_of_the_check(graded):
    report = graded("5", "found.size if hasattr(found, 'size') else undefined")
    message = "NameError: name 'undefined' is not defined"
    assert report.checks[0].finding.numbers["message"] == message
    assert report.checks[0].status is Status.BROKEN


def test_without_a_reference_nothing_is_proved_and_nobody_is_blamed(graded):
    report = graded("5", reference=False)
    assert report.checks[0].status is Status.BROKEN


def test_each_verdict_is_told_once_and_as_it_ends(graded):
    told = []
    report = graded("5", watch=lambda event: event.kind == "finished" and told.append(event.result))
    assert sorted(told, key=lambda one: one.name) == list(report.checks)


def test_the_control_starts_from_the_same_inputs(graded, tmp_path):
    seen = tmp_path / "seen"
    graded("5", f"open({str(seen)!r}, 'a').write(str(x) + '\\n'); len(found)")
    first, second = Path(seen).read_text().splitlines()
    assert first == second
