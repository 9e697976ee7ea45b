"""One thing under two names is one thing."""

import pytest
from copies import commented, reformatted
from proven import REFERENCE, WRONG, edit, problems

from rnn_grade.authoring.inspection.likeness import read

LONG = '''
def run(x, bias=None):
    """Run."""
    total = 0
    for step in x:
        total = total + step
    return total if bias is None else total + bias
'''


@pytest.mark.parametrize(
    "other",
    [
        commented(LONG),
        reformatted(LONG),
        LONG.replace("total", "sum_").replace("step", "one"),
        LONG.replace("def run(x, bias=None):", "def run(x: list, bias: float = None) -> float:"),
        LONG.replace('    """Run."""\n', "")
        + '\nif __name__ == "__main__":\n    print(run([1]))\n',
    ],
)
def test_names_of_its_own_and_layout_make_no_difference(other):
    assert read(other) == read(LONG)


@pytest.mark.parametrize(
    "other",
    [
        LONG.replace("total + step", "step + total"),
        LONG.replace("bias=None", "bias=0"),
        LONG.replace("bias", "offset"),
        LONG.replace("return total if", "return step if"),
    ],
)
def test_another_way_is_another_one(other):
    assert read(other) != read(LONG)


def test_an_alternative_that_is_the_reference_is_none(root):
    valid = root / "solutions/01_double/valid"
    (valid / "sum_3.py").write_text(commented(REFERENCE))
    (valid / "sum_2.py").write_text((valid / "sum_1.py").read_text().replace("x + x", "(x + x)"))
    assert problems(root) == [
        "valid/sum_3.py: the same as the reference, with other names or layout",
        "valid/sum_2.py: the same as valid/sum_1.py, with other names or layout",
    ]


def test_one_mistake_under_two_names_is_one(root):
    wrong = root / "solutions/01_double/wrong.toml"
    edit(wrong, 'put = "4 * x\\n"', 'put = "(3 * x)  # three\\n"')
    edit(wrong, 'put = "5 * x\\n"', 'put = "(2 * x)\\n"')
    assert problems(root) == [
        "wrong.toml, `factor_3`, `factor_4`: the same mistake under several names; leave one of "
        "them",
        "wrong.toml, `factor_5`: Python reads the same as in the reference",
    ]
    assert WRONG
