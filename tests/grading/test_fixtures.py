"""What a check is given: a model that is built once, for all checks that only look at it."""

import pytest

from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade
from rnn_grade.report import Status

CHECKS = '''"""A model is a name that the grader makes a model of."""

from dataclasses import dataclass

import pytest

from rnn_grade.checks import check, expect


@dataclass
class Model:
    number: float

    def predict(self, x, eager=False):
        return x + self.number if eager else None


@pytest.fixture(scope="module")
def build(submission):
    return lambda: Model(submission.build_model())


@check(points=1, hint="One.")
def test_answers(eager):
    """The model adds its number."""
    expect.equal(eager(1.0), 2.0, what="the answer")


@check(points=1, hint="Two.")
def test_is_built_once(model, eager, build):
    """Each call of `build` counts, and no other."""
    expect.equal([model.number, eager(0.0), build().number], [1.0, 1.0, 2.0], what="the calls")


@check(points=1, hint="Three.")
def test_needs_no_model(submission):
    """Another function answers."""
    expect.equal(submission.double(2.0), 4.0, what="the answer")
'''
RIGHT = """
built = []


def build_model():
    built.append(1.0)
    return sum(built)


def double(x):
    return 2 * x
"""


@pytest.fixture
def exercise(tmp_path):
    folders = {
        "exercises/01_model/model.py": RIGHT,
        "exercises/01_model/exercise.toml": 'title = "Model"\nsummary = "adds"\n',
        "grader/checks/01_model.py": CHECKS,
    }
    for name, text in folders.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return catalog.load(tmp_path).find("1")


def graded(exercise, launcher, text):
    path = exercise.path / "answer.py"
    path.write_text(text)
    return grade(exercise, path, launcher=launcher).checks


def test_a_model_is_built_once(exercise, numpy_launcher):
    assert sorted(exercise.parts) == ["build_model", "double"]
    checks = graded(exercise, numpy_launcher, RIGHT)
    assert [check.status for check in checks] == [Status.PASSED] * 3


def test_a_model_that_cannot_be_built_fails_the_checks_that_need_it(exercise, numpy_launcher):
    checks = graded(exercise, numpy_launcher, RIGHT.replace("sum(built)", "built[7]"))
    assert [check.status for check in checks] == [Status.ERROR, Status.ERROR, Status.PASSED]
    assert [check.finding.source for check in checks[:2]] == ["return built[7]"] * 2


def test_a_model_that_is_still_a_stub_is_not_attempted(exercise, numpy_launcher):
    text = RIGHT.replace("return sum(built)", "raise NotImplementedError")
    checks = graded(exercise, numpy_launcher, text)
    assert [check.status for check in checks] == [
        Status.NOT_ATTEMPTED,
        Status.NOT_ATTEMPTED,
        Status.PASSED,
    ]
