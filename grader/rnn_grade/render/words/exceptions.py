"""An exception becomes what happened, its likely cause and the next step."""

from __future__ import annotations

import re

from rnn_grade.errors import TRACING
from rnn_grade.render.words.phrases import head
from rnn_grade.render.words.remedies.remedies import Remedy, find
from rnn_grade.text import unwrapped

_MESSAGE = 300
_COMPILED = "`fit` compiles it as well, and runs it once with tensors that hold no values."
_UNREAD = (
    "Mend this line, or the one before it: a bracket, a comma or an operator may be missing there."
)
_UNKNOWN = "Read the message above with your line in mind; -v shows how it got there."


def explain_syntax(message: str, source: str) -> tuple[str, str]:
    """Return why Python cannot read a line, as far as that can be told, and the next step.

    Args:
        message: What Python says of it.
        source: The line.
    """
    said = f"{message}\n{source}"
    remedy = find("SyntaxError", said)
    return ("", _UNREAD) if remedy is None else remedy.sentences(said)


def explain_exception(type_name: str, message: str, during: str) -> tuple[str, str, str]:
    """Return what happened, the likely cause and the next step.

    Args:
        type_name: The exception's class name.
        message: Its message.
        during: What the worker was doing: "calling `step`".
    """
    core = unwrapped(message)
    remedy = find(type_name, core)
    line = _one_line(core, remedy)
    found = f"{head(during)} raised {type_name}{f': {line}' if line else ''}"
    cause, hint = ("", _UNKNOWN) if remedy is None else remedy.sentences(core)
    if during == TRACING:
        cause = f"{_COMPILED} {cause}".rstrip()
    return found, cause, hint


def _one_line(message: str, remedy: Remedy | None) -> str:
    """Return the line of a message that says what is wrong, cut if it is long."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    if not lines:
        return ""
    about = (line for line in lines if remedy is not None and remedy.describes(line))
    text = re.sub(
        r" for '\{\{node .* with input shapes: (.*\])\.?$",
        r" (shapes \1)",
        next(about, lines[0]),
    )
    return text if len(text) <= _MESSAGE else text[: _MESSAGE - 1] + "…"
