"""Functions and models of a submission answer from another process."""

import numpy as np
import pytest

from rnn_grade.checks import expect
from rnn_grade.course.outline import Place
from rnn_grade.errors import Failure, LearnerError, NotAttempted, WorkerStopped
from rnn_grade.grading.model import RemoteModel
from rnn_grade.grading.remote import RemoteObject
from rnn_grade.grading.seeds import keyed_seed

FUNCTIONS = """
import numpy as np

class Counter:
    def __init__(self):
        self.count = 0

    def add(self, amount):
        self.count += amount
        return self.count

def echo(value):
    return value

def swapped(x, y):
    return y, x

def in_place(x):
    x *= 2
    return x

def in_places(named):
    named["x"][0] += 1

def sorts(numbers, order=None):
    numbers.sort()

def forgets(vocabulary):
    return vocabulary.clear() or 1

def yields(x):
    for number in range(2):
        x[number] = 0
        yield number

def by_name(x, *, scale=None):
    scale[0] = 7

def in_a_library(x):
    np.copyto(x, 5)

def changes_nothing(x, named):
    x[:] = x
    return named

def draw():
    return np.random.normal(size=2)

def counter():
    return Counter()

def count_with(counter):
    return counter.add(10)

def squares():
    return (number * number for number in range(4))

def fail():
    numbers = [1, 2]
    return numbers[2]

def raise_own():
    if True:
        raise NotImplementedError

def raise_in_library():
    import asyncio
    return asyncio.AbstractEventLoop().run_forever()

def raise_in_c():
    import datetime
    datetime.tzinfo().dst(None)

def complex_numbers():
    return np.ones(2) * 1j

def stub(x):
    raise NotImplementedError

def order():
    # So many that chance does not repeat their order.
    return list({f"word {number}" for number in range(20)})

def ask_keyboard():
    return input("your name? ")
"""

MODELS = """
import keras
from keras import layers

def build(vocabulary, classes) -> keras.Model:
    model = keras.Sequential([
        keras.Input((None,), dtype="int32"),
        layers.Embedding(vocabulary, 6),
        layers.SimpleRNN(8),
        layers.Dense(classes, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model

def build_running_away() -> keras.Model:
    model = keras.Sequential([keras.Input((None, 2)), layers.SimpleRNN(3, activation="relu"),
                              layers.Dense(1)])
    model.compile(keras.optimizers.SGD(1e30), "mse")
    return model

def build_frozen() -> keras.Model:
    inputs = keras.Input((None, 2))
    cell = layers.SimpleRNN(3, trainable=False)(inputs)
    return keras.Model(inputs, layers.Dense(1)(cell))

@keras.saving.register_keras_serializable("learner")
class Own(keras.Model):
    def __init__(self, **keywords):
        super().__init__(**keywords)
        self.dense = layers.Dense(2)
        self.fits = 0

    def call(self, x):
        return self.dense(x)

    def fit(self, x, y, epochs):
        self.fits = epochs

def build_own() -> keras.Model:
    return Own()

def floatx():
    return keras.config.floatx()
"""


def test_values_go_there_and_come_back(numpy_launcher, open_session):
    submission, _ = open_session(numpy_launcher, FUNCTIONS)
    x = np.arange(6.0).reshape(2, 3)
    assert submission.echo({"a": [1, "b"], 2: (None, True)}) == {"a": [1, "b"], 2: (None, True)}
    np.testing.assert_array_equal(submission.echo(x), x)
    assert submission.swapped(y=1, x=2) == (1, 2)
    assert submission.squares() == [0, 1, 4, 9]


def test_the_grader_keeps_its_own_copy_of_what_it_sends(numpy_launcher, open_session):
    submission, _ = open_session(numpy_launcher, FUNCTIONS)
    x = np.ones(3)
    with pytest.raises(Failure):
        submission.in_place(x)
    assert x.tolist() == [1, 1, 1]


