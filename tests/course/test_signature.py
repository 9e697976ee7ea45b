"""A submission may write its functions as it likes, as long as the stub's calls fit."""

import pytest

from rnn_grade.course.outline import outline
from rnn_grade.course.signature import return_problem, signature_problem
from rnn_grade.errors import Failure, NotAttempted

STUB = outline(
    "def step(x, h) -> np.ndarray:\n    raise NotImplementedError\n"
    "def build(units) -> keras.Model:\n    raise NotImplementedError\n"
)


@pytest.mark.parametrize(
    "source",
    [
        "def step(x, h): return x",
        "def step(inputs, state): return inputs",
        "def step(x, h, scale=1): return x",
        "def step(*arguments): return 1",
        "def step(x, h=None): return x",
        "step = lambda x, h: x",
        "from numpy import *",
        "import numpy as step",
    ],
)
def test_these_fit(source):
    assert signature_problem("step", outline(source), STUB) is None


@pytest.mark.parametrize(
    ("source", "actual"),
    [
        ("def step(x): return x", "step(x)"),
        ("def step(x, h, bias): return x", "step(x, h, bias)"),
        ("def step(x, h, *, bias): return x", "step(x, h, bias)"),
    ],
)
def test_these_do_not_fit(source, actual):
    problem = signature_problem("step", outline(source), STUB)
    assert isinstance(problem, Failure)
    assert (problem.kind, problem.expected, problem.actual) == ("signature", "step(x, h)", actual)


def test_a_missing_function_and_a_stub_are_told_apart():
    missing = signature_problem("step", outline("x = 1"), STUB)
    assert isinstance(missing, Failure)
    assert missing.kind == "missing"
    assert isinstance(signature_problem("step", STUB, STUB), NotAttempted)


def test_nothing_and_the_wrong_kind_of_thing_break_the_annotation():
    assert return_problem("step", STUB, "ndarray", False) is None
    assert return_problem("step", STUB, "NoneType", False).actual == "NoneType"
    assert return_problem("build", STUB, "Sequential", True) is None
    assert return_problem("build", STUB, "ndarray", False).expected == "keras.Model"
