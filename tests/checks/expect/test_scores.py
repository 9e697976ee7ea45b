"""A score stands among its neighbours."""

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect, training
from rnn_grade.errors import Failure

NEIGHBOURS = {"bar": 0.92, "chance": 0.5, "naive": 0.7, "optimum": 0.95, "leak": 0.98}


@pytest.mark.parametrize("value", [0.92, 0.95, 0.98])
def test_scores_between_the_bar_and_the_leak_pass(value):
    expect.score(value, **NEIGHBOURS)


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        (0.505, "That is about the score of guessing: nothing was learned."),
        (0.69, "That is not clearly better than the naive rule."),
        (0.9, "Something was learned, but not enough."),
        (0.999, "This is too good to be true: the model sees something of the answer."),
        (math.nan, "The training ran away: its numbers became too large, and then NaN."),
    ],
)
def test_a_score_is_explained_by_its_neighbours(value, cause):
    found = read(expect.score, value, **NEIGHBOURS)
    assert found[0] == (
        f"Your accuracy is {value}; chance 0.5, naive 0.7, bar 0.92, best possible 0.95."
    )
    assert found[2] == cause


@pytest.mark.parametrize(
    ("value", "cause", "hint"),
    [
        (0.505, True, True),
        (0.69, True, True),
        (0.9, True, True),
        (0.999, False, False),
        (math.nan, False, True),
    ],
)
def test_a_check_may_know_more_of_a_score_that_is_too_low(value, cause, hint):
    found = read(expect.score, value, **NEIGHBOURS, cause="It is the loss.", hint="Another one.")
    assert (found[2] == "It is the loss.", found[3] == "Another one.") == (cause, hint)


def test_a_score_just_below_the_bar_does_not_look_like_it():
    found = read(expect.score, 0.91996, **NEIGHBOURS)
    assert found[0].startswith("Your accuracy is 0.91996; ")
    assert found[1] == "At least as good as 0.92."


def test_an_error_is_better_when_it_is_small():
    neighbours = {"bar": 0.3, "chance": 2.5, "naive": 0.5, "optimum": 0.24, "leak": 0.2}
    expect.score(0.29, **neighbours, metric="error", higher_is_better=False)
    for value in (0.31, 0.19, math.inf):
        with pytest.raises(Failure):
            expect.score(value, **neighbours, metric="error", higher_is_better=False)


@dataclass(frozen=True)
class Data:
    """What a data set says of itself."""

    chance: float = 0.5
    naive: float = 0.7
    optimum: float = 0.95
    standard_error: float = 0.005


def trained(score, metric="accuracy", higher_is_better=True, bar=0.92, losses=(), cut=None):
    measured = training.Metric(metric, float, higher_is_better=higher_is_better)
    attempt = training.Attempt(losses, (0.5,) * (len(losses) - 1) + (score,), score)
    return training.Training(None, measured, bar, (attempt,), cut)


def test_a_score_belongs_to_rows_on_their_own():
    class Model:
        def predict(self, x):
            return x - 0.1 * x.mean(axis=0)

    good = dataclasses.replace(trained(0.95), model=Model(), probe=np.arange(4.0)[:, None] + 1)
    assert read(expect.learned, good, Data())[0] == (
        "The answer for row 0 of a batch of 4 changes when the other rows do."
    )


def test_a_training_is_judged_by_what_is_known_of_its_data():
    for score in (0.92, 0.97):
        expect.learned(trained(score), Data())
    assert read(expect.learned, trained(0.75), Data(), naive=0.75, cause="It is the loss.") == [
        "Your accuracy is 0.75; chance 0.5, naive 0.75, bar 0.92, best possible 0.95.",
        "At least as good as 0.92.",
        "It is the loss.",
        "Let the recurrent layer read the whole sequence, and its last state reach the output.",
    ]
    # Four standard errors above the optimum.
    assert "too good to be true" in read(expect.learned, trained(0.971), Data())[2]
    data = Data(chance=2.0, naive=1.0, optimum=0.2)
    expect.learned(trained(0.3, "error", False, 0.4), data)
    assert read(expect.learned, trained(0.5, "error", False, 0.4), data)[:2] == [
        "Your error is 0.5; chance 2.0, naive 1.0, bar 0.4, best possible 0.2.",
        "At least as good as 0.4.",
    ]
    assert (
        "too good to be true" in read(expect.learned, trained(0.17, "error", False, 0.4), data)[2]
    )


