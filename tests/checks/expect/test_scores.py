"""A score stands among its neighbours."""

import math
from dataclasses import dataclass

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
        (0.69, "That is about the score of the naive rule: the memory is not used yet."),
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
    ("value", "known"),
    [(0.505, True), (0.69, True), (0.9, True), (0.999, False), (math.nan, False)],
)
def test_a_check_may_know_more_of_a_score_that_is_too_low(value, known):
    own = {"cause": "It is the loss.", "hint": "Take another one."}
    found = read(expect.score, value, **NEIGHBOURS, **own)
    assert (found[2:] == list(own.values())) == known


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


def trained(score, metric="accuracy", higher_is_better=True, bar=0.92):
    measured = training.Metric(metric, float, higher_is_better=higher_is_better)
    return training.Training(None, measured, bar, score, (score,), 1)


def test_a_training_is_judged_by_what_is_known_of_its_data():
    for score in (0.92, 0.97):
        expect.learned(trained(score), Data())
    words = {"cause": "It is the loss.", "hint": "Take another one."}
    assert read(expect.learned, trained(0.75), Data(), naive=0.75, **words) == [
        "Your accuracy is 0.75; chance 0.5, naive 0.75, bar 0.92, best possible 0.95.",
        "At least as good as 0.92.",
        *words.values(),
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
