"""What a model can answer with any weights."""

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect

X = np.random.default_rng(1).uniform(size=(6, 4)).astype(np.float32)


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


class Dense:
    """A dense layer behind a state, with a counter that is no number of it to change."""

    def __init__(self, units, head):
        start = np.random.default_rng(2)
        self.kept = [start.normal(size=(4, 5)), start.normal(size=(5, units)), np.zeros(units)]
        self.kept = [one.astype(np.float32) for one in self.kept] + [np.array([3], np.uint32)]
        self.weights, self.head = list(self.kept), head

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        assert weights[3] == 3
        self.weights = list(weights)

    def predict(self, x):
        kernel, output, bias, _ = self.weights
        return self.head(np.tanh(x @ kernel) @ output + bias)


def relu(scores):
    return np.maximum(scores, 0)


def twice_a_sigmoid(scores):
    return 2 / (1 + np.exp(-scores))


@pytest.mark.parametrize("head", [lambda scores: scores, relu, twice_a_sigmoid, lambda y: y / 0])
def test_answers_reach_the_targets(head):
    model = Dense(1, head)
    with np.errstate(divide="ignore"):
        expect.reaches(model, X, 2.0, what="the sums")
    assert all(map(np.array_equal, model.weights, model.kept))


def test_a_tanh_at_the_end_holds_the_answers_down():
    model = Dense(1, np.tanh)
    assert read(expect.reaches, model, X, 2.0, what="the sums") == [
        "The largest answer that your model can give, with whatever weights, where the sums reach "
        "2: 1.",
        "2 or more.",
        "Something holds the answers down, such as an activation `tanh` or `sigmoid` in the last "
        "layer.",
        "Give the last `Dense` no activation: an answer may be any number.",
    ]
    assert all(map(np.array_equal, model.weights, model.kept))


@pytest.mark.parametrize("squash", [softmax, np.tanh])
def test_a_softmax_can_be_certain_and_one_of_what_was_squashed_cannot(squash):
    expect.decides(Dense(16, softmax), X, what="the verbs")
    found = read(expect.decides, Dense(16, lambda y: softmax(squash(y))), X, what="the verbs")
    assert found[0].startswith(
        "The highest probability that your model can give to one of the verbs, with whatever "
        "weights: 0."
    )
    assert found[1:] == [
        "1, or nearly 1.",
        "The scores are squashed before they become probabilities: by a second softmax, or by an "
        "activation of their own.",
        "Apply one softmax, and nothing before it.",
    ]


def test_scores_have_either_sign():
    words = {"what": "the scores", "cause": "Cut off.", "hint": "Leave it."}
    expect.either_sign(np.log(softmax(X)), **words)
    assert read(expect.either_sign, relu(X), **words) == [
        f"The scores: nothing below {X.min():.3f}.",
        "Numbers of both signs.",
        "Cut off.",
        "Leave it.",
    ]
    assert read(expect.either_sign, softmax(X), **words)[2] == "Cut off."
    assert read(expect.either_sign, softmax(X), **words, softmaxed="Softmaxed.")[::2] == [
        "The scores: rows that sum to 1.",
        "Softmaxed.",
    ]