def test_a_function_that_changes_an_argument_is_told_with_the_line(numpy_launcher, open_session):
    submission, _ = open_session(numpy_launcher, FUNCTIONS)
    for name, given, argument, line in (
        ("in_place", (np.ones(3),), "x", "x *= 2"),
        ("in_places", ({"x": [np.ones(3)]},), "named", 'named["x"][0] += 1'),
        ("sorts", ([3, 1, 2],), "numbers", "numbers.sort()"),
        ("forgets", ({"a": 1},), "vocabulary", "return vocabulary.clear() or 1"),
        ("yields", (np.ones(2),), "x", "x[number] = 0"),
        ("in_a_library", (np.zeros(2),), "x", "np.copyto(x, 5)"),
    ):
        with pytest.raises(Failure) as raised:
            getattr(submission, name)(*given)
        failure = raised.value
        assert (failure.kind, failure.what) == ("changed_argument", f"`{name}`")
        assert (failure.actual, failure.numbers["source"]) == (argument, line)
    with pytest.raises(Failure) as raised:
        submission.by_name(1, scale=[2])
    assert raised.value.actual == "scale"


def test_what_stays_as_it_is_is_no_change(numpy_launcher, open_session):
    submission, _ = open_session(numpy_launcher, FUNCTIONS)
    x = np.array([np.nan, 0.0, np.inf])
    assert submission.changes_nothing(x, {"a": [float("nan")], 2: (None,)})[2] == (None,)
    assert submission.sorts([1, 2, 3]) is None


def test_an_object_in_a_message_says_its_type_and_nothing_of_the_grading(
    numpy_launcher, open_session
):
    submission, _ = open_session(numpy_launcher, FUNCTIONS)
    with pytest.raises(Failure) as raised:
        expect.equal([submission.counter()], [1], what="it")
    assert raised.value.actual == "an object of type Counter"
    assert str([submission.counter()]) == "[an object of type Counter]"


def test_objects_stay_there_and_can_be_handed_back(numpy_launcher, open_session):
    submission, _ = open_session(numpy_launcher, FUNCTIONS)
    counter = submission.counter()
    assert isinstance(counter, RemoteObject)
    assert expect.type_name(counter) == "Counter"
    assert expect.type_name([1]) == "list"
    assert counter.method("add", 2) == 2
    assert submission.count_with(counter) == 12
    assert counter.attribute("count") == 12


def test_an_exception_names_the_learners_own_line(numpy_launcher, open_session):
    submission, _ = open_session(numpy_launcher, FUNCTIONS)
    with pytest.raises(LearnerError) as raised:
        submission.fail()
    error = raised.value
    assert (error.type_name, error.message) == ("IndexError", "list index out of range")
    assert error.source == "return numbers[2]"
    assert FUNCTIONS.splitlines()[error.line - 1].strip() == error.source
    assert error.during == "calling `fail`"


def test_a_stub_inside_a_call_is_told_from_a_library_that_raises_the_same(
    numpy_launcher, open_session
):
    submission, _ = open_session(numpy_launcher, FUNCTIONS)
    for name, own in (
        ("raise_own", True),
        ("raise_in_library", False),
        # Written in C, as much of NumPy is, it has no frame of its own.
        ("raise_in_c", False),
    ):
        with pytest.raises(LearnerError) as raised:
            getattr(submission, name)()
        assert (raised.value.type_name, raised.value.own) == ("NotImplementedError", own)


def test_numbers_that_cannot_be_sent_are_the_learners(numpy_launcher, open_session):
    submission, _ = open_session(numpy_launcher, FUNCTIONS)
    with pytest.raises(LearnerError, match="complex128, which are no numbers"):
        submission.complex_numbers()


def test_a_stub_and_a_missing_function_need_no_worker(numpy_launcher, open_session):
    submission, session = open_session(numpy_launcher, FUNCTIONS)
    with pytest.raises(NotAttempted):
        submission.stub(1)
    with pytest.raises(Failure) as raised:
        submission.nowhere()
    assert raised.value.kind == "missing"
    assert session.worker is None


