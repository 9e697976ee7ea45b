"""A check that broke is tried again once, with nothing left of before."""

import shutil

import pytest

from rnn_grade.course import catalog
from rnn_grade.errors import Broken
from rnn_grade.grading.grade import grade
from rnn_grade.report import Status
from rnn_grade.sandbox.connection import Worker
from rnn_grade.sandbox.questions.submission import Call

CHECKS = '''
import pytest
from rnn_grade.checks import check, expect

made = []


@pytest.fixture(scope="module")
def doubled(submission):
    """What several checks question, as they do a trained model."""
    made.append(submission.double(2))
    return made


@check(points=1)
def test_doubles(doubled):
    """`double` returns twice its input."""
    expect.equal(doubled, [4], what="`double(2)`")


@check(points=1)
def test_triples(submission, doubled):
    """`triple` returns three times its input."""
    expect.equal(submission.triple(2), 6, what="`triple(2)`")
    expect.equal(doubled, [4], what="`double(2)`")


@check(points=1, after=test_triples)
def test_doubles_still(doubled):
    """`double` still returns twice its input."""
    expect.equal(doubled, [4], what="`double(2)`")
'''


@pytest.fixture
def graded(world, tmp_path, numpy_launcher, monkeypatch):
    """Grade a right answer on a machine that leaves the calls of some functions no time."""

    def grade_(*starved):
        left, ask = list(starved), Worker.ask

        def sometimes(worker, question, *more):
            if isinstance(question, Call) and question.name in left:
                left.remove(question.name)
                worker.close()
                raise Broken("other programs keep this machine busy")
            return ask(worker, question, *more)

        monkeypatch.setattr(Worker, "ask", sometimes)
        root = tmp_path / "world"
        shutil.copytree(world.root, root)
        (root / "grader/checks/01_passes.py").write_text(CHECKS)
        exercise = catalog.load(root).find("passes")
        events = []
        report = grade(exercise, exercise.reference, launcher=numpy_launcher, watch=events.append)
        told = [(event.kind, event.check) for event in events if event.check]
        return report, told

    return grade_


def test_a_check_for_which_the_machine_had_no_time_is_tried_again(graded):
    report, told = graded("triple")
    assert report.passed
    assert told == [
        ("started", "doubles"),
        ("finished", "doubles"),
        ("started", "triples"),
        ("started", "triples"),
        ("finished", "triples"),
        ("started", "doubles_still"),
        ("finished", "doubles_still"),
    ]


def test_each_check_is_tried_again_once(graded):
    report, _ = graded("double", "triple")
    assert report.passed


def test_what_breaks_twice_is_broken_and_the_rest_is_graded(graded):
    report, _ = graded("triple", "triple")
    assert [check.status for check in report.checks] == [
        Status.PASSED,
        Status.BROKEN,
        Status.SKIPPED,
    ]
    assert report.checks[1].finding.numbers["message"].startswith("Broken: other programs keep")
    assert report.broken


def test_what_a_check_computed_is_told(graded):
    report, _ = graded()
    assert all(0 < check.processor_seconds < 1 for check in report.checks[:1])
    assert report.processor_seconds == sum(check.processor_seconds for check in report.checks)
