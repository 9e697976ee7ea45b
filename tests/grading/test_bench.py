"""The bench: float type, files, what was printed, and models of the grader's own."""

import numpy as np
import pytest

from rnn_grade.errors import Failure, LearnerError
from rnn_grade.grading.bench import Bench

SUBMISSION = """
import keras
import numpy as np

def floatx():
    return keras.config.floatx()

def build() -> keras.Model:
    return keras.Sequential([keras.Input((None, 2)), keras.layers.LSTM(3), keras.layers.Dense(1)])

def next_note(model, window):
    print("asked")
    return int(np.argmax(model.predict(window[np.newaxis], verbose=0)[0]))

def save(model, path):
    model.save(path)

def write(text, path):
    with open(path, "w") as stream:
        stream.write(text)

def read(path):
    with open(path, "rb") as stream:
        return stream.read()

def say(text):
    print(text)

def disturb(draws):
    np.random.rand(draws)

def draw(rng):
    return int(np.random.default_rng(rng).integers(1_000_000))
"""


@pytest.fixture
def far(keras_launcher, open_session):
    submission, session = open_session(keras_launcher, SUBMISSION, seconds=60)
    return submission, session, Bench(session)


def test_double_precision_lasts_until_the_next_check(far):
    submission, session, bench = far
    bench.floatx("float64")
    assert submission.floatx() == "float64"
    x = np.ones((1, 2, 2))
    assert submission.build().predict(x).dtype == np.float64
    session.begin("next", seed=2, seconds=20)
    assert submission.floatx() == "float32"


def test_a_model_of_the_graders_own_answers_as_its_weights_say(far):
    submission, _, bench = far
    # Answers the first id of a window of three one-hot rows, plus one.
    kernel = np.zeros((3 * 4, 4))
    kernel[np.arange(4), (np.arange(4) + 1) % 4] = 9
    layers = [("Flatten", {}), ("Dense", {"units": 4, "activation": "softmax"})]
    model = bench.sequential((3, 4), layers, [kernel, np.zeros(4)])
    assert submission.next_note(model, np.eye(4)[[3, 1, 2]]) == 0
    assert submission.next_note(model, np.eye(4)[[1, 3, 2]]) == 2
    assert model.predict(np.eye(4)[None, [3, 1, 2]]).argmax() == 0
    assert model.parameter_count() == 3 * 4 * 4 + 4


def test_a_generator_draws_on_from_call_to_call(far):
    submission, _, bench = far
    generator = bench.generator(5)
    found = [submission.draw(generator), submission.draw(generator)]
    expected = np.random.default_rng(5)
    assert found == [int(expected.integers(1_000_000)) for _ in range(2)]
    # A seed makes a generator anew each time.
    assert submission.draw(5) == submission.draw(5) == found[0]


def test_what_draws_from_numpys_global_state_changes_it(far):
    submission, _, bench = far
    before = bench.global_numpy_state()
    submission.draw(5)
    assert bench.global_numpy_state() == before
    submission.disturb(1)
    assert bench.global_numpy_state() != before


def test_a_stateful_model_carries_its_state_until_it_is_reset(far):
    _, _, bench = far
    options = {"units": 1, "stateful": True, "activation": "linear", "use_bias": False}
    model = bench.sequential(
        (1, 1), [("SimpleRNN", options)], [np.ones((1, 1)), np.ones((1, 1))], batch_size=1
    )
    one = np.ones((1, 1, 1))
    assert [float(model.predict(one)[0, 0]) for _ in range(3)] == [1, 2, 3]
    model.reset_states()
    assert float(model.predict(one)[0, 0]) == 1


def test_a_model_of_the_graders_own_can_be_trained(far):
    _, _, bench = far
    compiled = {"optimizer": "adam", "loss": "mse"}
    model = bench.sequential((2,), [("Dense", {"units": 1})], compile=compiled)
    x = np.ones((8, 2))
    history = model.fit(x, x[:, :1], epochs=2)
    assert len(history.losses) == 2


def test_what_the_learner_saved_is_loaded_without_the_learner(far):
    submission, _, bench = far
    model = submission.build()
    submission.save(model, "kept.keras")
    x = np.random.default_rng(0).normal(size=(2, 4, 2))
    again = bench.load_model("kept.keras")
    np.testing.assert_allclose(again.predict(x), model.predict(x), atol=1e-6)


def test_files_go_both_ways(far):
    submission, _, bench = far
    path = bench.write("song.mid", b"MThd\x00")
    assert submission.read(path) == b"MThd\x00"
    submission.write("la la", "words.txt")
    assert bench.read("words.txt") == b"la la"
    path = bench.path("more words.txt")
    submission.write("la la la", path)
    assert bench.read(path) == b"la la la"


def test_a_file_that_was_not_written_is_the_learners(far):
    _, _, bench = far
    with pytest.raises(Failure) as raised:
        bench.read("tunes/song.mid")
    failure = raised.value
    assert (failure.what, failure.actual) == ("the file `song.mid`", "no file")
    with pytest.raises(Failure):
        bench.load_model("model.keras")


def test_a_file_that_is_too_large_is_not_read(far):
    submission, _, bench = far
    submission.write("x" * 1000, "long.txt")
    assert len(bench.read("long.txt", limit=1000)) == 1000
    with pytest.raises(Failure) as raised:
        bench.read("long.txt", limit=999)
    assert raised.value.what == "the size of the file `long.txt`"


@pytest.mark.parametrize("name", ["", "..", "a/b", "/etc/passwd"])
def test_a_file_of_the_graders_lies_beside_the_module(far, name):
    _, _, bench = far
    with pytest.raises(ValueError, match="not the name of a file"):
        bench.write(name, b"")


def test_what_was_printed_can_be_read_and_is_still_reported(far):
    submission, session, bench = far
    submission.say("one")
    assert bench.printed() == "one\n"
    submission.say("two")
    assert bench.printed() == "one\ntwo\n"
    session.end()
    assert session.output == "one\ntwo\n"
    session.begin("next", seed=2, seconds=20)
    assert bench.printed() == ""


def test_a_layer_that_keras_does_not_know_is_an_error_and_no_pass(far):
    _, _, bench = far
    with pytest.raises(LearnerError, match="Lstm"):
        bench.sequential((3, 4), [("Lstm", {"units": 2})])
