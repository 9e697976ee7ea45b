"""What a check calls is read from its file: itself, by fixtures, by helpers; nothing is run."""

import ast
from pathlib import Path

import pytest

from rnn_grade.course import catalog, check_file

ORDER = ("step", "forward", "build_cell", "build_model")
FILE = '''
from rnn_grade.checks import check
import pytest


def _made(part, **options):
    return part("step", **options)


@pytest.fixture
def step(part):
    return _made(part)


@pytest.fixture
def build(submission):
    return lambda: submission.build_model(2)


class Walk:
    def go(self, submission):
        return submission.forward(1)


@check(points=1)
def test_by_a_fixture(step):
    """It steps."""
    step(1)


@check(points=1)
def test_by_a_fixture_of_the_engine(predict):
    """It predicts."""
    predict(1)


@check(points=1)
def test_two_parts(submission):
    """It does both."""
    submission.forward(submission.step(1))


@check(points=1)
def test_by_a_class(submission):
    """It walks."""
    Walk().go(submission)


@check(points=1)
def test_something_else_in_its_place(submission, part):
    """A cell answers as `step` does."""
    cell = submission.build_cell(3)
    step = _made(part, call=lambda x: cell(x))
    step(1)


@check(points=1)
def test_nothing():
    """It is."""
'''


@pytest.fixture(scope="module")
def checks():
    found = check_file.checks(Path("checks.py"), ast.parse(FILE), ORDER)
    return {check.name: check for check in found}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("by_a_fixture", ("step",)),
        ("by_a_fixture_of_the_engine", ("build_model",)),
        ("two_parts", ("step", "forward")),
        ("by_a_class", ("forward",)),
        ("something_else_in_its_place", ("build_cell",)),
        ("nothing", ()),
    ],
)
def test_what_a_check_calls(checks, name, parts):
    assert checks[name].parts == parts


def test_a_check_belongs_to_the_last_part_that_it_calls(checks):
    assert checks["two_parts"].part == "forward"
    assert checks["nothing"].part == ""


def test_every_check_of_the_course_belongs_to_a_part():
    for exercise in catalog.load().exercises:
        for check in exercise.checks:
            assert check.part in exercise.parts, (exercise.folder, check.name)


def test_a_way_back_is_a_part_like_another():
    parts = catalog.load().find("2").parts
    assert parts == ("step", "forward", "backward", "gradient_norms")
