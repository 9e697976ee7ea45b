"""A state is carried from call to call until it is reset; what goes wrong has a name."""

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect
from rnn_grade.errors import LearnerError

X = np.random.default_rng(3).normal(size=(1, 5, 2))
KERNEL = np.random.default_rng(4).normal(size=(2, 3))
OTHER = np.random.default_rng(5).normal(size=(2, 3))


class Model:
    """Running sums of what comes in, of several layers, that may be kept from call to call."""

    def __init__(self, kernel, layers=0, heard=0.0):
        self.kernel, self.layers = kernel, layers
        self.state = np.full(3, heard)

    def predict(self, x, carried=False):
        kept = np.arange(3) < self.layers
        sums = np.cumsum(x @ self.kernel, axis=1) + self.state * kept
        self.state = sums[0, -1]
        return sums

    def get_weights(self):
        return [self.kernel]

    def set_weights(self, weights):
        (self.kernel,) = weights

    def reset_states(self):
        self.state = np.zeros(3)


def played(generator, x=X, model=None):
    model = model or Model(KERNEL)
    build = generator if callable(generator) else lambda: generator
    return read(expect.plays, build, model, x, 3, axes="(batch, timesteps, size)")


def test_one_by_one():
    model = Model(KERNEL, layers=3)
    np.testing.assert_allclose(expect.one_by_one(model, X), np.cumsum(X @ KERNEL, axis=1)[0])


def test_a_generator_that_carries_its_state():
    for x in (X, X[:, :1]):
        expect.plays(lambda: Model(KERNEL, 3), Model(KERNEL), x, 3, axes="(batch, timesteps, size)")


@pytest.mark.parametrize(
    ("generator", "cause"),
    [
        (Model(OTHER, layers=3), "The generator has other weights than the model."),
        (
            Model(KERNEL, layers=3, heard=1.0),
            "The new generator remembers a step that it was given while it was built.",
        ),
        (
            Model(KERNEL),
            "These are the answers to each step alone: every call starts from an empty state.",
        ),
        (
            Model(KERNEL, layers=1),
            "A part of the state is lost between two calls, or is not the one that was left.",
        ),
    ],
)
def test_what_is_wrong_with_a_generator(generator, cause):
    assert played(generator)[2] == cause


def test_weights_that_were_copied_the_wrong_way():
    model, generator = Model(KERNEL), Model(OTHER, layers=3)

    def build():
        model.set_weights(generator.get_weights())
        return generator

    assert played(build, model=model)[2:] == [
        "The model has the generator's random weights now: they were copied the wrong way.",
        "Take the weights from the model and set those of the generator.",
    ]


def test_a_generator_that_shares_its_layers():
    model = Model(KERNEL)

    def build():
        model.layers = 3
        return Model(KERNEL, layers=3)

    assert played(build, model=model)[2] == (
        "Playing the generator changes the model: both use the same stateful layers."
    )


def test_a_reset():
    expect.resets(Model.reset_states, Model(KERNEL, layers=3), X)
    assert read(expect.resets, lambda model: None, Model(KERNEL, layers=3), X)[2:] == [
        "Nothing was reset.",
        "Call `reset_state()` on every layer that has it, not on the first one only.",
    ]

    def half(model):
        model.state = model.state * [0, 1, 1]

    assert read(expect.resets, half, Model(KERNEL, layers=3), X)[2] == (
        "Not every layer was reset: some of them still remember the steps before."
    )

    def weights(model):
        model.set_weights([model.kernel * 0])

    assert read(expect.resets, weights, Model(KERNEL, layers=3), X) == [
        "The weights of the model after `reset`: other numbers.",
        "What they were before.",
        "",
        "A reset belongs to the states alone; leave the weights.",
    ]

    def itself(model):
        raise LearnerError("reset", "AttributeError", "no attribute 'reset_states'")

    assert read(expect.resets, itself, Model(KERNEL, layers=3), X)[2] == (
        "What was asked to reset itself is the model, or a layer without a state."
    )
