"""A model of any form leaves its worker as data, and answers in the judge as it did at home."""

import keras
import numpy as np
import pytest
import tensorflow
from judged import judged

from rnn_grade.sandbox.versions import Range
from rnn_grade.sandbox.worker import trace

layers = keras.layers

NOTES = np.random.default_rng(0).integers(1, 9, (4, 6)).astype("int32")
CURVE = np.random.default_rng(1).normal(size=(4, 6, 3)).astype("float32")


class Step(layers.Layer):
    """A cell of one's own."""

    def __init__(self, units):
        super().__init__()
        self.units = self.state_size = units

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name="kernel")

    def call(self, x, states):
        h = keras.ops.tanh(x @ self.kernel + 0.5 * states[0])
        return h, [h]


class OwnCall(keras.Model):
    """A model with a loop of its own, which needs a length."""

    def __init__(self):
        super().__init__()
        self.cell = Step(5)
        self.head = layers.Dense(2)
        self.table = tensorflow.Variable(np.ones((3, 3), "float32"))

    def call(self, x):
        h = keras.ops.zeros((keras.ops.shape(x)[0], 5))
        for t in range(x.shape[1]):
            h, _ = self.cell(x[:, t] @ self.table, [h])
        return self.head(h)


def functional():
    inputs = keras.Input((None, 3))
    states = layers.LSTM(4, return_sequences=True)(layers.Masking()(inputs))
    return keras.Model(inputs, {"each": states, "last": layers.Dense(2)(states[:, -1])})


FORMS = {
    "sequential": (
        lambda: keras.Sequential([layers.Embedding(9, 4, mask_zero=True), layers.GRU(3)]),
        NOTES,
        (0, 1),
    ),
    "two directions": (
        lambda: keras.Sequential([keras.Input((None, 3)), layers.Bidirectional(layers.LSTM(3))]),
        CURVE,
        (0, 1),
    ),
    "own cell": (
        lambda: keras.Sequential([keras.Input((None, 3)), layers.RNN(Step(4))]),
        CURVE,
        (0, 1),
    ),
    "outputs by name, with a mask": (functional, CURVE, (0, 1)),
    "own call that needs a length": (OwnCall, CURVE, (0,)),
    "unrolled": (
        lambda: keras.Sequential([keras.Input((6, 3)), layers.SimpleRNN(3, unroll=True)]),
        CURVE,
        (0,),
    ),
    "stateful, of one batch": (
        lambda: keras.Sequential(
            [keras.Input(batch_shape=(4, 6, 3)), layers.GRU(3, stateful=True)]
        ),
        CURVE,
        (),
    ),
    "dropout and noise": (
        lambda: keras.Sequential(
            [keras.Input((None, 3)), layers.GaussianNoise(1.0), layers.Dropout(0.5), layers.GRU(2)]
        ),
        CURVE,
        (0, 1),
    ),
    "batch normalisation": (
        lambda: keras.Sequential(
            [keras.Input((None, 3)), layers.BatchNormalization(), layers.GRU(2)]
        ),
        CURVE,
        (0, 1),
    ),
    "an activation with a derivative of its own": (
        lambda: keras.Sequential([keras.Input((None, 3)), layers.Dense(4, "silu"), layers.GRU(2)]),
        CURVE,
        (0, 1),
    ),
    "attention over states": (lambda: _attentive(), CURVE, (0, 1)),
    "mixed precision": (
        lambda: keras.Sequential(
            [keras.Input((None, 3)), layers.GRU(2, dtype="mixed_float16"), layers.Dense(1)]
        ),
        CURVE,
        (0, 1),
    ),
}


def _attentive():
    inputs = keras.Input((None, 3))
    states = layers.GRU(4, return_sequences=True)(inputs)
    weights = layers.Softmax(axis=1)(layers.Dense(1)(states))
    return keras.Model(inputs, keras.ops.sum(weights * states, axis=1))


@pytest.mark.parametrize("form", FORMS)
def test_it_answers_as_at_home(form, tmp_path):
    make, x, free = FORMS[form]
    model = make()
    trace, traced = judged(model, x, tmp_path)
    assert trace.free == free
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state()
    home = tensorflow.nest.map_structure(np.asarray, model(x, training=False))
    there = traced.answer(x)
    assert isinstance(there, type(home))
    for one, other in zip(
        tensorflow.nest.flatten(home), tensorflow.nest.flatten(there), strict=True
    ):
        np.testing.assert_allclose(one, other, atol=1e-3 if form == "mixed precision" else 1e-6)


@pytest.mark.parametrize("form", FORMS)
def test_its_gradients_are_those_of_the_mathematics(form, tmp_path):
    make, x, _ = FORMS[form]
    model = make()
    trace, traced = judged(model, x, tmp_path)
    found = traced.gradients(x, None)
    assert len(found) == len(trace.trainable) == len(model.weights)
    for gradient, trainable, weight in zip(found, trace.trainable, model.weights, strict=True):
        assert gradient is None or gradient.shape == tuple(weight.shape)
        assert gradient is not None or not trainable


