"""A cell of the learner's own has the weights, the gradients and the talent of Keras's layer."""

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect
from rnn_grade.errors import Failure
from rnn_grade.grading.model import History

FEATURES, UNITS = 2, 3
RNG = np.random.default_rng(5)
WANTED = [RNG.normal(size=shape) for shape in ((FEATURES, 12), (UNITS, 12), (12,))]


def test_weights_are_arranged_by_their_shapes():
    own = [np.zeros(12, np.float32), np.zeros((3, 12), np.float32), np.zeros((2, 12), np.float32)]
    found = expect.cells.arranged([*own, np.full(4, 7.0)], WANTED, "LSTM")
    assert [weight.shape for weight in found] == [(12,), (3, 12), (2, 12), (4,)]
    assert found[0].dtype == np.float32
    assert np.allclose(found[0], WANTED[2])
    # What the layer does not have keeps its values.
    assert found[3].tolist() == [7.0] * 4
    for shapes, actual in (([], "no weights"), ([(2, 12), (2, 12)], "(2, 12), (2, 12)")):
        assert read(expect.cells.arranged, [np.zeros(s) for s in shapes], WANTED, "LSTM") == [
            f"The shapes of the weights, with 2 features and 3 units: {actual}.",
            "(2, 12), (3, 12), (12,).",
            "The weights are not those of `keras.layers.LSTM`.",
            "In `build`, add one kernel `(features, 4 * units)`, one recurrent kernel "
            "`(units, 4 * units)` and one bias `(4 * units,)`.",
        ]
    gru = [np.zeros(shape) for shape in ((2, 9), (3, 9), (2, 9))]
    assert read(expect.cells.arranged, [], gru, "GRU")[3].endswith("one bias `(2, 3 * units)`.")


def test_weights_beyond_those_of_the_layer_are_named():
    assert expect.cells.beyond(WANTED, WANTED) is None
    assert expect.cells.beyond([*WANTED, np.zeros((3, 3)), np.zeros(3)], WANTED) == (
        "There are more weights than `kernel`, `recurrent_kernel` and `bias`: shape (3, 3), (3,).",
        "Return what `keras.layers.RNN` gives: no layer after it, no further weights in it.",
    )


def test_the_kernels_of_a_new_model_are_drawn_at_random():
    expect.cells.drawn_at_random([np.zeros(12), *WANTED], FEATURES, UNITS)
    new = [WANTED[0], np.zeros((UNITS, 12)), WANTED[2]]
    assert read(expect.cells.drawn_at_random, new, FEATURES, UNITS) == [
        "The recurrent kernel of a new model: 0 everywhere.",
        "Numbers drawn at random.",
        "It starts with the same number everywhere: all units begin alike.",
        'Give `add_weight` the `initializer="glorot_uniform"`.',
    ]


class Differentiable:
    """A model with these gradients, which has all weights of the layer."""

    def __init__(self, weights, inputs):
        self.weights, self.inputs = weights, inputs
        self.values = [np.zeros_like(weight) for weight in reversed(WANTED)]

    def get_weights(self):
        return self.values

    def set_weights(self, weights):
        self.values = weights

    def gradients(self, x):
        return self.weights

    def input_gradients(self, x):
        return self.inputs

    def projected(self, output):
        return float(output)


def test_gradients_are_those_of_the_layer():
    x = np.zeros((4, 5, FEATURES))
    right, inputs = dict(zip("abc", WANTED, strict=True)), RNG.normal(size=x.shape)

    def layer(*point):
        # Its gradients are the other factors.
        return sum(np.sum(a * b) for a, b in zip(point, (inputs, *WANTED), strict=True))

    given = x, WANTED, "LSTM", layer
    own = {"own": right["c"], "names": right["a"], "kept": right["b"]}
    model = Differentiable(own, inputs)
    expect.cells.gradients_of_the_layer(model, *given)
    assert np.array_equal(model.values[2], WANTED[0])

    def found(weights, inputs=inputs):
        model = Differentiable(weights, inputs)
        return read(expect.cells.gradients_of_the_layer, model, *given)

    frozen = {name: value for name, value in own.items() if name != "kept"}
    assert found(frozen) == [
        "The shapes of the weights that training can change: (12,), (2, 12).",
        "(2, 12), (3, 12), (12,).",
        "One of the weights is frozen.",
        "Leave `trainable` as it is in `add_weight`.",
    ]
    stopped = found({**own, "kept": 0.5 * right["b"]})
    assert stopped[0].startswith("The gradient of the weight of shape (3, 12): 36 of 36")
    assert stopped[2:] == [
        "The numbers on the way there are right, but the gradient stops somewhere between the "
        "steps.",
        "Use the old states themselves in `call`: no `stop_gradient`, no NumPy.",
    ]
    assert found(own, 0.5 * inputs)[0].startswith("The gradient of the input: ")
    assert found({**own, "kept": None})[1] == "A gradient for each of the 3 weights."


class Pupil:
    """A model whose answers are off by this."""

    def __init__(self, y, off):
        self.y, self.off = y, off

    def fit(self, x, y, *, epochs, scored_on, score, **others):
        return History(
            (), (score((self.y[-len(scored_on) :] + self.off).astype(np.float32)),), True
        )

    def predict(self, x):
        return x[:, -1] + self.off


def test_a_training_is_compared_with_the_mean_of_the_other_cells_answers():
    x, y = RNG.normal(size=(48, 5, FEATURES)), RNG.normal(size=(48, UNITS))

    def learn(off):
        expect.cells.learns_from_another(lambda: Pupil(y, off), x, y, epochs=3, share=0.5, seen=32)

    learn(0.1)
    learn(0.0)
    with pytest.raises(Failure) as raised:
        learn(1.0)
    assert raised.value.what == "mean squared error"
    assert raised.value.expected == pytest.approx(raised.value.numbers["naive"] / 2, abs=1e-3)
    assert "the optimizer or its learning rate" in raised.value.cause
