"""Each known mistake is recognised by its numbers, and by nothing else."""

import numpy as np
import pytest

from rnn_grade.checks import diagnosis, oracles
from rnn_grade.checks.diagnosis.bank import Diagnosis, match

BATCH, TIMESTEPS, FEATURES, UNITS = 3, 5, 4, 6
SIMPLE = ((FEATURES, UNITS), (UNITS, UNITS), (UNITS,))
LSTM = ((FEATURES, 4 * UNITS), (UNITS, 4 * UNITS), (4 * UNITS,))
GRU = ((FEATURES, 3 * UNITS), (UNITS, 3 * UNITS), (2, 3 * UNITS))
GRU_BEFORE = (*GRU[:2], (3 * UNITS,))
STATES, X = (BATCH, UNITS), (BATCH, FEATURES)
SEQUENCE = (BATCH, TIMESTEPS, FEATURES)


def draw(*shapes, seed=5):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) * 0.5 for shape in shapes]


@pytest.fixture
def banks(monkeypatch):
    """Collect the bank that a diagnosis would search, instead of searching it."""
    found = []

    def keep(bank, truth, rtol=1e-4):
        found.append((list(bank), truth))
        return match(bank, truth, rtol)

    import sys

    for name in ("simple_rnn", "back_through_time", "lstm", "gru"):
        module = sys.modules[f"rnn_grade.checks.diagnosis.{name}"]
        monkeypatch.setattr(module, "match", keep)
    return found


CASES = {
    "simple_rnn_step": (diagnosis.simple_rnn_step, (X, STATES, *SIMPLE), {}, 8),
    "simple_rnn": (diagnosis.simple_rnn, (SEQUENCE, STATES, *SIMPLE), {}, 17),
    "lstm_step": (diagnosis.lstm_step, (X, STATES, STATES, *LSTM), {}, 38),
    "lstm": (diagnosis.lstm, (SEQUENCE, STATES, STATES, *LSTM), {}, 50),
    "gru_step": (diagnosis.gru_step, (X, STATES, *GRU), {}, 18),
    "gru": (diagnosis.gru, (SEQUENCE, STATES, *GRU), {}, 27),
    "gru_before": (diagnosis.gru, (SEQUENCE, STATES, *GRU_BEFORE), {"reset_after": False}, 24),
}


@pytest.mark.parametrize("case", CASES)
def test_every_mistake_is_named_and_none_is_confused(case, banks):
    function, shapes, options, count = CASES[case]
    name = function(*draw(*shapes), **options)
    ((bank, truth),) = banks
    assert len(bank) == count
    assert len({mistake.name for mistake, _ in bank}) == count
    right = truth()
    assert name(right) is None
    for mistake, numbers in bank:
        wrong = numbers()

        assert wrong.shape != right.shape or np.max(np.abs(wrong - right)) > 1e-2, mistake.name
        assert name(wrong) == mistake
        assert name(wrong.astype(np.float32)) == mistake
        assert name(wrong + 0.05) is None


def test_the_way_back_of_a_simple_rnn(banks):
    x, h0, kernel, recurrent_kernel, bias = draw(SEQUENCE, STATES, *SIMPLE)
    states = oracles.simple_rnn(x, h0, kernel, recurrent_kernel, bias)
    share = draw(states.shape, seed=6)[0]
    name = diagnosis.simple_rnn_backward(x, h0, kernel, recurrent_kernel, bias, states, share)
    right = oracles.simple_rnn_backward(x, h0, kernel, recurrent_kernel, states, share)
    assert name(right) is None
    ((bank, _),) = banks
    assert len(bank) == 18
    for mistake, numbers in bank:
        assert name(numbers()) == mistake


def test_a_mistake_in_one_gradient_is_named_from_what_is_given():
    x, h0, kernel, recurrent_kernel, bias = draw(SEQUENCE, STATES, *SIMPLE)
    states = oracles.simple_rnn(x, h0, kernel, recurrent_kernel, bias)
    share = draw(states.shape, seed=6)[0]
    name = diagnosis.simple_rnn_backward(x, h0, kernel, recurrent_kernel, bias, states, share)
    inner = np.zeros_like(states)
    carried = np.zeros_like(h0)
    for t in reversed(range(TIMESTEPS)):
        inner[:, t] = share[:, t] + carried
        carried = inner[:, t] @ recurrent_kernel.T
    mistake = name({"bias": inner.sum(axis=(0, 1))})
    assert mistake.name == "slope_missing"
    assert mistake.cause == "The way back leaves out the slope of tanh."


def test_square_weights_hide_no_exchange(banks):
    arguments = draw((BATCH, UNITS), STATES, (UNITS, UNITS), (UNITS, UNITS), (UNITS,))
    name = diagnosis.simple_rnn_step(*arguments)
    ((bank, _),) = banks
    assert [mistake.name for mistake, _ in bank][-2:] == ["kernel_transposed", "kernels_exchanged"]
    for mistake, numbers in bank:
        assert name(numbers()) == mistake


def test_columns_in_another_order_are_named_in_that_order():
    x, h, c, *weights = draw(X, STATES, STATES, *LSTM)
    columns = np.arange(4 * UNITS).reshape(4, UNITS)[[0, 1, 3, 2]].ravel()
    wrong = oracles.lstm_step(x, h, c, *(weight[..., columns] for weight in weights))
    assert diagnosis.lstm_step(x, h, c, *weights)(wrong).cause == (
        "These are the numbers of an LSTM that reads its columns as input, forget, output, "
        "candidate."
    )


def test_a_pair_may_be_a_tuple():
    arguments = draw(X, STATES, STATES, *LSTM)
    name = diagnosis.lstm_step(*arguments)
    h, c = oracles.lstm_step(*arguments)
    assert name((h, c)) is None
    assert name((c, h)).name == "state_and_cell_exchanged"


def test_a_mistake_that_cannot_be_told_apart_is_not_named():
    bank = [(Diagnosis("harmless", "", ""), lambda: np.ones(2))]
    name = match(bank, lambda: np.ones(2))
    assert name(np.ones(2)) is None
    assert name(np.zeros(2)) is None


@pytest.mark.parametrize("value", [None, "text", [[1], [1, 2]], np.ones((7, 7)), {}])
def test_things_that_are_no_such_numbers_have_no_name(value):
    assert diagnosis.simple_rnn_step(*draw(X, STATES, *SIMPLE))(value) is None
