"""Time, order, batches and padding mean what they should, whatever answers."""

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect
from rnn_grade.errors import Failure

X = np.random.default_rng(3).normal(size=(4, 6, 2))


def running_mean(x):
    return np.cumsum(x, axis=1) / np.arange(1, x.shape[1] + 1)[:, None]


def last_state(x):
    weights = 0.5 ** np.arange(x.shape[1])[::-1]
    return np.tanh((x * weights[:, None]).sum(axis=1))


def test_causal():
    expect.causal(running_mean, X)
    assert read(expect.causal, lambda x: x[:, ::-1].cumsum(axis=1)[:, ::-1], X)[:2] == [
        "The output at step 0 changes when only inputs from step 1 on change.",
        "Each output depends on inputs up to its own step.",
    ]
    assert read(expect.causal, lambda x: np.repeat(x[:, :1], 6, axis=1), X)[0] == (
        "No output changes when all inputs from step 1 on change."
    )


def test_a_network_that_does_not_answer_each_step_is_not_asked_about_time():
    assert read(expect.causal, last_state, X) == [
        "The output has shape (4, 2).",
        "Shape (4, 6, ...).",
        "There is not one answer for each step of each sequence.",
        "Return (batch, timesteps, ...): `return_sequences=True` keeps every step.",
    ]
    with pytest.raises(ValueError, match="at least three steps, not 2"):
        expect.causal(running_mean, X[:, :2])


@pytest.mark.parametrize(
    "expectation",
    [
        lambda predict: expect.causal(predict, X),
        lambda predict: expect.remembers(predict, X, X + 1, what="all"),
        lambda predict: expect.nothing_skipped(predict, X, X + 1),
        lambda predict: expect.order_matters(predict, X, 0, 1),
        lambda predict: expect.batch_independent(predict, X),
        lambda predict: expect.padding_invariant(predict, X, X, what="nothing"),
    ],
)
@pytest.mark.parametrize(
    "answer",
    [
        lambda number: None,
        lambda number: "text",
        lambda number: np.zeros((4, 0)),
        lambda number: np.full((4, 6, 2), np.nan),
        lambda number: np.zeros((4, 6, number)),
        lambda number: np.zeros(number),
    ],
)
def test_odd_answers_are_failures_and_never_a_broken_check(expectation, answer):
    calls = []

    def predict(x):
        calls.append(x)
        return answer(len(calls))

    with pytest.raises(Failure):
        expectation(predict)


def test_remembers():
    changed = X.copy()
    changed[:, 0] += 1
    expect.remembers(last_state, X, changed, what="the first step")
    assert read(expect.remembers, lambda x: x[:, -1], X, changed, what="the first step")[:2] == [
        "Another value for the first step changes nothing at all.",
        "A change of more than 1e-07.",
    ]


class Fading:
    """A model that forgets by the power of its largest weight, and reads from a step on."""

    def __init__(self, weight, since=0):
        self.weights, self.since = [np.full(9, weight), np.ones(1), np.array([3])], since

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights

    def predict(self, x):
        x = x[:, self.since :]
        kept = np.abs(self.weights[0]).max() ** np.arange(x.shape[1])[::-1]
        return np.float32(0.5) + np.float32((x * kept[:, None]).sum(axis=1))


def test_reads():
    long = np.random.default_rng(3).normal(size=(4, 40, 2))
    changed = long.copy()
    changed[:, 0] += 1
    for weight in (1.0, 0.5, 0.0):
        model = Fading(weight)
        expect.reads(model, long, changed, what="the first of forty steps")
        assert model.weights[0].max() == weight
    assert read(expect.reads, Fading(0.5, 10), long, changed, what="the first of forty steps") == [
        "Another value for the first of forty steps changes nothing at all.",
        "A change of more than 1e-07.",
        "The network does not carry what it read at the beginning to its end.",
        "Use a recurrent layer over the whole sequence, and read its state after the last step.",
    ]