def test_each_check_starts_with_the_same_random_numbers(numpy_launcher, open_session):
    submission, session = open_session(numpy_launcher, FUNCTIONS)
    first = submission.draw()
    assert not np.array_equal(submission.draw(), first)
    session.begin("check", seed=1, seconds=20)
    np.testing.assert_array_equal(submission.draw(), first)


def test_a_new_process_hashes_strings_differently(numpy_launcher, open_session):
    submission, session = open_session(numpy_launcher, FUNCTIONS)
    first = submission.order()
    session.fresh()
    assert submission.order() == first
    session.fresh(process=True)
    assert submission.order() != first


def test_there_is_no_keyboard(numpy_launcher, open_session):
    submission, _ = open_session(numpy_launcher, FUNCTIONS)
    with pytest.raises(LearnerError) as raised:
        submission.ask_keyboard()
    assert raised.value.type_name == "EOFError"


def test_a_model_is_built_trained_and_asked_far_away(keras_launcher, open_session):
    submission, session = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build(vocabulary=20, classes=4)
    assert isinstance(model, RemoteModel)
    x = np.arange(35).reshape(5, 7) % 20
    before = model.predict(x)
    assert before.shape == (5, 4)
    np.testing.assert_allclose(model.predict(x), before, atol=1e-6)
    assert model.parameter_count() == 20 * 6 + 8 * (6 + 8 + 1) + 4 * (8 + 1)

    told = []
    session.watch = told.append
    history = model.fit(
        np.tile(x, (20, 1)),
        np.tile(np.arange(5) % 4, 20),
        epochs=3,
        scored_on=x,
        score=lambda predictions: float(len(predictions)),
        enough=5.0,
    )
    assert history.scores == (5.0,)
    assert history.stopped
    assert len(history.losses) == 1
    assert [(event.kind, event.epoch, event.score, event.bar) for event in told] == [
        ("epoch", 1, 5.0, 5.0)
    ]
    assert not np.allclose(model.predict(x), before)


