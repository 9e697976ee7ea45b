"""The oracles say what Keras says, on weights, biases and states that hide no mistake."""

import importlib

import numpy as np
import pytest

from rnn_grade.checks import oracles

BATCH, TIMESTEPS, FEATURES, UNITS = 3, 6, 4, 5


@pytest.fixture(scope="module")
def keras():
    import os

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    return importlib.import_module("keras")


@pytest.fixture
def draw():
    rng = np.random.default_rng(11)
    return lambda *shape: rng.normal(size=shape) * 0.6


def answers(keras, layer, x, states, weights):
    """Return what a Keras layer answers in float64 for given weights and initial states."""
    inputs = keras.ops.convert_to_tensor(x, "float64")
    states = [keras.ops.convert_to_tensor(state, "float64") for state in states]
    layer.build(x.shape)
    layer.set_weights(weights)
    return np.asarray(layer(inputs, initial_state=states))


def test_simple_rnn(keras, draw):
    x, h0 = draw(BATCH, TIMESTEPS, FEATURES), draw(BATCH, UNITS)
    weights = draw(FEATURES, UNITS), draw(UNITS, UNITS), draw(UNITS)
    layer = keras.layers.SimpleRNN(UNITS, return_sequences=True, dtype="float64")
    expected = answers(keras, layer, x, [h0], list(weights))
    np.testing.assert_allclose(oracles.simple_rnn(x, h0, *weights), expected, rtol=1e-10)


def test_lstm(keras, draw):
    x, h0, c0 = draw(BATCH, TIMESTEPS, FEATURES), draw(BATCH, UNITS), draw(BATCH, UNITS)
    weights = draw(FEATURES, 4 * UNITS), draw(UNITS, 4 * UNITS), draw(4 * UNITS)
    layer = keras.layers.LSTM(UNITS, return_sequences=True, dtype="float64")
    expected = answers(keras, layer, x, [h0, c0], list(weights))
    states, cells = oracles.lstm(x, h0, c0, *weights)
    np.testing.assert_allclose(states, expected, rtol=1e-10)
    layer = keras.layers.LSTM(UNITS, return_state=True, dtype="float64")
    layer.build(x.shape)
    layer.set_weights(list(weights))
    last = layer(x, initial_state=[keras.ops.convert_to_tensor(part) for part in (h0, c0)])[2]
    np.testing.assert_allclose(cells[:, -1], np.asarray(last), rtol=1e-10)


@pytest.mark.parametrize("reset_after", [True, False])
def test_gru(keras, draw, reset_after):
    x, h0 = draw(BATCH, TIMESTEPS, FEATURES), draw(BATCH, UNITS)
    bias = draw(2, 3 * UNITS) if reset_after else draw(3 * UNITS)
    weights = draw(FEATURES, 3 * UNITS), draw(UNITS, 3 * UNITS), bias
    layer = keras.layers.GRU(UNITS, return_sequences=True, reset_after=reset_after, dtype="float64")
    expected = answers(keras, layer, x, [h0], list(weights))
    found = oracles.gru(x, h0, *weights, reset_after=reset_after)
    np.testing.assert_allclose(found, expected, rtol=1e-10)


def test_ctc_loss(keras, draw):
    scores = draw(3, 9, 5) * 4
    # A label twice in a row, one alone, and as many as there are steps for.
    labels = np.array([[2, 2, 1, 0, 0], [4, 0, 0, 0, 0], [1, 3, 3, 2, 3]])
    counts = (labels != 0).sum(axis=1)
    expected = keras.ops.ctc_loss(labels, scores, counts, np.full(3, 9), mask_index=0)
    found = [
        oracles.ctc_loss(row, label[:count])
        for row, label, count in zip(scores, labels, counts, strict=True)
    ]
    np.testing.assert_allclose(found, np.asarray(expected), rtol=1e-5)
    # With another class as the blank, only the numbers of the classes change places.
    turned = oracles.ctc_loss(np.roll(scores[0], -1, axis=-1), [1, 1, 0], blank=4)
    assert turned == pytest.approx(found[0])


def test_edit_distance():
    pairs = [
        ("kitten", "sitting"),
        ("sunday", "saturday"),
        ("", "net"),
        ("net", ""),
        ("tin", "tin"),
    ]
    assert [oracles.edit_distance(*pair) for pair in pairs] == [3, 3, 3, 3, 0]


def test_the_way_back_agrees_with_differences(draw):
    x, h0 = draw(BATCH, TIMESTEPS, FEATURES), draw(BATCH, UNITS)
    kernel, recurrent_kernel, bias = draw(FEATURES, UNITS), draw(UNITS, UNITS), draw(UNITS)
    share = draw(BATCH, TIMESTEPS, UNITS)
    names = ("x", "initial_state", "kernel", "recurrent_kernel", "bias")
    point = dict(zip(names, (x, h0, kernel, recurrent_kernel, bias), strict=True))

    def loss(values):
        return float(np.sum(oracles.simple_rnn(*values.values()) * share))

    states = oracles.simple_rnn(*point.values())
    found = oracles.simple_rnn_backward(x, h0, kernel, recurrent_kernel, states, share)
    for name, value in point.items():
        for index in np.ndindex(value.shape):
            ends = []
            for sign in (1, -1):
                moved = value.copy()
                moved[index] += sign * 1e-6
                ends.append(loss({**point, name: moved}))
            assert found[name][index] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-7)


def test_sigmoid_does_not_overflow():
    with np.errstate(all="raise"):
        assert oracles.sigmoid([-1000.0, 0.0, 1000.0]).tolist() == [0.0, 0.5, 1.0]