def test_nothing_skipped():
    ahead, back = running_mean, lambda x: running_mean(x[:, ::-1])[:, ::-1]
    for fair in (ahead, back, lambda x: np.concatenate([ahead(x), back(x)], axis=-1)):
        expect.nothing_skipped(fair, X, X + 1)
    not_turned = "A layer that reads from the end answers in the order in which it reads: its "
    not_turned += "first answer belongs to the last step."
    found = read(
        expect.nothing_skipped,
        lambda x: np.concatenate([ahead(x), running_mean(x[:, ::-1])], axis=-1),
        X,
        X + 1,
    )
    assert found[:3] == [
        "The output at step 0 depends on step 5 of the input, but not on step 3, which lies on "
        "the way.",
        "Each output depends on its own step, and on all from there to the farthest that it knows.",
        not_turned,
    ]
    found = read(expect.nothing_skipped, lambda x: running_mean(x[:, ::-1]), X, X + 1)
    assert found[0].endswith(
        "depends on step 5 of the input, but not on step 2, which lies on the way."
    )
    assert found[2] == not_turned


def test_order_matters():
    expect.order_matters(last_state, X, 1, 4)
    assert read(expect.order_matters, lambda x: x.sum(axis=1).round(9), X, 1, 4)[0] == (
        "The output stays the same when steps 1 and 4 of the input change places."
    )


def test_batch_independent():
    expect.batch_independent(last_state, X)
    mixed = read(expect.batch_independent, lambda x: last_state(x) - last_state(x).mean(0), X)
    assert mixed == [
        "The answer for row 0 of a batch of 4 is another when the row is alone.",
        "Each row of a batch has its own answer.",
        "Something mixes the rows: one state for the whole batch, a loop over axis 0, or numbers "
        "that are normalised over the batch, as by `mean(axis=0)` or `BatchNormalization` with "
        "`training=True`.",
        "Axis 0 is the batch: give each row its own state, loop over axis 1, and normalise within "
        "a row only.",
    ]
    assert read(expect.batch_independent, lambda x: last_state(x) + np.arange(len(x))[:, None], X)[
        0
    ] == ("The answers for a batch of 4 change when its rows stand in another order.")


def test_rows_apart():
    small = 1e-4 * X
    expect.rows_apart(last_state, small)
    # One row has nothing beside it, and equal ones have nothing else.
    expect.rows_apart(lambda x: x - x.mean(axis=0), X[:1])
    expect.rows_apart(lambda x: x - x.mean(axis=0), np.ones((4, 6, 2)))
    for mixed in (
        lambda x: x - x.mean(axis=0),
        lambda x: x / x.std(axis=0).clip(1e-6),
        lambda x: x + 1e-3 * x[::-1],
    ):
        assert read(expect.rows_apart, mixed, small)[0] == (
            "The answer for row 0 of a batch of 4 changes when the other rows do."
        )
    calls = []

    def carried(x):
        calls.append(1)
        return x[:, -1] + len(calls)

    # What is carried from call to call is asked elsewhere.
    expect.rows_apart(carried, X)


def test_rows_that_stay_apart_are_asked_no_more_than_once_beside_others():
    asked = []

    def predict(x):
        asked.append(len(x))
        return last_state(x)

    expect.rows_apart(predict, X, last_state(X))
    assert asked == [4]
    with pytest.raises(Failure):
        expect.rows_apart(lambda x: x - x.mean(axis=0), X, X - X.mean(axis=0))


def test_same_twice():
    expect.same_twice(last_state, X)
    draw = np.random.default_rng(0)
    words = [
        "Asked twice with the same input, the output differs in 100% of its numbers.",
        "The same answer to the same question.",
        "Something changes from call to call: dropout although the model is not training, a state "
        "that is kept, or a layer that is made anew inside `call`.",
        "Call no layer with `training=True`, and create every layer in `__init__`.",
    ]

    def moody(x):
        return last_state(x) + draw.normal(size=(len(x), 2))

    assert read(expect.same_twice, moody, X) == words
    # Where sameness was expected of something else, this is the reason that helps.
    assert read(expect.batch_independent, moody, X) == words
    assert read(expect.padding_invariant, moody, X, X, what="nothing") == words
    assert read(expect.causal, lambda x: x + draw.normal(size=x.shape), X) == words


def test_padding_invariant():
    padded = np.concatenate([X, np.zeros((4, 3, 2))], axis=1)
    expect.padding_invariant(lambda x: np.abs(x).max(axis=1), X, padded, what="three frames")
    found = read(
        expect.padding_invariant, lambda x: x.mean(axis=1), X, padded, what="three silent frames"
    )
    assert found[0].startswith("Adding three silent frames changes an answer from ")