def test_a_training_that_ran_away_is_ended(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build_running_away()
    x = np.ones((4, 3, 2), "float32")
    history = model.fit(x, np.ones(4), epochs=50, scored_on=x, score=lambda predictions: 0.5)
    assert history.lost
    assert len(history.scores) < 10


def test_predictions_in_chunks_are_those_of_the_whole(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build(20, 4)
    x = np.random.default_rng(0).integers(0, 20, (600, 5))
    together = model.predict(x)
    assert together.shape == (600, 4)
    np.testing.assert_allclose(together[590:], model.predict(x[590:]), atol=1e-6)


def test_gradients_have_names_and_the_shapes_of_the_weights(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build(20, 4)
    x = np.arange(10).reshape(2, 5)
    for gradients in (model.gradients(x), model.gradients(x, np.array([0, 3]))):
        shapes = [gradient.shape for gradient in gradients.values()]
        assert shapes == [(20, 6), (6, 8), (8, 8), (8,), (8, 4), (4,)]
        table = next(iter(gradients.values()))
        assert np.abs(table[:10]).sum(axis=1).min() > 0
        assert np.abs(table[10:]).max() == 0


def test_input_gradients_have_the_shape_of_the_input(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build_frozen()
    x = np.random.default_rng(0).normal(size=(2, 4, 2)).astype("float32")
    gradient = model.input_gradients(x)
    assert gradient.shape == x.shape
    assert np.abs(gradient).min() > 0
    assert list(model.gradients(x)) == ["dense/kernel", "dense/bias"]
    assert model.parameter_count() == 3 * (2 + 3 + 1) + 4


CELLS = """
import keras

class LSTMCell(keras.layers.Layer):
    pass

class Derived(keras.layers.LSTMCell):
    pass

class Holding(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = [keras.layers.LSTMCell(2)]

def own():
    return LSTMCell()

def derived():
    return Derived(2)

def holding():
    return Holding()

def model():
    return keras.Sequential([keras.Input((3, 1)), keras.layers.RNN(Derived(2))])

def number():
    return object()
"""


def test_layers_of_keras_are_found_in_and_under_those_of_a_learner(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, CELLS, seconds=60)
    for made in (submission.own(), submission.number()):
        expect.self_made(made, "LSTM", "LSTMCell", what="the cell")
    for made in (submission.derived(), submission.holding(), submission.model()):
        with pytest.raises(Failure) as caught:
            expect.self_made(made, "LSTM", "LSTMCell", what="the cell")
        assert caught.value.actual == "Keras's own `LSTMCell`"


def test_weights_go_in_and_out(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build_frozen()
    zeros = [np.zeros_like(weight) for weight in model.get_weights()]
    model.set_weights(zeros)
    assert model.predict(np.ones((1, 3, 2), "float32")).tolist() == [[0.0]]


TRAINS = """
import keras
import numpy as np

def train(model):
    model.fit(np.ones((4, 2)), np.ones(4), epochs=1, verbose=0)
    return model

def build():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    return model

def trained():
    return train(build())

def number():
    return 3
"""


def test_a_model_that_is_trained_at_import_is_told_with_the_line(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, f"{TRAINS}\ntrain(build())\n", seconds=60)
    assert submission.build().trained_at_import == Place(TRAINS.count("\n") + 2)


def test_what_a_function_trains_when_it_is_called_is_its_own(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, f"{TRAINS}\nbuild()\n", seconds=60)
    assert submission.build().trained_at_import is None
    assert submission.trained().get_weights()[0].shape == (2, 1)


def test_training_steps_are_timed_by_the_graders_clock(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build(20, 4)
    x, y = np.arange(35).reshape(5, 7) % 20, np.arange(5) % 4
    before = model.predict(x)
    few = model.seconds(x, y, steps=1, batch_size=5)
    many = model.seconds(x, y, steps=200, batch_size=5)
    assert 0 < few < many
    assert not np.allclose(model.predict(x), before)


def test_a_saved_model_answers_the_same_in_another_worker(keras_launcher, open_session):
    submission, session = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build_own()
    x = np.random.default_rng(0).normal(size=(2, 3)).astype("float32")
    expected = model.predict(x)
    again = model.reload()
    assert again.worker is not model.worker
    np.testing.assert_array_equal(again.predict(x), expected)
    session.end()
    with pytest.raises(WorkerStopped):
        again.predict(x)


def test_a_fit_of_the_learners_own_gets_only_what_it_knows(keras_launcher, open_session):
    submission, _ = open_session(keras_launcher, MODELS, seconds=60)
    model = submission.build_own()
    x = np.ones((2, 3), "float32")
    assert model.fit(x, x, epochs=4).losses == ()


def test_what_is_no_model_is_refused_where_the_stub_promises_one(numpy_launcher, open_session):
    source = "def build(units):\n    return [units]\n\ndef build_nothing(units):\n    units + 1\n"
    contract = source.replace("(units):", "(units) -> keras.Model:")
    submission, _ = open_session(numpy_launcher, source, contract=contract)
    for name, actual in (("build", "list"), ("build_nothing", "NoneType")):
        with pytest.raises(Failure) as raised:
            getattr(submission, name)(units=3)
        assert (raised.value.expected, raised.value.actual) == ("keras.Model", actual)


def test_seeds_depend_on_the_secret_the_purpose_and_the_run(monkeypatch):
    monkeypatch.delenv("RNN_GRADE_SECRET", raising=False)
    first = keyed_seed("03_simple_rnn", "remembers", 0)
    assert keyed_seed("03_simple_rnn", "remembers", 0) == first
    assert keyed_seed("03_simple_rnn", "remembers", 1) != first
    assert keyed_seed("03_simple_rnn", "learns", 0) != first
    monkeypatch.setenv("RNN_GRADE_SECRET", "of this class")
    assert keyed_seed("03_simple_rnn", "remembers", 0) != first
