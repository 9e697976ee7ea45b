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


DEFAULTS = outline("def cut(text, length=40, step=4, value=None): pass\n")


@pytest.mark.parametrize(
    "parameters",
    [
        "text, length=40, step=4, value=None",
        "t, n=40, s=4.0, filler=0",
        # More of them, a name, what is computed, and what cannot be read at all.
        "text, length=40, step=4, value=None, more=1",
        "text, length=LENGTH, step=2 * 2, value=None",
        "*arguments",
    ],
)
def test_defaults_of_the_stub_are_kept(parameters):
    own = outline(f"def cut({parameters}): return 1")
    assert signature_problem("cut", own, DEFAULTS) is None


@pytest.mark.parametrize(
    ("parameters", "expected", "actual"),
    [
        ("text, length=40, step=3, value=None", "step=4", "step=3"),
        ("t, n=30, s=4, filler=None", "length=40", "n=30"),
        ("text, length, step, value", "length=40", "length"),
        ("text, length=40, step=None, value=None", "step=4", "step=None"),
    ],
)
def test_another_default_is_told(parameters, expected, actual):
    problem = signature_problem("cut", outline(f"\ndef cut({parameters}): return 1"), DEFAULTS)
    assert isinstance(problem, Failure)
    assert (problem.kind, problem.expected, problem.actual) == ("default", expected, actual)
    assert problem.numbers["line"] == 2


def test_an_outline_keeps_defaults_as_json():
    assert outline("").from_json(DEFAULTS.to_json()) == DEFAULTS


def test_a_promised_dict_is_a_dict():
    stub = outline("def back(x) -> dict[str, np.ndarray]: pass\ndef some(x) -> dict | None: pass")
    assert return_problem("back", stub, "dict", False) is None
    assert return_problem("back", stub, "tuple", False).actual == "tuple"
    assert return_problem("some", stub, "NoneType", False) is None


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
