"""Exceptions of the learner's code: where none may come, and where one is asked for.

A part that is still a stub and an answer that cannot cross keep the verdicts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from rnn_grade.checks.expect.values import fail, that
from rnn_grade.errors import Failure, LearnerError
from rnn_grade.text import placed, unwrapped

Known = Mapping[str, tuple[str, str]]

NOTHING: Known = MappingProxyType({})
_LENGTH = 160
# What TensorFlow has to say about an id that is too high stands deep in a long message, and so does
# what Keras has to say about a class that it cannot make again.
_DEEP = re.compile(
    r"indices\[[\d,]*\] = -?\d+ is not in \[0, \d+\)"
    r"|\w+\.__init__\(\) got an unexpected keyword argument '\w+'"
)
_KEPT = ("NotImplementedError", "Unsendable")

_NO_USE = "What comes back is no use to anybody, and whoever calls finds out much later."
_OTHER = "The error comes from somewhere inside and does not say what is wrong."
_ASSERTED = (
    "An `assert` is for what can never be: `python -O` leaves it out, and what a caller hands over "
    "is then not looked at."
)


@contextmanager
def raises_nothing(
    what: str,
    *,
    expected: Any = "an answer, no error",
    when: str | type[Exception] = "",
    actual: str = "",
    cause: str = "",
    hint: str = "",
    known: Known = NOTHING,
) -> Iterator[None]:
    """Expect that nothing raises in here; an exception that the check knows becomes its finding.

    Args:
        what: What was asked for, as a noun phrase.
        expected: What it should have been.
        when: A regular expression that the message must contain, or a kind of exception; any
            other exception stays what it is.
        actual: What it was, where the exception itself says nothing to a learner.
        cause: The likely cause.
        hint: What to try next.
        known: Where messages tell several causes apart: from a regular expression to the cause
            and the hint of a message that contains it; `cause` and `hint` are those of the rest.

    Example:
        >>> with expect.raises_nothing("the answer to one note", hint="Leave the length open."):
        ...     output = model.predict(x)
    """
    try:
        yield
    except LearnerError as error:
        meant = error.may_be(when) if isinstance(when, type) else re.search(when, error.message)
        if not meant or error.type_name in _KEPT:
            raise
        told = (words for pattern, words in known.items() if re.search(pattern, error.message))
        cause, hint = next(told, (cause, hint))
        place = placed(error.line, error.cell)
        fail(
            what,
            expected=expected,
            actual=actual or said(error),
            where=f"your {place}" if place else "",
            cause=cause,
            hint=hint,
        )


def raises(
    kind: type[Exception] | tuple[type[Exception], ...],
    function: Callable[..., Any],
    *arguments: Any,
    what: str,
    naming: str = "",
    answered: Callable[[Any], tuple[str, str]] = lambda answer: ("no error", _NO_USE),
    other: str = _OTHER,
    unnamed: str = "",
    hint: str = "",
) -> None:
    """Expect that a call raises the documented exception, and on purpose.

    A library that happens to raise the same, such as an index that NumPy does not find, says what
    went wrong inside; it will do only where its message names what is asked for.

    Args:
        kind: Which: `ValueError`; of several, the first is the one that is asked for.
        function: A function of the submission.
        arguments: What it is called with.
        what: What was asked for: "what `split` does with 6 values".
        naming: A text that the message has to contain. A message that only quotes a whole
            argument does not say which part of it is meant.
        answered: Says what came back in the place of an exception, and the cause of that.
        other: The cause where another exception came.
        unnamed: The cause where the message lacks the text.
        hint: What to try next.
    """
    kinds = kind if isinstance(kind, tuple) else (kind,)
    expected = f"a {kinds[0].__name__}"
    if naming:
        expected += f" whose message contains {naming!r}"
    try:
        answer = function(*arguments)
    except LearnerError as error:
        if error.type_name in _KEPT:
            raise
        named = _names(naming, error.message, arguments)
        purposely = any(error.may_be(one) for one in kinds) and (
            error.own or bool(naming and named)
        )
        asserted = error.type_name == "AssertionError" and error.own
        that(
            purposely and named,
            what,
            expected=expected,
            actual=said(error),
            cause=_ASSERTED if asserted else unnamed if purposely else other,
            hint=hint or f"Look first, and `raise {kinds[0].__name__}(...)` yourself.",
        )
        return
    except Failure as failure:
        # What came back does not even have the type that the stub promises.
        if failure.kind != "wrong_type":
            raise
        answer = None
    actual, cause = answered(answer)
    fail(what, expected=expected, actual=actual, cause=cause, hint=hint)


def said(error: LearnerError) -> str:
    """Return an exception in one line: its type, and what happened."""
    core = unwrapped(error.message)
    deep = _DEEP.search(core)
    message = deep[0] if deep else core.partition("\n")[0][:_LENGTH]
    return f"{error.type_name}: {message}" if message else error.type_name


def _names(naming: str, message: str, arguments: tuple[Any, ...]) -> bool:
    for text in arguments:
        if isinstance(text, str) and text != naming:
            for whole in (text, repr(text)[1:-1], ascii(text)[1:-1]):
                message = message.replace(whole, "")
    return naming in message or ascii(naming)[1:-1] in message
