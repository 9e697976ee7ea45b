"""Whatever bytes are handed over as a model: the judge refuses, answers, or ends; it never hangs.

An end of the judge is told as any end of a worker: it costs the submission the check, and a model
that is handed over afterwards meets a judge as before.
"""

import random
import time

import numpy as np
import pytest
from places import WORLD

from rnn_grade.errors import LearnerError, WorkerStopped
from rnn_grade.sandbox.connection import Limits
from rnn_grade.sandbox.launcher import Launcher
from rnn_grade.sandbox.questions.judge import Assign, Differentiate, Numbers, Predict, Receive

tensorflow = pytest.importorskip("tensorflow")

X = np.ones((2, 3), np.float32)
SECONDS = 10.0


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return the graph, the index and the data of a model of one kernel and one bias."""
    folder = tmp_path_factory.mktemp("saved")
    module = tensorflow.Module()
    kernel, bias = tensorflow.Variable(tensorflow.ones((3, 40))), tensorflow.Variable([1.0] * 40)
    module.weights, module.others = [kernel, bias], []
    spec = [tensorflow.TensorSpec([None, 3], tensorflow.float32)]
    call = tensorflow.function(lambda x: tensorflow.tanh(x @ kernel + bias), input_signature=spec)
    module.call = call.get_concrete_function()
    tensorflow.saved_model.save(module, str(folder), signatures={})
    names = (
        "saved_model.pb",
        "variables/variables.index",
        "variables/variables.data-00000-of-00001",
    )
    return tuple((folder / name).read_bytes() for name in names)


@pytest.fixture(scope="module")
def launcher():
    with Launcher(course=WORLD) as made:
        made.wait()
        yield made


@pytest.fixture
def put_to_a_judge(launcher):
    """Hand models to a judge, or to another one where it has ended; return what became of each."""
    judges = []

    def put(graph, index, data):
        if not judges or not judges[-1].alive:
            judges.append(launcher.worker(Limits(1 << 30, 600), judge=True))
            judges[-1].greet(time.monotonic() + 30)
        judge = judges[-1]
        deadline = time.monotonic() + SECONDS
        try:
            model = judge.ask(Receive(graph, index, data, True), deadline, "reading")
            judge.ask(Numbers(model), deadline, "counting")
            judge.ask(Predict(model, X), deadline, "answering")
            judge.ask(Differentiate(model, X), deadline, "differentiating")
            judge.ask(Assign(model, [np.ones((3, 40)), np.ones(40)]), deadline, "reading weights")
            return "answered"
        except LearnerError as error:
            return error.type_name
        except WorkerStopped as stop:
            return stop.reason

    def put_in_time(graph, index, data):
        started = time.monotonic()
        found = put(graph, index, data)
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


def test_whole_files_are_a_model(files, put_to_a_judge):
    assert put_to_a_judge(*files) == "answered"


@pytest.mark.parametrize("which", range(3), ids=["graph", "index", "data"])
def test_a_damaged_file_is_refused_or_harmless(files, put_to_a_judge, which):
    chance = random.Random(which)
    for _ in range(200):
        content = list(files)
        content[which] = damaged(files[which], chance)
        assert put_to_a_judge(*content)
    assert put_to_a_judge(*files) == "answered"


def test_files_that_are_empty_or_in_each_others_place(files, put_to_a_judge):
    graph, index, data = files
    for content in (
        (graph, b"", data),
        (graph, index, b""),
        (graph, b"", b""),
        (graph, data, index),
        (index, graph, data),
        (graph, index, data * 100),
        (graph, index * 3, data),
    ):
        assert put_to_a_judge(*content)
    assert put_to_a_judge(*files) == "answered"


def _crc(content: bytes) -> bytes:
    """Return the checksum that a block of the index carries: CRC-32C, turned and shifted."""
    crc = 0xFFFFFFFF
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    turned = (crc >> 15 | crc << 17) & 0xFFFFFFFF
    return ((turned + 0xA282EAD8) & 0xFFFFFFFF).to_bytes(4, "little")


def _length_of_entries(index: bytes) -> int:
    """Return where the first block of the index ends: there its kind and its checksum stand."""
    return next(n for n in range(20, len(index)) if _crc(index[: n + 1]) == index[n + 1 : n + 5])


def test_an_index_whose_checksum_is_right_again(files, put_to_a_judge):
    """What is said there of shapes, types and places is believed by the library, so it is tried."""
    graph, index, data = files
    length = _length_of_entries(index)
    chance = random.Random(7)
    seen = set()
    for _ in range(150):
        block = bytearray(index[: length + 1])
        for _ in range(chance.randint(1, 4)):
            block[chance.randrange(length)] = chance.choice([0, 1, 127, 128, 255, 8, 16, 18])
        content = bytes(block) + _crc(block) + index[length + 5 :]
        seen.add(put_to_a_judge(graph, content, data))
    assert len(seen) > 1
    assert put_to_a_judge(*files) == "answered"