def test_a_length_that_the_model_declares_is_kept(tmp_path):
    inputs = keras.Input((6, 3))
    model = keras.Model(inputs, layers.GRU(3)(inputs))
    trace, _ = judged(model, CURVE, tmp_path)
    assert trace.free == (0,)
    with pytest.raises(ValueError, match="incompatible with the layer"):
        judged(model, CURVE[:, :4], tmp_path)


def test_other_lengths_and_batches_need_no_other_trace(tmp_path):
    model = FORMS["sequential"][0]()
    _, traced = judged(model, NOTES, tmp_path)
    longer = np.random.default_rng(2).integers(0, 9, (300, 11)).astype("int32")
    np.testing.assert_allclose(traced.answer(longer), model(longer), atol=1e-6)


def test_a_training_crosses_as_values(tmp_path):
    model = keras.Sequential([keras.Input((None, 3)), layers.GRU(3), layers.Dense(1)])
    model.compile("adam", "mse")
    trace, traced = judged(model, CURVE, tmp_path)
    before = traced.answer(CURVE)
    model.fit(CURVE, np.ones((4, 1)), verbose=0)
    traced.assign(trace.values())
    assert not np.array_equal(traced.answer(CURVE), before)
    np.testing.assert_allclose(traced.answer(CURVE), model(CURVE), atol=1e-6)


def test_the_gradient_of_the_compiled_loss(tmp_path):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(1, kernel_initializer="ones")])
    model.compile("adam", "mse")
    x, y = np.ones((2, 3), "float32"), np.zeros((2, 1), "float32")
    _, traced = judged(model, x, tmp_path, y)
    # (w . x - y) ** 2 with w . x = 3: the slope is 2 * 3 * x.
    kernel, bias = traced.gradients(x, y)
    np.testing.assert_allclose(kernel, np.full((3, 1), 6.0))
    np.testing.assert_allclose(bias, [6.0])


def test_numbers_in_the_graph_are_weights_too(tmp_path):
    hidden = np.random.default_rng(0).normal(size=(3, 50)).astype("float32")

    class Hidden(keras.Model):
        def call(self, x):
            # Zeros, as states begin with, hold nothing.
            states = keras.ops.zeros((4, 6, 50)) + np.zeros((4, 6, 50), "float32")
            return keras.ops.tanh(x @ tensorflow.constant(hidden) + states)

    _, traced = judged(Hidden(), CURVE, tmp_path)
    assert traced.numbers == [0, 150]


class Biased(Step):
    """A cell that fills its bias when it is built, as the forget gates of an LSTM are."""

    def build(self, shape):
        super().build(shape)
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
        self.bias.assign(np.ones(self.units))

    def call(self, x, states):
        h = super().call(x, states)[0] + self.bias
        return h, [h]


class OwnLoop(keras.Model):
    """A model that is built by its first call, and says nothing of its inputs."""

    def __init__(self):
        super().__init__()
        self.recurrent = layers.RNN(Biased(2))

    def call(self, x):
        return self.recurrent(x)


@pytest.mark.parametrize("make", [lambda: keras.Sequential([layers.RNN(Biased(2))]), OwnLoop])
def test_what_a_layer_assigns_when_it_is_built_is_not_assigned_again(make, tmp_path):
    trace, traced = judged(make(), CURVE, tmp_path)
    assert np.any(traced.answer(CURVE))
    traced.assign([np.zeros_like(value) for value in trace.values()])
    assert not np.any(traced.answer(CURVE))


def test_values_of_another_shape_are_refused(tmp_path):
    from rnn_grade.sandbox.judge.graph import Refused

    model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
    _, traced = judged(model, np.ones((2, 3), "float32"), tmp_path)
    with pytest.raises(Refused, match="its variables are others than when it was traced"):
        traced.assign([np.zeros((3, 1)), np.zeros(2)])


def test_code_that_cannot_be_traced_says_what_it_raised(tmp_path):
    class Numpy(keras.Model):
        def call(self, x):
            return np.tanh(x)

    with pytest.raises(NotImplementedError, match="Cannot convert a symbolic"):
        judged(Numpy(), CURVE, tmp_path)


def test_a_wrapper_that_keras_compiles_wrongly_is_told_the_length(monkeypatch):
    model = keras.Sequential([keras.Input((None, 3)), layers.TimeDistributed(layers.Dense(2))])
    for is_wrong, free in ((True, (0,)), (False, (0, 1))):
        monkeypatch.setattr(trace, "_takes_batch_for_timesteps", lambda answer=is_wrong: answer)
        assert trace.Trace(model, CURVE, None).free == free


def test_keras_is_asked_whether_it_compiles_the_wrapper_wrongly():
    assert trace._takes_batch_for_timesteps() is (keras.__version__ in Range("3.14", "3.15"))
