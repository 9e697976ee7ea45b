"""A message is a class: its name is the word on the wire, its fields are what goes with it.

Both ends use the same classes, so a misspelt word or field is a type error. What was heard is
taken for one of them only where every field has the declared type, all the way down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import UnionType
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin, get_type_hints

from rnn_grade.sandbox.frames import Frame, ProtocolError

# The word of every answer; its value is what was asked for, without a field around it.
ANSWER = "answer"

Reply = TypeVar("Reply")
_Message = TypeVar("_Message", bound="Message")


@dataclass(frozen=True)
class Message:
    """Something that one process tells another; each thing that there is to tell is a subclass."""

    word: ClassVar[str]
    types: ClassVar[dict[str, Any]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.word = re.sub(r"\B(?=[A-Z])", "_", cls.__name__).lower()
        hints = get_type_hints(cls)
        cls.types = {name: of for name, of in hints.items() if get_origin(of) is not ClassVar}

    def frame(self, identity: str) -> Frame:
        """Return the message as a frame.

        Args:
            identity: That of the question that it belongs to, or a new one.
        """
        return Frame(identity, self.word, dict(vars(self)))


@dataclass(frozen=True)
class Raised(Message):
    """There is no answer, because an exception came in its place.

    Args:
        type_name: The exception's class name; `Unsendable` for a value that no frame can carry.
        message: Its message.
        own: Whether the learner's own line raised it.
        line: The learner's innermost line, counted from 1; 0 for none.
        source: The text of that line.
        traceback: The learner's lines, oldest first.
    """

    type_name: str
    message: str
    own: bool = False
    line: int = 0
    source: str = ""
    traceback: str = ""


@dataclass(frozen=True)
class Question(Message, Generic[Reply]):
    """A message that wants an answer, of the type between the brackets; it may be a message."""

    reply: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        (cls.reply,) = get_args(cls.__orig_bases__[0])  # type: ignore[attr-defined]


def heard(frame: Frame, kind: type[_Message]) -> _Message:
    """Return the message in a frame of another process, which may hold anything.

    Args:
        frame: What came.
        kind: The message that may come now.

    Raises:
        ProtocolError: It is another one, or not whole.
    """
    if frame.kind != kind.word:
        raise ProtocolError(f"no {kind.word}")
    return _message(frame.value, kind)


def answer(frame: Frame, question: Question[Reply]) -> Reply:
    """Return the answer in a frame of another process, which may hold anything.

    Args:
        frame: What came.
        question: What was asked.

    Raises:
        ProtocolError: It is no answer, or not of the type that the question wants.
    """
    if frame.kind != ANSWER:
        raise ProtocolError(f"no answer to {question.word}")
    value: Any = frame.value
    if isinstance(question.reply, type) and issubclass(question.reply, Message):
        value = _message(value, question.reply)
    elif not _fits(value, question.reply):
        raise ProtocolError(f"no answer to {question.word}")
    found: Reply = value
    return found


def _message(value: object, kind: type[_Message]) -> _Message:
    if type(value) is not dict or value.keys() != kind.types.keys():
        raise ProtocolError(f"no {kind.word}")
    if not all(_fits(value[name], of) for name, of in kind.types.items()):
        raise ProtocolError(f"a {kind.word} with a field of another type")
    return kind(**value)


def _fits(value: object, kind: Any) -> bool:
    """Return whether a value has a type, and whatever is in it has its own."""
    if kind is Any:
        return True
    if isinstance(kind, UnionType):
        return any(_fits(value, one) for one in get_args(kind))
    # Exactly that type: to `isinstance`, `True` is a number.
    if type(value) is not (get_origin(kind) or kind):
        return False
    inner = get_args(kind)
    if isinstance(value, list):
        return all(_fits(item, inner[0]) for item in value)
    if isinstance(value, dict):
        return all(_fits(key, inner[0]) and _fits(item, inner[1]) for key, item in value.items())
    return True
