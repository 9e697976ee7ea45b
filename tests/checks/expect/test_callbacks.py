"""A callback is an object that draws from its own seed and keeps the best model."""

import random

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect
from rnn_grade.errors import Failure


class Worker:
    """Stands in for a `Bench`: a training draws from a generator that the whole process shares."""

    def __init__(self):
        self.files = {}
        self.fresh()

    def fresh(self):
        self.shared, self.numpy = random.Random(0), random.Random(0)

    def global_numpy_state(self):
        return repr(self.numpy.getstate()).encode()

    def sequential(self, shape, layers, compile):  # noqa: A002 - the name in Keras
        return Model(self.shared)

    def path(self, name):
        return name

    def load_model(self, path):
        if path not in self.files:
            raise Failure("that", f"the file `{path}`", "a file", "no file")
        model = Model(self.shared)
        model.weights = self.files[path]
        return model


class Model:
    def __init__(self, shared):
        self.shared, self.weights = shared, [np.zeros((4, 3))]

    def fit(self, x, y, **options):
        self.weights = [np.full((4, 3), self.shared.random())]

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


class Callback:
    """Keeps a model in a file where `better` says so of its logs and of those that were kept."""

    def __init__(self, worker, path, better):
        self.worker, self.path, self.better, self.logs = worker, path, better, []

    def method(self, name, *arguments):
        if name == "set_model":
            (self.model,) = arguments
        if name == "on_epoch_end":
            if self.better(arguments[1], self.logs):
                self.worker.files[self.path] = self.model.weights
            self.logs.append(arguments[1])


def best(name, choose=min):
    return lambda logs, before: logs[name] == choose(one[name] for one in [*before, logs])


def kept(better):
    worker = Worker()
    return read(
        expect.keeps_best, worker, lambda path: Callback(worker, path, better), by="best_checkpoint"
    )


def test_the_lowest_validation_loss():
    worker = Worker()
    expect.keeps_best(
        worker, lambda path: Callback(worker, path, best("val_loss")), by="best_checkpoint"
    )


@pytest.mark.parametrize(
    ("better", "cause"),
    [
        (best("val_loss", max), "The worst model counts as the best."),
        (best("val_accuracy", max), "The highest validation accuracy decides."),
        (best("loss"), "The loss or the accuracy on the training data decides."),
        (lambda logs, before: not before, "Only the first model is kept."),
        (lambda logs, before: True, "Every epoch overwrites the file."),
        (
            lambda logs, before: not before or logs["val_loss"] < before[-1]["val_loss"],
            "Each loss is compared with that of the epoch before, not with the lowest.",
        ),
    ],
)
def test_other_ways_to_choose(better, cause):
    assert kept(better)[2] == cause


def test_no_file_while_the_training_goes_on():
    assert kept(lambda logs, before: False) == [
        "The file of the best model, after the last epoch: no file.",
        "A model.",
        "Nothing is written to `path` while the training goes on.",
        "Save in `on_epoch_end`, to exactly the path in the argument; Keras's `ModelCheckpoint` "
        "does.",
    ]


def test_what_is_no_callback():
    assert expect.callback(made := Callback(None, "", None), "text_writer") is made
    assert read(expect.callback, None, "text_writer")[::3] == [
        "What `text_writer` returns: NoneType.",
        "Return an object of a subclass of `keras.callbacks.Callback`.",
    ]


def writes(draw):
    """Return what a callback that draws its number like this is told, or nothing."""
    worker = Worker()

    def watching(seed):
        own = random.Random(seed)
        return lambda: str(draw(worker, own, seed))

    return read(expect.draws_alone, worker, watching)[2]


def test_draws_from_a_seed():
    expect.draws_alone(Worker(), lambda seed: lambda: str(random.Random(seed).random()))


@pytest.mark.parametrize(
    ("draw", "cause"),
    [
        (
            lambda worker, own, seed: worker.numpy.random(),
            "The callback draws from NumPy's global random numbers, or seeds them.",
        ),
        (lambda worker, own, seed: 4, "The argument `seed` is not used."),
        (
            lambda worker, own, seed: random.SystemRandom().random(),
            "The draws come from somewhere else than `seed`.",
        ),
        (
            lambda worker, own, seed: (worker.shared.random(), own.random())[1],
            "The callback changes the random numbers that training itself uses.",
        ),
    ],
)
def test_draws_from_elsewhere(draw, cause):
    assert writes(draw) == cause
