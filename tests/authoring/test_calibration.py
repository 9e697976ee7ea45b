"""A bar stands on a calibration of the reference that is there, and on the figures in it."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from rnn_grade.authoring import calibration, trained
from rnn_grade.authoring.calibration import Spread, digest, upper
from rnn_grade.commands.main import main
from rnn_grade.course import catalog
from rnn_grade.errors import UserError
from rnn_grade.report import CheckResult, Status

STUB = '''"""A model that learns to double."""

import keras


def build_model() -> keras.Model:
    """Build a model."""
    # TODO
    raise NotImplementedError("TODO: build_model")
'''
REFERENCE = '''"""A model that learns to double."""

import keras


def build_model() -> keras.Model:
    """Build a model."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.3), "mse")  # fast
    return model
'''
CHECKS = '''"""A shape and a training."""

import numpy as np

from rnn_grade.checks import check, expect, training

BAR = 0.05


@check(points=1, hint="One.")
def test_one_number(submission):
    """The model returns one number."""
    output = submission.build_model().predict(np.ones((3, 1)))
    expect.shape(output, (3, 1), axes="(batch, 1)")


@check(points=1, after=test_one_number, hint="Learn.")
def test_learns(submission, rng):
    """The model learns to double."""
    x = rng.normal(size=(64, 1))
    done = training.train(
        submission.build_model,
        x,
        2 * x,
        scored_on=x,
        metric=training.mean_squared_error(2 * x),
        bar=BAR,
        epochs=6,
        batch_size=8,
    )
    expect.score(
        done.last.score,
        bar=BAR,
        chance=4.0,
        naive=4.0,
        optimum=0.0,
        leak=-1.0,
        metric="mean squared error",
        higher_is_better=False,
    )
