"""What learners do with Keras all the time works inside the lock."""

import pytest

from rnn_grade.errors import LearnerError
from rnn_grade.render.words.exceptions import explain_exception
from rnn_grade.sandbox.launcher import NUMPY, Launcher

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

def backups():
    made = model()
    backup = keras.callbacks.BackupAndRestore("backup")
    made.fit(x, y, epochs=2, verbose=0, callbacks=[backup])
    made.export("exported", verbose=False)
    again = tf.saved_model.load("exported")
    return np.allclose(again.serve(x), made.predict(x, verbose=0), atol=1e-5)

def records():
    with tf.io.TFRecordWriter("data.tfrecord") as writer:
        for row in x[:4]:
            writer.write(row.tobytes())
    data = tf.data.TFRecordDataset("data.tfrecord")
    tf.data.Dataset.range(5).save("saved")
    return len(list(data)) == 4 and len(list(tf.data.Dataset.load("saved"))) == 5

"""

FILES = """
import csv
import fcntl
import logging
import os
import pathlib
import pickle
import shutil
import sqlite3
import tarfile
import tempfile
import threading
import zipfile

import h5py
import numpy as np

def copied():
    pathlib.Path("a").write_text("text")
    for number, copy in enumerate((shutil.copy, shutil.copy2, shutil.copyfile, shutil.move)):
        copy("a", f"a{number}")
    shutil.copytree(".", "tree")
    pathlib.Path("a0").touch()
    os.chmod("a0", 0o600)
    os.utime("a0")
    return sorted(os.listdir("tree"))

def temporary():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as file:
        file.write(b"x" * 1000)
        file.seek(0)
        with tempfile.NamedTemporaryFile(dir=folder) as named:
            named.write(file.read())
            named.flush()
            return os.path.getsize(named.name)

def packed():
    pathlib.Path("inside").mkdir()
    pathlib.Path("inside/file").write_text("x")
    for kind in ("zip", "gztar"):
        shutil.unpack_archive(shutil.make_archive("made", kind, "inside"), f"from_{kind}")
    with tarfile.open("made.tar.gz") as archive:
        archive.extractall("all", filter="data")
    return sorted(path.name for path in pathlib.Path(".").glob("*/file"))

def arrays():
    np.save("one.npy", np.ones(3))
    np.savez_compressed("two.npz", a=np.ones(3))
    mapped = np.lib.format.open_memmap("three.npy", "w+", float, (1000,))
    mapped[:] = 1
    mapped.flush()
    with h5py.File("four.h5", "w") as file:
        file.create_dataset("x", data=np.ones((100, 100)), chunks=True, compression="gzip")
    with h5py.File("four.h5", "r+") as file:
        file["x"][0] = 2
        total = file["x"][:].sum()
    return float(np.load("one.npy").sum() + np.load("three.npy", mmap_mode="r").sum() + total)

def kept():
    base = sqlite3.connect("notes.db")
    base.execute("create table t (x)")
    base.executemany("insert into t values (?)", [(1,), (2,)])
    base.commit()
    with open("kept", "wb") as stream:
        pickle.dump([1, 2], stream)
    os.posix_fallocate(os.open("kept", os.O_RDWR), 0, 4096)
    logging.basicConfig(filename="log", force=True)
    logging.warning("hello")
    with open("log") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        fcntl.lockf(open("locked", "w"), fcntl.LOCK_EX)
    return base.execute("select sum(x) from t").fetchone()[0], os.path.getsize("kept")

def terminal():
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_inheritable(writing, True)
    return os.isatty(1), shutil.get_terminal_size().columns > 0, os.get_blocking(reading)
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


@pytest.mark.parametrize("without", [(), ("namespaces",)], ids=str)
@pytest.mark.parametrize("version", [None, 1])
def test_files_are_written_copied_and_packed_as_anywhere(open_session, without, version):
    launcher = Launcher(NUMPY, without=frozenset(without), landlock=version)
    with launcher:
        submission, session = open_session(launcher, FILES)
        assert submission.copied() == ["a0", "a1", "a2", "a3", "learner.py"]
        assert submission.temporary() == 1000
        assert submission.packed() == ["file", "file", "file", "file"]
        assert submission.arrays() == 3 + 1000 + 10_000 + 100
        assert submission.kept() == (3, 4096)
        assert submission.terminal() == (False, True, False)
        session.close()


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
    "name",
    ["data_pipeline", "compiled_by_xla", "bidirectional", "deterministic", "backups", "records"],
)
def test_the_rest_of_keras(submission, name):
    assert getattr(submission, name)() is True
