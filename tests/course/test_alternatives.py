"""An alternative is a file of its own, or an edit of the reference."""

from pathlib import Path

import pytest
from proven import REFERENCE, make

from rnn_grade.course import catalog
from rnn_grade.course.alternatives import read_alternatives

SUM = """
[[valid]]
name = "sum"
about = "Adds."
find = "2 * x\\n"
put = "x + x\\n"
"""


@pytest.fixture
def exercise(tmp_path: Path) -> catalog.Exercise:
    return catalog.load(make(tmp_path)).find("1")


def test_files_come_first_then_edits(exercise):
    (exercise.solution / "valid.toml").write_text(SUM)
    found, problems = read_alternatives(exercise)
    assert problems == ()
    assert found[-1].content.decode() == REFERENCE.replace("2 * x\n", "x + x\n", 1)
    assert [one.place for one in found[-2:]] == ["valid/sum_4.py", "valid.toml, `sum`"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('name = "a"', "valid.toml: unknown key `name`"),
        ('valid = "a"', "valid.toml is a list: begin each entry with [[valid]]"),
        (SUM + SUM, "valid.toml, `sum`: the name is taken"),
        (SUM.replace("sum", "sum_1"), "valid.toml, `sum_1`: the name is taken"),
        (SUM.replace("about", "abuot"), "valid.toml, `sum`: unknown key `abuot`"),
        (SUM.replace('about = "Adds."', ""), "valid.toml, `sum`: `about` must be a text"),
        (SUM.replace("2 * x", "3 * x"), "stands 0 times in the reference, not once"),
    ],
)
def test_what_cannot_be_used_is_said(exercise, content, problem):
    (exercise.solution / "valid.toml").write_text(content)
    assert problem in " ".join(read_alternatives(exercise)[1])
