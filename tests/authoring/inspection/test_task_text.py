"""Numbers of the task that can be read are those of the checks."""

import pytest
from proven import problems

from rnn_grade.authoring import calibration
from rnn_grade.authoring.calibration import Bar, Calibration, Spread
from rnn_grade.course import catalog


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## Doubling (3 points)", "3 points"),
        ("It is worth 1 point.", "1 point"),
        ("There are 20 points in all.", "20 points"),
        ("You may have earned 1 of 4 points by then.", "4 points"),
    ],
)
def test_points_that_nothing_is_worth_are_named(root, text, said):
    task = root / "exercises/01_double/README.md"
    task.write_text(f"{task.read_text()}\n\n{text}\n")
    assert problems(root) == [
        f"README.md speaks of {said}; the checks are worth 2 in all, and no part of them is worth "
        "that"
    ]


@pytest.mark.parametrize("text", ["## Doubling (2 points)", "A row of 18 points is drawn."])
def test_points_that_agree_or_are_others_are_not(root, text):
    task = root / "exercises/01_double/README.md"
    task.write_text(f"{task.read_text()}\n\n{text}\n")
    assert problems(root) == []


def test_scores_of_the_task_are_those_of_the_checks(root):
    exercise = catalog.load(root).find("1")
    bar = Bar(
        lowest=0.927,
        highest=0.927,
        epochs=6,
        attempts=3,
        higher_is_better=True,
        proposed=0.93,
        neighbours={"chance": 0.503, "naive": 0.78, "optimum": 0.95},
        reference=Spread("reference", 32, 32, (), ()),
    )
    calibration.write(exercise, Calibration("", "2026-01-02", {}, {"learns": bar}))
    table = "| 0.500 | **chance** |\n| 0.790 | **naive**: no order |\n| 0.927 | **the bar** |\n"
    text = exercise.task.read_text()
    exercise.task.write_text(f"{text}\n\n{table}| 0.95 | **optimum** |\n")
    assert problems(root) == []
    exercise.task.write_text(f"{text}\n\n{table.replace('0.927', '0.91')}| 0.7 | **optimum** |\n")
    assert problems(root) == [
        "README.md says that bar is 0.91; by the checks it is 0.927",
        "README.md says that optimum is 0.7; by the checks it is 0.95",
    ]
