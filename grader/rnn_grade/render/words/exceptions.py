"""An exception becomes what happened, its likely cause and the next step."""

from __future__ import annotations

import re

from rnn_grade.render.words.phrases import head
from rnn_grade.render.words.remedies.remedies import Remedy, find

_MESSAGE = 300
_UNKNOWN = "Read the message above with your line in mind; -v shows how it got there."


def explain_exception(type_name: str, message: str, during: str) -> tuple[str, str, str]:
    """Return what happened, the likely cause and the next step.

    Args:
        type_name: The exception's class name.
        message: Its message.
        during: What the worker was doing: "calling `step`".
    """
    core = _core(message)
    remedy = find(type_name, core)
    line = _one_line(core, remedy)
    found = f"{head(during)} raised {type_name}{f': {line}' if line else ''}"
    if remedy is None:
        return found, "", _UNKNOWN
    return found, *remedy.sentences(core)


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
