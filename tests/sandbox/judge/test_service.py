"""Whatever bytes are handed over as a model: the judge refuses, answers, or ends; it never hangs.

An end of the judge is told as any end of a worker: it costs the submission the check, and a model
that is handed over afterwards meets a judge as before.
"""

import random
import time

import numpy as np
import pytest
import tensorflow
from places import WORLD

from rnn_grade.errors import LearnerError, WorkerStopped
from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.sandbox.connection import Limits
from rnn_grade.sandbox.frames import Handle
from rnn_grade.sandbox.launcher import Launcher
from rnn_grade.sandbox.questions.judge import Assign, Differentiate, Numbers, Predict, Receive

X = np.ones((2, 3), np.float32)
SECONDS = 10.0


KERNEL, BIAS = np.ones((3, 40), np.float32), np.ones(40, np.float32)


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """Return the graph of a model of one kernel and one bias."""
    folder = tmp_path_factory.mktemp("saved")
    module = tensorflow.Module()
    kernel, bias = tensorflow.Variable(KERNEL), tensorflow.Variable(BIAS)
    module.weights, module.others = [kernel, bias], []
    spec = [tensorflow.TensorSpec([None, 3], tensorflow.float32)]
    call = tensorflow.function(lambda x: tensorflow.tanh(x @ kernel + bias), input_signature=spec)
    module.call = call.get_concrete_function()
    options = tensorflow.saved_model.SaveOptions(experimental_skip_saver=True)
    tensorflow.saved_model.save(module, str(folder), signatures={}, options=options)
    return (folder / "saved_model.pb").read_bytes()


@pytest.fixture(scope="module")
def launcher():
    with Launcher(course=WORLD) as made:
        made.wait()
        yield made


@pytest.fixture
def put_to_a_judge(launcher):
    """Hand models to a judge, or to another one where it has ended; return what became of each."""
    judges = []

    def put(graph, values):
        if not judges or not judges[-1].alive:
            judges.append(launcher.worker(Limits(1 << 30, 600), judge=True))
            judges[-1].greet(Allowance(30))
        judge = judges[-1]
        allowance = Allowance(SECONDS)
        try:
            model = judge.ask(Receive(graph, values, True), allowance, "reading")
            judge.ask(Numbers(model), allowance, "counting")
            judge.ask(Predict(model, X), allowance, "answering")
            judge.ask(Differentiate(model, X), allowance, "differentiating")
            judge.ask(Assign(model, [KERNEL, BIAS]), allowance, "reading weights")
            return "answered"
        except LearnerError as error:
            return error.type_name
        except WorkerStopped as stop:
            return stop.reason

    def put_in_time(graph, values=(KERNEL, BIAS)):
        started = time.monotonic()
        found = put(graph, list(values))
        # With the start of another judge.
        assert time.monotonic() - started < 2 * SECONDS
        assert found not in ("timeout", "nonsense", "lost", "Unsendable")
        return found

    yield put_in_time
    for judge in judges:
        judge.close()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with some of them exchanged, cut off, doubled, or left out."""
    new = bytearray(content)
    match chance.randrange(6):
        case 0:
            del new[chance.randrange(len(new)) :]
        case 1:
            place = chance.randrange(len(new))
            new[place:place] = new[place : place + chance.randrange(1, 200)]
        case 2:
            place = chance.randrange(len(new))
            del new[place : place + chance.randrange(1, 20)]
        case _:
            for _ in range(chance.randint(1, 6)):
                new[chance.randrange(len(new))] = chance.randrange(256)
    return bytes(new)


def test_a_whole_model_is_answered_for(graph, put_to_a_judge):
    assert put_to_a_judge(graph) == "answered"


def test_a_damaged_graph_is_refused_or_harmless(graph, put_to_a_judge):
    chance = random.Random(0)
    for _ in range(400):
        assert put_to_a_judge(damaged(graph, chance))
    assert put_to_a_judge(b"")
    assert put_to_a_judge(graph) == "answered"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([], "Refused"),
        ([KERNEL], "Refused"),
        ([BIAS, KERNEL], "Refused"),
        ([KERNEL, BIAS, BIAS], "Refused"),
        ([KERNEL[:0], BIAS], "Refused"),
        ([KERNEL[None], BIAS], "Refused"),
        ([1.0, BIAS], "Refused"),
        (["kernel", b"bias"], "Refused"),
        ([None, None], "Refused"),
        ([Handle(0, "model", "Model"), BIAS], "Refused"),
        ([{"kernel": KERNEL}, BIAS], "Refused"),
        ([KERNEL.tolist(), BIAS], "answered"),
        ([KERNEL.astype("int8"), BIAS > 0], "answered"),
        ([np.full_like(KERNEL, np.nan), BIAS], "answered"),
    ],
)
def test_values_fit_or_are_refused(graph, put_to_a_judge, values, found):
    assert put_to_a_judge(graph, values) == found
    assert put_to_a_judge(graph) == "answered"
