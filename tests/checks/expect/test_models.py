"""A model has answers, weights and a file of its own."""

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect
from rnn_grade.course.outline import Place
from rnn_grade.errors import Failure, LearnerError

X = np.random.default_rng(3).normal(size=(4, 6, 2))


class Model:
    """A model whose copy answers as told."""

    def __init__(self, answer, copy=None):
        self.answer, self.copy = answer, copy

    def predict(self, x):
        return self.answer

    def reload(self):
        if isinstance(self.copy, Exception):
            raise self.copy
        return Model(self.copy)


def test_saves_and_reloads():
    expect.saves_and_reloads(Model(np.ones(2), np.ones(2)), X)
    assert read(expect.saves_and_reloads, Model(np.ones(2), np.zeros(2)), X)[0] == (
        "The loaded model answers differently by up to 1."
    )
    assert read(expect.saves_and_reloads, Model(np.ones(2), np.full(2, np.nan)), X) == [
        "The loaded model answers differently.",
        "The answers of the model that was saved.",
        "Some weights are not stored: they live outside Keras layers, or are made in `call`.",
        "Create every weight in a layer, in `__init__` or `build`.",
    ]
    error = LearnerError("loading your saved model", "TypeError", "Could not locate class 'Own'.\n")
    assert read(expect.saves_and_reloads, Model(np.ones(2), error), X)[0] == (
        "Loading your saved model failed with TypeError: Could not locate class 'Own'."
    )


class Outspoken(Model):
    """The same, asked for the answer for any length as well."""

    def predict(self, x, lengths=""):
        return self.answer


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ([np.zeros(2), np.zeros(3)], "is a list whose parts differ in shape."),
        ({"first": np.zeros(2)}, "is of type dict, which holds no numbers."),
        ("text", "is of type str, which holds no numbers."),
        (None, "is nothing (None)."),
    ],
)
def test_answers_that_are_no_arrays_are_failures(answer, found):
    model = Outspoken(answer, answer)
    for expectation in (
        lambda: expect.answers(model, X, (4, 2), what="the output of the model"),
        lambda: expect.graph_agrees(model, X),
        lambda: expect.saves_and_reloads(model, X),
    ):
        assert read(expectation)[0] == f"The output of the model {found}"


def test_answers_that_are_true_or_false_are_compared_as_numbers():
    yes, no = np.ones(2, bool), np.zeros(2, bool)
    expect.graph_agrees(Outspoken(yes), X)
    expect.saves_and_reloads(Model(yes, yes), X)
    assert read(expect.saves_and_reloads, Model(yes, no), X)[0] == (
        "The loaded model answers differently by up to 1."
    )


def test_a_class_in_the_place_of_a_loss_is_named_when_it_cannot_be_saved():
    raised = "CTC.get_config() missing 1 required positional argument: 'self'"
    error = LearnerError("saving your model", "TypeError", raised)
    assert read(expect.saves_and_reloads, Model(np.ones(2), error), X)[2:] == [
        "The class `CTC` is given to `compile` in the place of an object.",
        "Create the object, with brackets: `CTC()`.",
    ]


def test_a_class_that_does_not_take_what_keras_hands_back_is_told_so():
    told = "Error when deserializing class 'Net' using config={'name': 'net', 'units': 3}.\n\n"
    told += "Exception encountered: Net.__init__() got an unexpected keyword argument 'name'"
    error = LearnerError("loading your saved model", "TypeError", told)
    found = read(expect.saves_and_reloads, Model(np.ones(2), error), X)
    assert found[0] == (
        "Loading your saved model failed with TypeError: Net.__init__() got an unexpected keyword "
        "argument 'name'."
    )
    assert found[2:] == [
        "Keras hands `Net` its name, its type and `trainable` back, and its `__init__` does not "
        "take them.",
        "Take them as well: `def __init__(self, ..., **options)`, with "
        "`super().__init__(**options)`.",
    ]


class Weighted:
    """A model of which only its weights are of interest; they exist once it is built."""

    trained_at_import = None

    def __init__(self, *weights):
        self.weights, self.built = list(weights), False

    def build(self, x):
        self.built = True

    def get_weights(self):
        return [weight.copy() for weight in self.weights if self.built]

    def set_weights(self, values):
        for weight, value in zip(self.weights, values, strict=True):
            weight[:] = value


def test_no_shared_weights():
    kernel, bias = np.ones((2, 3)), np.zeros(3)
    model = Weighted(kernel, bias)
    expect.no_shared_weights(model, Weighted(np.ones((2, 3)), np.zeros(3)), X)
    assert (kernel == 1).all()
    assert (bias == 0).all()
    assert read(expect.no_shared_weights, model, Weighted(kernel, np.zeros(3)), X) == [
        "Weights that changed in one model when those of the other were set: 1.",
        "0.",
        "Both calls returned the same model, or models around the same layers.",
        "Create the layers and the model anew inside `build_model`.",
    ]


