"""A data set whose inputs hold the answer teaches nothing."""

import pytest
from proven import edit, problems

DATA = '''"""Numbers."""

from types import SimpleNamespace

import numpy as np


def load(split, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(50, 4, 3))
    hidden = rng.normal(size=50)
    steps = rng.normal(size=(50, 4))
    {lines}
    return SimpleNamespace(x=x, y=y)
'''


@pytest.fixture
def with_data(root):
    """The check asks for a data set that is made by these lines."""

    def with_data(lines: str):
        (root / "datasets").mkdir()
        (root / "datasets" / "numbers.py").write_text(DATA.replace("{lines}", lines))
        edit(
            root / "grader/checks/01_double.py", "(submission, rng)", "(submission, rng, load_data)"
        )
        edit(root / "grader/checks/01_double.py", "x = rng", 'load_data("numbers")\n    x = rng')
        return problems(root)

    return with_data


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("y = x[:, 2, 1]", "number 7 of each sample of `x`"),
        ("y = (1 - 2 * x[:, 0, 0])[:, None]", "number 0 of each sample of `x`"),
        ("y = x[:, :, 2]", "`x[..., 2]`"),
        ("x, y = steps, steps > 0; x = 1 * y", "`x` itself"),
    ],
)
def test_a_feature_that_is_the_label_is_named(with_data, lines, place):
    assert with_data(lines) == [
        f"the data set `numbers`: {place} tells the answer: whoever copies it has nothing to learn"
    ]


@pytest.mark.parametrize(
    "lines", ["y = x.sum((1, 2))", "y = hidden", "y = steps", "y = x[:, -1] + steps[:, :3]"]
)
def test_what_has_to_be_worked_out_is_none(with_data, lines):
    assert with_data(lines) == []
