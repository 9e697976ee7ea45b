"""What learners do with Keras all the time works inside the lock."""

import pytest

from rnn_grade.errors import LearnerError
from rnn_grade.render.words.exceptions import explain_exception

SOURCE = """
import os
import keras
import numpy as np
import tensorflow as tf
from keras import layers

x = np.random.default_rng(0).normal(size=(64, 5, 3)).astype("float32")
y = x.sum(axis=(1, 2))[:, None]

def model(recurrent=None, **options):
    made = keras.Sequential([keras.Input((5, 3)), recurrent or layers.LSTM(4), layers.Dense(1)])
    made.compile("adam", "mse", **options)
    return made

def callbacks():
    history = model().fit(x, y, epochs=3, validation_split=0.25, verbose=1, callbacks=[
        keras.callbacks.EarlyStopping(patience=5),
        keras.callbacks.ModelCheckpoint("best.keras", save_best_only=True),
        keras.callbacks.ModelCheckpoint("w.weights.h5", save_weights_only=True),
        keras.callbacks.CSVLogger("log.csv"),
    ])
    return len(history.history["val_loss"]), sorted(os.listdir("."))

def save_and_load():
    made = model()
    made.save("m.keras")
    made.save_weights("m.weights.h5")
    again = keras.saving.load_model("m.keras")
    again.load_weights("m.weights.h5")
    return float(np.max(np.abs(made.predict(x, verbose=0) - again.predict(x, verbose=0))))

def data_pipeline():
    data = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (a * 2, b), 2)
    data = data.cache("cache").batch(8).prefetch(2)
    model().fit(data, epochs=2, verbose=0)
    return True

def compiled_by_xla():
    model(jit_compile=True).fit(x, y, epochs=1, verbose=0)
    return True

def bidirectional():
    recurrent = layers.Bidirectional(layers.GRU(3, recurrent_dropout=0.2))
    model(recurrent).fit(x, y, epochs=1, verbose=0)
    return True

def deterministic():
    tf.config.experimental.enable_op_determinism()
    model().fit(x, y, epochs=1, verbose=0)
    return True

"""


OUTSIDE = """
import multiprocessing
import urllib.request

def download():
    return urllib.request.urlopen("http://127.0.0.1:9").read()

def pool():
    with multiprocessing.get_context("fork").Pool(2) as workers:
        return workers.map(abs, [1])
"""


@pytest.mark.parametrize("name", ["download", "pool"])
def test_what_cannot_be_done_fails_with_a_sentence(numpy_launcher, open_session, name):
    submission, _ = open_session(numpy_launcher, OUTSIDE)
    with pytest.raises(LearnerError) as raised:
        getattr(submission, name)()
    error = raised.value
    cause = explain_exception(error.type_name, error.message, error.during)[1]
    assert cause in (
        "There is no network while your code is graded.",
        "Your code starts a process or opens a connection; neither is possible while it is graded.",
    )


@pytest.fixture
def submission(keras_launcher, open_session):
    found, _ = open_session(keras_launcher, SOURCE, seconds=90)
    return found


def test_callbacks_write_their_files(submission):
    epochs, files = submission.callbacks()
    assert epochs == 3
    assert {"best.keras", "log.csv", "w.weights.h5"} <= set(files)


def test_saving_and_loading(submission):
    assert submission.save_and_load() == 0


@pytest.mark.parametrize(
    "name", ["data_pipeline", "compiled_by_xla", "bidirectional", "deterministic"]
)
def test_the_rest_of_keras(submission, name):
    assert getattr(submission, name)() is True
