"""The judge holds traced models and answers questions about them, until the grader hangs up."""

from __future__ import annotations

from pathlib import Path
from typing import Any, assert_never, get_args

from rnn_grade.sandbox.frames import Frame, Handle, ProtocolError
from rnn_grade.sandbox.judge.model import Traced
from rnn_grade.sandbox.messages import ANSWER, Raised
from rnn_grade.sandbox.questions.judge import (
    Assign,
    Changed,
    Differentiate,
    DifferentiateInputs,
    JudgeQuestion,
    Numbers,
    Predict,
    Receive,
    TryLoss,
)
from rnn_grade.sandbox.worker.channel import Channel

_TEXT = 4000
_QUESTIONS: dict[str, type[JudgeQuestion]] = {kind.word: kind for kind in get_args(JudgeQuestion)}


class Judge:
    """Traced models, and the answers to what may be asked of them.

    Args:
        channel: The wire to the grader.
        work: The judge's own folder, through which a model's files pass.
    """

    def __init__(self, channel: Channel, work: Path) -> None:
        self._channel = channel
        self._work = work
        self._models: list[Traced] = []

    def serve(self) -> None:
        """Answer questions until the grader hangs up."""
        while (question := self._channel.receive()) is not None:
            try:
                answer = self._answer(_QUESTIONS[question.kind](**question.value))
                self._channel.send(Frame(question.identity, ANSWER, answer))
            except ProtocolError as error:
                raised = Raised("Unsendable", str(error))
                self._channel.send(raised.frame(question.identity))
            except Exception as error:
                raised = Raised(type(error).__name__, str(error)[:_TEXT])
                self._channel.send(raised.frame(question.identity))

    def _answer(self, question: JudgeQuestion) -> Any:
        match question:
            case Receive():
                self._models.append(Traced(question, self._work))
                return Handle(len(self._models) - 1, "model", "Model")
            case Predict(model, x):
                return self._models[model.number].answer(x)
            case Differentiate(model, x, y):
                return self._models[model.number].gradients(x, y)
            case DifferentiateInputs(model, x):
                return self._models[model.number].input_gradients(x)
            case TryLoss(model, x, y, shape):
                return self._models[model.number].loss_gradients(x, y, shape)
            case Assign(model, values):
                return self._models[model.number].assign(values)
            case Changed(model):
                return self._models[model.number].changed()
            case Numbers(model):
                return self._models[model.number].numbers
            case _:
                assert_never(question)
