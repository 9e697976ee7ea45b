"""A check draws from `rng`, and from nothing else."""

import pytest
from proven import edit, problems


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("x = np.random.normal(size=3)", "np.random.normal"),
        ("x = np.random.default_rng().normal(size=3)", "np.random.default_rng"),
        ("x = numpy.random.rand(3)", "numpy.random.rand"),
        ("import random; x = random.random()", "random"),
        ("from random import random", "random"),
        ("from numpy.random import normal", "numpy.random"),
        ("x = time.time()", "time.time"),
    ],
)
def test_what_is_not_drawn_from_rng_is_named(root, line, name):
    edit(root / "grader/checks/01_double.py", "x = rng.normal(size=3)", line)
    assert problems(root) == [
        f"the check file draws from `{name}` (line 9): a grading could not be repeated. Draw from "
        "the fixture `rng`"
    ]


@pytest.mark.parametrize(
    "line",
    ["x = rng.normal(size=3)", "x = np.random.default_rng(rng.integers(9)).normal(size=3)"],
)
def test_what_follows_from_rng_is_not(root, line):
    edit(root / "grader/checks/01_double.py", "x = rng.normal(size=3)", line)
    assert problems(root) == []
