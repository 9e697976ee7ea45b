"""Learners are told that there is a hidden check and what it is worth, and no more."""

import json

import hidden_course
import pytest

from rnn_grade.course import catalog
from rnn_grade.course.disclosure import Hidden, for_learners
from rnn_grade.errors import UserError
from rnn_grade.grading.grade import grade, left_out, unreadable
from rnn_grade.render.formats.formats import Format, write
from rnn_grade.render.html.page import Grading, page
from rnn_grade.render.terminal import report as terminal
from rnn_grade.render.terminal.layout import ASCII, plain_text
from rnn_grade.report import Report, Status
from rnn_grade.sandbox.launcher import NUMPY, Launcher


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    course = catalog.load(hidden_course.write(tmp_path_factory.mktemp("course")))
    return course.find("1")


@pytest.fixture(scope="module")
def graded(exercise, tmp_path_factory):
    """The reports of a wrong `triple`, by what becomes of hidden checks, and what was told."""
    file = tmp_path_factory.mktemp("work") / "passes.py"
    file.write_text(hidden_course.WRONG)
    found, events = {}, []
    with Launcher(NUMPY, course=exercise.root) as launcher:
        for hidden in Hidden:
            watch = events.append if hidden is not Hidden.SHOWN else None
            found[hidden] = grade(exercise, file, launcher=launcher, hidden=hidden, watch=watch)
    return found, events


def every_format(report):
    """What learners may get to see, in all formats."""
    suggestion = ("rnn-grade list", "shows the whole course")
    yield plain_text([terminal.whole(report, ASCII, suggestion, verbose=True)], 100)
    grading = Grading(1, report.title, "passes.py", results=report.checks, report=report)
    yield page(grading)
    for style in Format:
        written = write(style, [report], several=False, environment={}, datetime="")
        yield from (written.text, *written.appended.values())


def test_at_home_a_hidden_check_is_not_run(graded, exercise):
    report = graded[0][Hidden.LEFT_OUT]
    assert [check.name for check in report.checks] == ["halves", "doubles"]
    assert (report.score, report.total, report.withheld) == (3, 3, 3)
    assert left_out(exercise, report) == 0
    said = next(every_format(report))
    assert "3 of the 6 points are for hidden checks, which only the course runs." in said
    assert "course Deep learning" in said


def test_counted_it_is_told_by_its_points(graded, exercise):
    report = graded[0][Hidden.COUNTED]
    hidden = report.checks[1]
    assert (hidden.name, hidden.points, hidden.status) == ("hidden_1", 3, Status.FAILED)
    assert (report.score, report.total, report.withheld) == (2, 6, 0)
    assert report.checks[2].waits_for == ("A hidden check, known to the course",)
    assert left_out(exercise, report) == 0


def test_nothing_that_learners_read_tells_of_it(graded):
    found, events = graded
    told = [
        text for hidden in (Hidden.LEFT_OUT, Hidden.COUNTED) for text in every_format(found[hidden])
    ]
    told += [str(event.to_dict()) for event in events]
    for text in told:
        assert not [word for word in hidden_course.SECRET if word in text]


def test_whoever_grades_for_the_course_sees_all_of_it(graded):
    report = graded[0][Hidden.SHOWN]
    hidden = report.checks[1]
    assert (hidden.name, hidden.hidden, hidden.finding.kind) == ("triples", True, "close")
    assert Report.from_dict(report.to_dict()) == report
    assert for_learners(report).checks[1] == graded[0][Hidden.COUNTED].checks[1]
    assert for_learners(report).checks[2].waits_for == ("A hidden check, known to the course",)
    written = write(Format.GRADESCOPE, [report], several=False, environment={}, datetime="")
    results = json.loads(written.text)
    visible = [test for test in results["tests"] if test["visibility"] == "visible"]
    assert (len(results["tests"]), len(visible)) == (3, 2)
    read = str(visible) + results["output"]
    assert not [word for word in hidden_course.SECRET if word in read]


def test_a_withdrawn_check_counts_as_passed_and_says_why(graded):
    for report in graded[0].values():
        assert (report.checks[0].status, report.checks[0].earned) == (Status.PASSED, 2)
        said = [text for text in every_format(report) if "It asked for halves." in text]
        # Some formats list only what is wrong.
        assert len(said) >= 6
        assert "by the course, so it counts as passed: It asked for halves." in said[0]


def test_a_check_that_is_hidden_cannot_be_asked_for(exercise):
    with pytest.raises(UserError, match="has no check called `triples`"):
        grade(exercise, exercise.reference, only=("triples",))
    assert catalog.checks_of(exercise, "triple") == ("doubles",)


@pytest.mark.parametrize(("hidden", "total"), [(Hidden.LEFT_OUT, 3), (Hidden.COUNTED, 6)])
def test_a_file_that_cannot_be_read_tells_nothing_either(exercise, hidden, total):
    report = unreadable(exercise, "passes.py", "", "No file.", hidden)
    assert report.total == total
    assert "triples" not in str(report)