def a_memory():
    """The first word makes a difference."""


LEVEL, RISING = (1.8, 0.7, 0.7, 0.7, 0.7), (2.7, 2.6, 2.4, 2.1, 1.7)
JUMPING, BY_HEART = (1.0, 2.0, 0.9, 1.9, 0.8, 1.7), (1.0, 0.6, 0.5, 0.3, 0.1)


@pytest.mark.parametrize(
    ("score", "losses", "cause", "step"),
    [
        (
            0.52,
            LEVEL,
            "That is about the score of guessing, and the curve is level: nothing was learned.",
            "Check the loss, the learning rate, and that the last state reaches the output.",
        ),
        (
            0.6,
            LEVEL,
            "That is not clearly better than the naive rule, and the curve is level: the memory is "
            "not used.",
            "Let the recurrent layer read the whole sequence, and its last state reach the output.",
        ),
        (
            0.8,
            LEVEL,
            "Something was learned, but not enough, and the curve is level.",
            "Try more units, and see that every step of the sequence is read.",
        ),
        (
            0.6,
            RISING,
            "The training still got better at its end, after 5 epochs: its steps are too small to "
            "get there in time.",
            "Raise the learning rate, or take an optimizer that adapts it, as Adam does.",
        ),
        (
            0.6,
            JUMPING,
            "The loss jumps up and down: the steps are too large for this network.",
            "Lower the learning rate, or limit the gradient with `clipnorm=1.0`.",
        ),
        (
            math.nan,
            LEVEL,
            "The training ran away: its numbers became too large, and then NaN.",
            "Lower the learning rate, or limit the gradient with `clipnorm=1.0`.",
        ),
    ],
)
def test_a_curve_says_why_a_training_missed_its_bar(score, losses, cause, step):
    assert read(expect.learned, trained(score, losses=losses), Data())[2:] == [cause, step]
    # What the task itself advises is never contradicted.
    found = read(expect.learned, trained(score, losses=losses), Data(), hint="Use Adam.")
    assert found[2:] == [cause, "Use Adam."]


def test_examples_that_are_learned_by_heart():
    attempt = training.Attempt(BY_HEART, (0.6, 0.7, 0.71, 0.7, 0.69), 0.69)
    result = training.Training(None, training.Metric("accuracy", float), 0.92, (attempt,))
    assert read(expect.learned, result, Data())[2:] == [
        "The training loss went on to fall, but on hidden data nothing got better (best: 0.71): "
        "the examples are learned by heart.",
        "Use fewer units, or dropout between the layers.",
    ]


def test_a_memory_that_an_earlier_check_found_is_not_denied():
    found = read(expect.learned, trained(0.6, losses=LEVEL), Data(), remembers=a_memory)
    assert found[2] == (
        "That is not clearly better than the naive rule, and the curve is level. A memory is "
        "there, as an earlier check found (the first word makes a difference); over the whole "
        "sequence it fades, or is cut off, or the training does not find it."
    )


def test_an_attempt_that_was_cut_short_is_told_beside_those_before_it():
    found = read(expect.learned, trained(0.8, losses=LEVEL, cut=1), Data())
    assert found[2].endswith("level. (The time limit ended another attempt after 1 epoch.)")


def test_parameter_budget():
    expect.parameter_budget(8000, 8000)
    assert read(expect.parameter_budget, 8001, 8000) == [
        "The model has 8,001 weights.",
        "At most 8,000, counting every variable, trainable or not.",
        "",
        "`model.summary()` shows which layer holds most of them.",
    ]
    assert read(lambda: expect.parameter_budget(8001, 8000, unlisted=5312))[2:] == [
        "5,312 of them stand in no weight that the model lists, but its answers depend on them.",
        "Keep every layer in `self`, not in a dict or a list of the module, and no array of "
        "numbers in `call`.",
    ]
    with pytest.raises(Failure):
        expect.parameter_budget(-1, 8000)
