"""An exercise's notebook with its reference in it earns everything; as it is made, nothing.

`author verify` proves the same of all exercises, and of every known mistake with `--notebooks`.
"""

from collections.abc import Iterator

import pytest
from places import ROOT

from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade
from rnn_grade.notebook.made.pasting import pasted
from rnn_grade.report import Status
from rnn_grade.sandbox.launchers import Launchers

EXERCISES = catalog.load(ROOT).exercises
# Those whose trainings are short.
QUICK = [one for one in EXERCISES if one.number in (1, 2, 3, 4, 6)]


@pytest.fixture(scope="module")
def launchers() -> Iterator[Launchers]:
    with Launchers(course=ROOT, threads=2) as made:
        yield made


@pytest.mark.parametrize("exercise", QUICK, ids=lambda exercise: exercise.slug)
def test_the_reference_earns_everything(exercise, launchers, tmp_path):
    path = tmp_path / f"{exercise.slug}.ipynb"
    path.write_bytes(pasted(exercise, exercise.reference.read_text("utf-8")))
    report = grade(exercise, path, launcher=launchers)
    assert report.passed, [one.finding for one in report.checks if one.finding is not None]
    assert (report.score, report.findings, report.notes) == (exercise.points, (), ())


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)
def test_the_stub_is_not_attempted(exercise, tmp_path):
    path = tmp_path / f"{exercise.slug}.ipynb"
    path.write_bytes(pasted(exercise, exercise.stub.read_text("utf-8")))
    report = grade(exercise, path)
    assert {one.status for one in report.checks} == {Status.NOT_ATTEMPTED}
    assert report.score == 0
