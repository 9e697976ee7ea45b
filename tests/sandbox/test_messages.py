"""A message is a class; what was heard becomes one only where every field has its type."""

from typing import get_args, get_origin

import numpy as np
import pytest

from rnn_grade.sandbox.frames import Array, Frame, Handle, Inbox, ProtocolError, encode
from rnn_grade.sandbox.messages import ANSWER, Raised, answer, heard
from rnn_grade.sandbox.questions.judge import (
    Differentiate,
    DifferentiateInputs,
    JudgeQuestion,
    Numbers,
    Predict,
)
from rnn_grade.sandbox.questions.model import (
    GetWeights,
    Progress,
    SetWeights,
)
from rnn_grade.sandbox.questions.start import Ready, ServerQuestion
from rnn_grade.sandbox.questions.submission import (
    Call,
    Classes,
    GlobalNumpyState,
    LoadFile,
    Read,
    Returned,
    WorkerQuestion,
)

IDENTITY = "0123456789abcdef" * 2
MODEL = Handle(0, "model", "Sequential")
RAISED = {
    "type_name": "ValueError",
    "message": "no",
    "own": True,
    "line": 3,
    "source": "f()",
    "traceback": "",
}


def sent(frame: Frame) -> Frame:
    data, inbox = encode(frame), Inbox()
    while True:
        size = inbox.wanted
        found = inbox.feed(data[:size])
        if found is not None:
            return found
        data = data[size:]


def test_the_name_is_the_word_and_the_fields_go_with_it():
    frame = sent(Predict(MODEL, x=np.ones(2)).frame(IDENTITY))
    assert (frame.identity, frame.kind) == (IDENTITY, "predict")
    assert frame.value["model"] == MODEL
    assert frame.value["x"].tolist() == [1, 1]
    assert GlobalNumpyState().frame(IDENTITY) == Frame(IDENTITY, "global_numpy_state", {})


@pytest.mark.parametrize("union", [WorkerQuestion, JudgeQuestion, ServerQuestion])
def test_no_two_questions_to_one_process_have_the_same_word(union):
    words = [kind.word for kind in get_args(union)]
    assert len(words) == len(set(words))
    assert not {ANSWER, Raised.word, Progress.word, Ready.word} & set(words)


def test_what_is_whole_is_heard():
    assert heard(sent(Frame(IDENTITY, "raised", RAISED)), Raised) == Raised(**RAISED)
    ready = Frame(IDENTITY, "ready", {"level": "sealed", "layers": ["landlock"]})
    assert heard(sent(ready), Ready) == Ready("sealed", ["landlock"])
    progress = heard(Frame(IDENTITY, "progress", {"loss": 0.5, "values": None}), Progress)
    assert (progress.loss, progress.values) == (0.5, None)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("error", RAISED),
        ("raised", None),
        ("raised", [*RAISED.items()]),
        ("raised", {}),
        ("raised", {name: RAISED[name] for name in RAISED if name != "own"}),
        ("raised", RAISED | {"points": 1}),
        ("raised", RAISED | {"line": True}),
        ("raised", RAISED | {"line": 3.0}),
        ("raised", RAISED | {"own": 1}),
        ("raised", RAISED | {"message": b"no"}),
        ("raised", RAISED | {"source": None}),
    ],
)
def test_anything_else_is_not(kind, value):
    with pytest.raises(ProtocolError):
        heard(Frame(IDENTITY, kind, value), Raised)


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        (Numbers(MODEL), [[399, 0]], [[True, 1], [3.0, 1], "399", None, np.ones(2)]),
        (Classes(MODEL), [[], ["keras.Model"]], [None, "keras.Model", ["x", 1], {"x": 1}]),
        (SetWeights(MODEL, []), [None], [0, False, [], MODEL]),
        (GetWeights(MODEL), [[], [np.ones(2)]], [np.ones(2), [1.0], (np.ones(2),)]),
        (
            Differentiate(MODEL, x=1),
            [[], [np.ones(2), None]],
            [None, {}, [1.0], np.ones(2)],
        ),
        (DifferentiateInputs(MODEL, x=1), [None, np.ones(2)], [1.0, [np.ones(2)]]),
        (LoadFile("a.keras"), [MODEL], [0, ("model", 0), None]),
        (GlobalNumpyState(), [b""], ["", None]),
        (Read("a", 1), [b"x", None], ["x", 0]),
    ],
    ids=lambda value: getattr(value, "word", None),
)
def test_an_answer_has_the_type_that_its_question_wants(question, good, bad):
    for value in good:
        assert answer(Frame(IDENTITY, ANSWER, value), question) is value
    for value in bad:
        with pytest.raises(ProtocolError):
            answer(Frame(IDENTITY, ANSWER, value), question)


def test_an_answer_may_be_a_message():
    call = Call("f", [], {})

    def returned(value):
        return answer(Frame(IDENTITY, ANSWER, value), call)

    assert returned({"value": {"a": [MODEL]}, "changed": [0, "x"]}) == Returned(
        {"a": [MODEL]}, [0, "x"]
    )
    for odd in (
        None,
        3,
        {"value": 3},
        {"value": 3, "changed": [True]},
        {"value": 3, "changed": [], "more": 1},
    ):
        with pytest.raises(ProtocolError):
            returned(odd)


def test_only_an_answer_is_one():
    for kind in ("raised", "progress", "ready", "call"):
        with pytest.raises(ProtocolError):
            answer(Frame(IDENTITY, kind, None), SetWeights(MODEL, []))


def test_the_type_of_arrays_shows_its_class():
    # That of NumPy 2.5 does not, and no array would be an answer.
    assert get_origin(Array) is np.ndarray
