"""What a check is given: a model that is built once, and functions that know their mistakes."""

import pytest

from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade
from rnn_grade.report import Status

CHECKS = '''"""A model is a name that the grader makes a model of."""

from dataclasses import dataclass

import numpy as np
import pytest

from rnn_grade.checks import check, expect


@dataclass
class Model:
    number: float

    def predict(self, x):
        return x + self.number


@pytest.fixture(scope="module")
def build(submission):
    return lambda: Model(submission.build_model())


@check(points=1, hint="One.")
def test_answers(predict):
    """The model adds its number."""
    expect.equal(predict(1.0), 2.0, what="the answer")


@check(points=1, hint="Two.")
def test_is_built_once(model, predict, build):
    """Each call of `build` counts, and no other."""
    expect.equal([model.number, predict(0.0), build().number], [1.0, 1.0, 2.0], what="the calls")


@check(points=1, hint="Three.")
def test_needs_no_model(submission):
    """Another function answers."""
    expect.equal(submission.double(2.0), 4.0, what="the answer")


@check(points=1, hint="Four.")
def test_something_else_may_answer_as_a_part(part):
    """What is asked in the place of `double` need not be the learner's."""
    double = part("double", lambda x: 2 * x, returns="the answer", call=lambda x: x + x)
    double.agrees(np.array([1.0, 2.0]))
'''
RIGHT = """
built = []


def build_model():
    built.append(1.0)
    return sum(built)


def double(x):
    return 2 * x
"""


PARTS = '''"""A function and its way back."""

import numpy as np
import pytest

from rnn_grade.checks import check

X = np.array([[1.0, 2.0, 3.0, 4.0]])


@check(points=1, hint="One.")
def test_double(part):
    """It doubles."""
    double = part("double", lambda x: 2 * x, returns="the double", axes="(batch, features)")
    double.agrees(X, hint="Look again.")


@check(points=1, hint="Two.")
def test_back(way_back):
    """It goes back."""
    way_back("back", {"x": "(batch, features)"}).gradients_agree(
        X,
        loss=lambda point: float(np.sum(2 * point["x"])),
        at={"x": X},
        hint="Look again.",
    )
'''
REFERENCE = """
import keras
import numpy as np


def double(x):
    return 2 * x


def back(x):
    return {"x": np.full_like(x, 2)}


def build():
    return keras.Sequential()
"""
WRONG = """
[[wrong]]
name = "thrice"
about = "Three times."
in = "double"
find = "2 * x"
put = "3 * x"
check = "double"
cause = "It is three times x."
next = "Multiply by two."

[[wrong]]
name = "ones"
about = "Takes the slope for 1."
in = "back"
find = "2"
put = "1"
check = "back"
cause = "The slope is taken for 1."
next = "The slope of two times x is 2."
"""


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return catalog.load(root).find("1")


@pytest.fixture
def exercise(tmp_path):
    files = {
        "exercises/01_model/model.py": RIGHT,
        "exercises/01_model/exercise.toml": 'title = "Model"\nsummary = "adds"\n',
        "grader/checks/01_model.py": CHECKS,
    }
    return write(tmp_path, files)


@pytest.fixture
def parts(tmp_path):
    files = {
        "exercises/01_parts/parts.py": REFERENCE,
        "exercises/01_parts/exercise.toml": 'title = "Parts"\nsummary = "doubles"\n',
        "grader/checks/01_parts.py": PARTS,
        "solutions/01_parts/parts.py": REFERENCE,
        "solutions/01_parts/wrong.toml": WRONG,
    }
    return write(tmp_path, files)


def graded(exercise, launcher, text):
    path = exercise.path / "answer.py"
    path.write_text(text)
    return grade(exercise, path, launcher=launcher).checks


def test_a_model_is_built_once(exercise, numpy_launcher):
    assert sorted(exercise.parts) == ["build_model", "double"]
    checks = graded(exercise, numpy_launcher, RIGHT)
    assert [check.status for check in checks] == [Status.PASSED] * 4


def test_a_model_that_cannot_be_built_fails_the_checks_that_need_it(exercise, numpy_launcher):
    checks = graded(exercise, numpy_launcher, RIGHT.replace("sum(built)", "built[7]"))
    assert [check.status for check in checks] == [Status.ERROR] * 2 + [Status.PASSED] * 2
    assert [check.finding.source for check in checks[:2]] == ["return built[7]"] * 2


def test_a_model_that_is_still_a_stub_is_not_attempted(exercise, numpy_launcher):
    text = RIGHT.replace("return sum(built)", "raise NotImplementedError")
    checks = graded(exercise, numpy_launcher, text)
    assert [check.status for check in checks] == [
        Status.NOT_ATTEMPTED,
        Status.NOT_ATTEMPTED,
        Status.PASSED,
        Status.PASSED,
    ]


THRICE = """
import numpy as np


def double(x):
    return x + x + x


def back(x):
    return {"x": np.ones(x.shape)}
"""


def words(checks):
    return [(check.status, check.finding.cause, check.finding.hint) for check in checks]


def test_parts_know_the_mistakes_of_their_exercise(parts, numpy_launcher):
    assert words(graded(parts, numpy_launcher, THRICE)) == [
        (Status.FAILED, "It is three times x.", "Multiply by two."),
        (Status.FAILED, "The slope is taken for 1.", "The slope of two times x is 2."),
    ]
    right = THRICE.replace("x + x + x", "x + x").replace("np.ones", "2 * np.ones")
    assert [check.status for check in graded(parts, numpy_launcher, right)] == [Status.PASSED] * 2


@pytest.mark.parametrize("missing", ["parts.py", "wrong.toml", ""])
def test_without_solutions_a_mistake_has_no_name_and_the_verdict_stays(
    parts, numpy_launcher, missing
):
    for path in parts.solution.iterdir():
        if missing in path.name:
            path.unlink()
    if not missing:
        parts.solution.rmdir()
    assert words(graded(parts, numpy_launcher, THRICE)) == [
        (Status.FAILED, "", "Look again."),
        (Status.FAILED, "", "Look again."),
    ]


def test_an_entry_that_cannot_be_used_hides_no_other(parts, numpy_launcher):
    (parts.solution / "wrong.toml").write_text(WRONG.replace('in = "double"', 'in = "triple"'))
    assert words(graded(parts, numpy_launcher, THRICE)) == [
        (Status.FAILED, "", "Look again."),
        (Status.FAILED, "The slope is taken for 1.", "The slope of two times x is 2."),
    ]


def test_an_argument_that_is_written_to_is_told(parts, numpy_launcher):
    text = THRICE.replace("return x + x + x", "x *= 2\n    return x")
    checks = graded(parts, numpy_launcher, text)
    finding = checks[0].finding
    assert (finding.kind, finding.actual) == ("changed_argument", "x")
