"""A course with one exercise, whose function both adds and refuses."""

from pathlib import Path

import pytest

from rnn_grade.course import catalog

REFERENCE = '''"""One function."""

import numpy as np


def step(x, state):
    """Return the next state."""
    if len(x) != len(state):
        raise ValueError("not as many")
    return np.tanh(x + state)


if __name__ == "__main__":
    print(step([1.0], [2.0]))
'''
CHECKS = '''"""One check."""

import numpy as np

from rnn_grade.checks import check, expect


@check(points=2, hint="Add them.")
def test_step(submission, rng):
    """`step` adds and bounds."""
    x, state = rng.normal(size=3), rng.normal(size=3)
    expect.close(submission.step(x, state), np.tanh(x + state), what="`step(x, state)`")
'''
STUB = """def step(x, state):
    # TODO
    raise NotImplementedError("TODO: step")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    exercise, solution = tmp_path / "exercises/01_step", tmp_path / "solutions/01_step"
    checks = tmp_path / "grader/checks"
    for folder in (exercise, solution, checks):
        folder.mkdir(parents=True)
    (exercise / "step.py").write_text(STUB)
    (exercise / "README.md").write_text("# Step\n")
    (exercise / "exercise.toml").write_text('title = "Step"\nsummary = "a step"\n')
    (solution / "step.py").write_text(REFERENCE)
    (checks / "01_step.py").write_text(CHECKS)
    return tmp_path


@pytest.fixture
def exercise(root: Path) -> catalog.Exercise:
    return catalog.load(root).exercises[0]
