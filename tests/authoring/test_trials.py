"""Trainings are repeated on few seeds, and what is cheap on many."""

from collections import Counter

import pytest
from proven import CHECKS, REFERENCE

from rnn_grade.authoring.trials import Plan, trials
from rnn_grade.course import catalog
from rnn_grade.course.mistakes import read_mistakes

TRAINED = '''

@check(points=1, after=test_doubles, hint="Learn.")
def test_learns(submission):
    """It learns."""
    training.train(submission.double, 1, 2)


@check(points=1, after=test_learns, hint="Keep.")
def test_keeps(submission):
    """It keeps what it learned."""
    submission.double(1)


@check(points=1, timeout=60, hint="Wait.")
def test_takes_long(submission):
    """It takes long."""
    submission.double(1)
'''


@pytest.fixture
def exercise(root):
    path = root / "grader/checks/01_double.py"
    path.write_text(CHECKS + TRAINED)
    wrong = root / "solutions/01_double/wrong.toml"
    text = wrong.read_text()
    wrong.write_text(text.replace('check = "doubles"', 'check = "learns"', 1))
    return catalog.load(root).exercises[0]


def asked(exercise, plan):
    """Return how often each kind of file is graded, by the checks that are asked."""
    mistakes = plan.mistakes(read_mistakes(exercise)[0])
    found = Counter()
    for task in trials(exercise, mistakes, plan):
        found[task.key.partition("/")[0], task.only] += 1
    return dict(found)


UNTRAINED, CHEAP = ("doubles", "takes_long"), ("doubles",)


def test_trainings_are_graded_once_and_the_rest_on_each_seed(exercise):
    assert asked(exercise, Plan(5)) == {
        ("stub", ()): 1,
        ("alone", ()): 1,
        ("reference", ()): 1,
        ("reference", UNTRAINED): 4,
        # It needs no Keras: 50 seeds in all.
        ("reference", CHEAP): 45,
        ("valid", ()): 5,
        ("valid", UNTRAINED): 20,
        ("wrong", ()): 12,
    }


def test_a_thorough_proof_repeats_trainings_once(exercise):
    plan = Plan(5, reference_seeds=7, thorough=True)
    assert asked(exercise, plan) == {
        ("stub", ()): 1,
        ("alone", ()): 1,
        ("reference", ()): 2,
        ("reference", UNTRAINED): 3,
        ("reference", CHEAP): 2,
        ("valid", ()): 10,
        ("valid", UNTRAINED): 15,
        # One that only a training sees on two seeds, the others on five.
        ("wrong", ()): 2 + 11,
        ("wrong", UNTRAINED): 4 * 11,
    }


def test_without_a_training_every_check_is_asked(root):
    exercise = catalog.load(root).exercises[0]
    assert asked(exercise, Plan(2, answers=True)) == {
        ("stub", ()): 1,
        ("alone", ()): 1,
        ("reference", ()): 1,
        ("reference", ("doubles",)): 49,
        ("valid", ()): 5,
        ("valid", ("doubles",)): 5,
    }


def test_with_keras_there_are_fewer_seeds(exercise):
    exercise.reference.write_text(REFERENCE.replace("\n\n\ndef", "\n\nimport keras\n\n\ndef", 1))
    assert asked(exercise, Plan(5))["reference", CHEAP] == 5
    thorough = asked(exercise, Plan(5, thorough=True))
    assert thorough["reference", CHEAP] == 15
    assert (thorough["wrong", ()], thorough["wrong", UNTRAINED]) == (2 + 11, 11)


def test_nobody_asks_for_the_mistakes_of_a_withdrawn_check(exercise):
    text = exercise.check_file.read_text()
    withdrawn = text.replace(
        "@check(points=1, after=test_doubles,",
        "@check(points=1, after=test_doubles, withdrawn='Wrong.',",
    )
    assert withdrawn != text
    before = asked(exercise, Plan(5))[("wrong", ())]
    exercise.check_file.write_text(withdrawn)
    again = catalog.load(exercise.root).exercises[0]
    assert asked(again, Plan(5))[("wrong", ())] == before - 1
