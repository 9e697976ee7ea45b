"""An exception becomes what happened, its likely cause and the next step."""

from __future__ import annotations

import re

from rnn_grade.render.words.keras import KERAS
from rnn_grade.render.words.phrases import head
from rnn_grade.render.words.python import PYTHON

_MESSAGE = 300
# The first that fits says it.
_REMEDIES = (*KERAS, *PYTHON)


def explain_exception(type_name: str, message: str, during: str) -> tuple[str, str, str]:
    """Return what happened, the likely cause and the next step.

    Args:
        type_name: The exception's class name.
        message: Its message.
        during: What the worker was doing: "calling `step`".
    """
    core = _core(message)
    line = _one_line(core)
    found = f"{head(during)} raised {type_name}{f': {line}' if line else ''}"
    for names, pattern, cause, hint in _REMEDIES:
        if names and type_name not in names.split("|"):
            continue
        if re.search(pattern, core, re.DOTALL):
            return found, cause, hint
    return found, "", "Read the message above with your line in mind; -v shows how it got there."


def _core(message: str) -> str:
    """Return a message without what Keras and TensorFlow wrap around it."""
    # The text of a KeyError is a `repr`, whose line breaks are two characters each.
    text = message.replace("\\n", "\n") if r"\n\nArguments received by" in message else message
    text = re.sub(r"(\\x1b|\x1b)?\[[01]m", "", text)
    text = text.partition("\n\nArguments received")[0]
    text = re.sub(r"[\"']?Exception encountered when calling .*\n+", "", text)
    text = re.sub(r"Could not automatically infer .* Error encountered:\n+", "", text)
    if text.startswith("Graph execution error"):
        # Pages of the library's own lines, then what is wrong, then the name of a node.
        text = text.rpartition("\n\n")[2].partition("\n\t [[")[0]
    text = re.sub(r"\{\{function_node [^}]*\}\} *| *\[Op:[^]]*\].*", "", text)
    return text.strip()


def _one_line(message: str) -> str:
    """Return the line of a message that says what is wrong, cut if it is long."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    if not lines:
        return ""
    known = next(
        (line for line in lines for _, p, _, _ in _REMEDIES if p and re.search(p, line)), ""
    )
    text = re.sub(
        r" for '\{\{node .* with input shapes: (.*\])\.?$", r" (shapes \1)", known or lines[0]
    )
    return text if len(text) <= _MESSAGE else text[: _MESSAGE - 1] + "…"
