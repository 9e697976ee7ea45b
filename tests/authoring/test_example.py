"""The second example of docs/instructors.md is a course that its own rules find nothing wrong with.

`nox -s example` grades it as well: `rnn-grade author verify --course docs/examples/attention`.
"""

import pytest
from places import ROOT

from rnn_grade.authoring import calibration
from rnn_grade.authoring.inspection.inspection import inspect
from rnn_grade.authoring.proof import FEWEST_ALTERNATIVES, FEWEST_MISTAKES
from rnn_grade.course import catalog
from rnn_grade.course.alternatives import read_alternatives
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.datasets import load_data

COURSE = ROOT / "docs" / "examples" / "attention"


@pytest.fixture(scope="module")
def exercise() -> catalog.Exercise:
    return catalog.load(COURSE).find("attention")


def test_nothing_is_wrong_with_its_files(exercise):
    assert inspect(catalog.load(COURSE), exercise) == []
    mistakes, unusable = read_mistakes(exercise)
    alternatives, odd = read_alternatives(exercise)
    assert (unusable, odd) == ((), ())
    assert len(mistakes) >= FEWEST_MISTAKES
    assert len(alternatives) >= FEWEST_ALTERNATIVES
    assert {mistake.check for mistake in mistakes} == {check.name for check in exercise.checks}


def test_its_bar_stands_on_a_calibration_of_these_files(exercise):
    kept = calibration.read(exercise)
    assert kept.digest == calibration.digest(exercise.reference)
    bar = kept.bars["learns"]
    assert bar.asked == calibration.asked(exercise, "learns")
    assert bar.safe


def test_its_data_is_what_its_card_says():
    data = load_data("marked_sign", "test", seed=3, root=COURSE)
    real = data.x.any(axis=-1)
    assert (real.sum(axis=1) >= 4).all()
    assert (data.x[..., 1].sum(axis=1) == 1).all()
    value = (data.x[..., 0] * data.x[..., 1]).sum(axis=1)
    assert ((value > 0) == data.y).mean() == data.optimum


def test_it_is_small():
    """What an author writes by hand; the files of `author new` hold some of it already."""
    texts = [path.read_text("utf-8") for path in COURSE.rglob("*.*") if path.suffix != ".json"]
    assert sum(1 for text in texts for line in text.splitlines() if line.strip()) < 400