def test_an_import_trains_no_model():
    model = Weighted(np.ones((2, 3)))
    model.trained_at_import = Place(42)
    with pytest.raises(Failure) as raised:
        expect.no_shared_weights(model, Weighted(np.ones((2, 3))), X)
    assert (raised.value.kind, raised.value.numbers["line"]) == ("trained_at_import", 42)


class Layered:
    """A layer of which only its classes are of interest."""

    def __init__(self, *names):
        self.names = names

    def classes(self):
        return list(self.names)


def test_self_made():
    what = "what `build_cell` returns"
    own = Layered("keras.src.layers.layer.Layer", "lstm_cell.LSTMCell")
    expect.self_made(own, "LSTM", "LSTMCell", what=what)
    derived = Layered("keras.src.layers.rnn.lstm.LSTMCell", "lstm_cell.Own")
    assert read(expect.self_made, derived, "LSTMCell", what=what, hint="Go on.") == [
        "What `build_cell` returns: Keras's own `LSTMCell`.",
        "Layers of your own.",
        "This is the layer that you are to write: do not hold or inherit it.",
        "Go on.",
    ]
    assert read(expect.self_made, np.ones(3), "LSTMCell", what=what, hint="Go on.") == [
        "What `build_cell` returns: a value of type ndarray.",
        "A Keras layer.",
        "",
        "Go on.",
    ]


class Answering:
    """A model that answers by a function for one length, and by another one for any length."""

    def __init__(self, exact, free=None):
        self.exact, self.free = exact, free

    def predict(self, x, lengths=""):
        return self.free(x) if lengths == "any" else self.exact(x)


def test_rows_that_mix_are_left_to_a_check_of_their_own():
    mixing = Answering(lambda x: x.sum(axis=1) - x.sum(axis=1).mean(axis=0))
    expect.answers(mixing, X, (4, 2), apart=False)
    assert "row 0" in read(expect.answers, mixing, X, (4, 2))[0]


def test_answers_have_a_shape_and_are_no_error():
    model = Answering(lambda x: x.sum(axis=1))
    assert np.array_equal(expect.answers(model, X, (4, 2), axes="(batch, units)"), X.sum(axis=1))
    assert read(expect.answers, model, X, (4, None, 3), axes="(batch, timesteps, units)") == [
        "The answer to a batch of shape (4, 6, 2) has shape (4, 2).",
        "Shape (4, any, 3), that is (batch, timesteps, units).",
        "",
        "",
    ]

    assert read(expect.answers, model, X, (4, 6, 2)) == [
        "The answer to a batch of shape (4, 6, 2): shape (4, 2).",
        "Shape (4, 6, 2).",
        "There is one answer for each sequence, instead of one for each step.",
        "Give the last recurrent layer `return_sequences=True` as well.",
    ]
    assert read(expect.answers, model, X, (4, 6, None))[1:3] == [
        "Shape (4, 6, any).",
        "There is one answer for each sequence, instead of one for each step.",
    ]

    def fixed(x):
        raise LearnerError(
            "predicting with your model", "ValueError", "expected shape (None, 9, 2)"
        )

    assert read(expect.answers, Answering(fixed), X, (4, 2)) == [
        "The answer to a batch of shape (4, 6, 2): ValueError: expected shape (None, 9, 2).",
        "Shape (4, 2).",
        "The model accepts only one number of timesteps or one batch size.",
        "Leave the timesteps open with `None` and never write the batch size.",
    ]
    own = {"what": "the output", "cause": "It is the input.", "hint": "Use another one."}
    assert read(expect.answers, Answering(fixed), X, (4, 2), **own)[2:] == [
        "It is the input.",
        "Use another one.",
    ]


def test_a_compiled_model_answers_as_it_does_without():
    real = np.ones(X.shape[:2], bool)
    real[:, :2] = False
    padded = Answering(lambda x: x, lambda x: x + ~real[:, :, None])
    expect.graph_agrees(Answering(lambda x: x, lambda x: x + 1e-5), X)
    expect.graph_agrees(padded, X, real=real)
    found = read(expect.graph_agrees, padded, X)
    assert found[:2] == [
        "The largest difference between `model.predict(x)` and `model(x)` for shape (4, 6, 2): 1.",
        "0, or as good as 0.",
    ]
    shorter = Answering(lambda x: x, lambda x: x[:, 1:])
    assert read(expect.graph_agrees, shorter, X)[0].endswith("shape (4, 5, 2), not (4, 6, 2).")