'''
WRONG = """
[[wrong]]
name = "no_units"
about = "two units"
find = "Dense(1)"
put = "Dense(2)"
check = "one_number"
phrase = "(3, 2)"

[[wrong]]
name = "hardly_learns"
about = "a step that is far too small"
find = "0.3"
put = "0.0001"
check = "learns"
phrase = "mean squared error"
"""


@pytest.fixture
def exercise(tmp_path: Path) -> catalog.Exercise:
    folders = {
        "exercises/01_double/double.py": STUB,
        "exercises/01_double/README.md": "# Double\n",
        "exercises/01_double/exercise.toml": 'title = "Double"\nsummary = "twice"\n',
        "solutions/01_double/double.py": REFERENCE,
        "solutions/01_double/wrong.toml": WRONG,
        "grader/checks/01_double.py": CHECKS,
    }
    for name, text in folders.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return catalog.load(tmp_path).find("1")


def verdict(bar: float | None = 0.05) -> CheckResult:
    return CheckResult("learns", "The model learns.", 1, Status.PASSED, bar=bar)


def test_the_reference_and_the_nearest_mistake_are_trained_and_kept(exercise):
    command = ["author", "calibrate", "1", "--course", str(exercise.root), "--jobs", "2"]
    command += ["--seeds", "4", "--wrong-seeds", "2"]
    result = CliRunner().invoke(main, command, env={"COLUMNS": "120"})
    said = result.output
    bar = calibration.read(exercise).bars["learns"]
    assert (bar.lowest, bar.highest, bar.epochs, bar.attempts) == (0.05, 0.05, 6, 3)
    assert not bar.higher_is_better
    assert bar.neighbours == {"chance": 4.0, "naive": 4.0, "optimum": 0.0, "leak": -1.0}
    assert (bar.reference.seeds, bar.reference.reached) == (4, 4)
    assert all(score < 0.05 for score in bar.reference.best)
    assert [(spread.name, spread.seeds, spread.reached) for spread in bar.wrong] == [
        ("hardly_learns", 2, 0)
    ]
    # Four seeds are too few to promise anything, and it says so.
    assert result.exit_code == 1
    assert "Lower the bar, give more epochs or attempts, or train more seeds." in said
    assert "The bar is 0.05; by these figures it may stand at" in said
    found = calibration.problems(exercise, [verdict()])
    assert found == [
        "a right answer may miss the bar of `learns` with a chance of 0.15, which is not below "
        "0.001: lower the bar, or calibrate with more seeds"
    ]


def test_what_trains_nothing_needs_no_calibration(exercise):
    assert calibration.problems(exercise, [verdict(None)]) == []


def backed(exercise, **changes):
    """Keep a calibration with 32 seeds, none of which missed."""
    spread = Spread("reference", 32, 32, (0.02,) * 32, (3,) * 32)
    values = {"lowest": 0.05, "highest": 0.05, "attempts": 3, "reference": spread, **changes}
    asked = trained.asked(exercise, "learns")
    bar = calibration.Bar(
        epochs=6, higher_is_better=False, proposed=0.03, neighbours={}, asked=asked, **values
    )
    kept = calibration.Calibration(digest(exercise.reference), "2026-01-02", {}, {"learns": bar})
    calibration.write(exercise, kept)
    return kept


def test_a_calibration_is_read_as_it_was_written(exercise):
    assert calibration.read(exercise) is None
    kept = backed(exercise)
    assert calibration.read(exercise) == kept
    assert calibration.problems(exercise, [verdict()]) == []


AGAIN = "`rnn-grade author calibrate 1` trains it on many seeds"


def test_a_bar_without_a_calibration_is_refused(exercise):
    assert calibration.problems(exercise, [verdict()]) == [
        f"no bar is backed by a calibration: {AGAIN}"
    ]


def test_another_reference_needs_another_calibration(exercise):
    backed(exercise)
    exercise.reference.write_text(REFERENCE.replace("# fast", "# at once"))
    assert calibration.problems(exercise, [verdict()]) == []
    exercise.reference.write_text(REFERENCE.replace("0.3", "0.2"))
    assert calibration.problems(exercise, [verdict()]) == [
        f"the reference has changed since its calibration of 2026-01-02: {AGAIN}"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("epochs=6", "epochs=7"),
        ("BAR = 0.05", "BAR = 0.050001"),
        ("size=(64, 1)", "size=(32, 1)"),
        ("batch_size=8", "batch_size=4"),
    ],
)
def test_another_training_needs_another_calibration(exercise, old, new):
    backed(exercise)
    assert old in CHECKS
    exercise.check_file.write_text(CHECKS.replace(old, new))
    assert calibration.problems(exercise, [verdict()]) == [
        f"`learns` or its data have changed since the calibration of 2026-01-02: {AGAIN}"
    ]


def test_words_and_other_checks_may_change_freely(exercise):
    backed(exercise)
    text = CHECKS.replace('hint="Learn."', 'hint="Learn!"').replace(
        "points=1, after", "points=2, after"
    )
    text = (
        text.replace("naive=4.0", "naive=3.0")
        .replace("The model learns to double.", "It learns.  # why")
        .replace("(3, 1)", "(3, 2)")
    )
    exercise.check_file.write_text(text)
    assert calibration.problems(exercise, [verdict()]) == []


def test_other_data_need_another_calibration(exercise):
    data = exercise.root / "datasets" / "pairs.py"
    data.parent.mkdir()
    data.write_text("SAMPLES = 4\n")
    exercise.check_file.write_text(
        CHECKS.replace("x = rng.normal", 'x = load_data("pairs")\n    x = rng.normal')
    )
    backed(exercise)
    data.write_text("SAMPLES = 4  # few\n")
    assert calibration.problems(exercise, [verdict()]) == []
    data.write_text("SAMPLES = 5\n")
    assert calibration.problems(exercise, [verdict()]) == [
        f"`learns` or its data have changed since the calibration of 2026-01-02: {AGAIN}"
    ]


def test_a_moved_bar_and_a_new_one_are_refused(exercise):
    kept = backed(exercise)
    assert calibration.problems(exercise, [verdict(0.04)]) == [
        f"the bar of `learns` is 0.04, but 0.05 was calibrated: {AGAIN}"
    ]
    calibration.write(exercise, replace(kept, bars={}))
    assert calibration.problems(exercise, [verdict()]) == [
        f"the bar of `learns` was never calibrated: {AGAIN}"
    ]


def test_a_damaged_file_says_how_to_get_a_new_one(exercise):
    calibration.path_of(exercise).write_text('{"schema": "something else"}')
    with pytest.raises(UserError) as raised:
        calibration.read(exercise)
    assert raised.value.hint == "`rnn-grade author calibrate 1` writes a new one."


def test_the_hash_sees_code_and_nothing_else(tmp_path):
    def of(text):
        path = tmp_path / "code.py"
        path.write_text(text)
        return digest(path)

    plain = of("def f(x):\n    return x\n")
    assert (
        of('"""Module."""\n\n\ndef f(x):\n    """Function."""\n    # why\n    return x\n') == plain
    )
    assert of("def f(x):\n    return -x\n") != plain


@pytest.mark.parametrize(
    ("events", "trials", "limit"),
    # Exact limits from the beta distribution: 1 - 0.05 ** (1 / n) without an event.
    [(0, 32, 0.0894), (0, 96, 0.0307), (1, 32, 0.1398), (3, 10, 0.6066), (10, 10, 1.0)],
)
def test_confidence_limits_are_those_of_clopper_and_pearson(events, trials, limit):
    assert upper(events, trials) == pytest.approx(limit, abs=5e-5)


def test_attempts_multiply():
    spread = Spread("reference", 32, 32, (), ())
    estimate, at_most = spread.fails(3)
    assert estimate == 0
    assert at_most == pytest.approx(0.0894**3, rel=0.01)
    wrong = Spread("wrong", 4, 1, (), ())
    assert wrong.passes(2)[0] == pytest.approx(1 - 0.75**2)
