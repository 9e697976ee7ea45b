"""A function that was right once is asked on: again, for one row, for other rows, for one step."""

import numpy as np
import pytest

from rnn_grade.checks.diagnosis import Mistakes
from rnn_grade.checks.part import Part
from rnn_grade.checks.promises import owed
from rnn_grade.course.reference import Reference
from rnn_grade.errors import Failure, LearnerError

RNG = np.random.default_rng(0)
X, H = RNG.normal(size=(3, 4, 2)), RNG.normal(size=(3, 2))
# As long as the batch, by chance.
KERNEL = RNG.normal(size=(3, 2))


def rnn(x, h, kernel=KERNEL):
    """Return every state, `(batch, timesteps, units)`, and the last one."""
    states = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] + 0.5 * h + kernel.sum(axis=0))
        states.append(h)
    return np.stack(states, axis=1), h


def part(answer, oracle=rnn, **options):
    returns = {"states": "the states", "last": "the last state"}
    axes = {"states": "(batch, timesteps, units)", "last": "(batch, units)"}
    given = (returns, axes) if oracle is rnn else ("the rows", "(timesteps, depth)")
    read = options.pop("read", lambda found: found)
    return Part(
        "rnn", answer, oracle, *given, "", read, lambda: Mistakes(Reference(""), []), **options
    )


def told(answer, *arguments, **options):
    with pytest.raises(Failure) as caught:
        part(answer, **options).agrees(*arguments)
    return caught.value.what, caught.value.cause


def test_the_right_answer_is_asked_for_what_follows_from_it():
    asked = []

    def answer(*given):
        asked.append([np.shape(one) for one in given])
        return rnn(*given)

    part(answer).agrees(X, H, KERNEL)
    # The kernel is left as it is, although it is as long as the batch.
    assert asked[2:] == [
        [(1, 4, 2), (1, 2), (3, 2)],
        [(3, 4, 2), (3, 2), (3, 2)],
        [(3, 1, 2), (3, 2), (3, 2)],
    ]
    assert asked[0] == asked[1]


def test_what_stands_in_for_a_function_owes_nothing_more():
    asked = []
    part(lambda *given: asked.append(1) or rnn(*given), promises=False).agrees(X, H)
    assert asked == [1]


def test_something_that_survives_a_call():
    kept = []

    def answer(x, h):
        kept.append(x)
        return rnn(x, h if len(kept) == 1 else h + 1)

    assert told(answer, X, H) == (
        "the states, asked for the second time",
        "The first time it was right: something of the earlier call is still there.",
    )


def test_a_batch_of_1():
    among = "Among 3 rows it was right: something depends on how many there are."

    def squeezed(x, h):
        return [np.squeeze(one, axis=0) if len(one) == 1 else one for one in rnn(x, h)]

    assert told(squeezed, X, H)[0] == "the states, for its first row alone"

    def of_several(x, h):
        states, last = rnn(x, h)
        return states, last if len(x) > 1 else 0 * last

    assert told(of_several, X, H) == ("the last state, for its first row alone", among)

    def raising(x, h):
        if len(x) == 1:
            raise LearnerError("calling `rnn`", "IndexError", "tuple index out of range", line=4)
        return rnn(x, h)

    assert told(raising, X, H) == ("what `rnn` returns, for its first row alone", among)


def test_rows_that_know_where_they_stand():
    right = rnn(X, H)

    def answer(x, h):
        return right if x.shape == X.shape else rnn(x, h)

    assert told(answer, X, H) == (
        "the states, with its rows in reverse order",
        "In their own order they were right: an answer depends on where its row stands.",
    )


def test_a_single_step():
    def answer(x, h):
        states, last = rnn(x, h)
        return (states if x.shape[1] > 1 else states - 1), last

    assert told(answer, X, H) == (
        "the states, for a single step",
        "For 4 steps it was right: something depends on how many there are.",
    )


def test_somebody_may_name_the_arguments_that_have_rows():
    def one_hot(ids, depth):
        return np.eye(depth)[np.asarray(ids)]

    def squeezed(ids, depth):
        return one_hot(ids, depth).squeeze()

    ids = [2, 0, 1, 2]
    part(squeezed, one_hot).agrees(ids, 3)
    assert (
        told(squeezed, ids, 3, oracle=one_hot, rows=[0])[0] == "the rows, for its first row alone"
    )


def test_an_oracle_that_follows_no_rows_says_so():
    def padded(rows):
        longest = max(map(len, rows))
        return np.array([[0.0] * (longest - len(row)) + row for row in rows])

    rows = [[1.0], [2.0, 3.0], [4.0]]
    asked = [
        one.where
        for one in owed(
            [rows], {"x": padded(rows)}, {"x": "(batch, length)"}, lambda rows: {"x": padded(rows)}
        )
    ]
    # Alone, the first row would be shorter.
    assert asked == [", asked for the second time", ", with its rows in reverse order"]
