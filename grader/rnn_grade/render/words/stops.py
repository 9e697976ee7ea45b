"""What it means for a learner that the process with their code gave no answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rnn_grade.errors import StopReason
from rnn_grade.render.words.phrases import head
from rnn_grade.text import plural

_STOPS: dict[StopReason, tuple[str, str, str]] = {
    "timeout": (
        "{during} had no end after {detail} of computing.",
        "A loop that never ends, or far more work than the task needs.",
        "Look at the loops: what makes each of them stop?",
    ),
    "waited": (
        "{during} waited {detail} and did nothing.",
        "A pause, such as `time.sleep`, or a lock, a queue or a connection on which nothing comes.",
        "Remove what waits: there is nothing that it could wait for.",
    ),
    "exited": (
        "{during} ended its own process, with status {detail}.",
        "Something calls `os._exit` or ends Python in another way; no points come of it.",
        "Remove that call: return the result instead.",
    ),
    "signal": (
        "{during} crashed its process ({detail}).",
        "Native code was misused: `ctypes`, or memory that was exhausted.",
        "Leave `ctypes` and similar modules out.",
    ),
    "memory": (
        "{during} used more than {detail} of memory.",
        "An array or a list grows far beyond what the task needs.",
        "Look at the shapes of the arrays that you create.",
    ),
    "output": (
        "{during} printed {detail}, which is more than is kept.",
        "A `print` inside a loop.",
        "Remove the `print`, or print only a few lines.",
    ),
    "files": (
        "{during} filled its folder with more than {detail}.",
        "Files are written inside a loop, or are far larger than the task needs.",
        "Write fewer and smaller files, and remove what is no longer needed.",
    ),
    "nonsense": (
        "The answer while {during_lower} could not be read.",
        "Something writes into the channel to the grader.",
        "Leave the file descriptors alone: print with `print`, return with `return`.",
    ),
    "lost": (
        "{during} was not possible: the process that held the model has ended.",
        "",
        "Mend the check that ended it first.",
    ),
}

# What the line that was running says of why it took so long.
_SLOW = (
    (
        re.compile(r"\.predict\s*\("),
        "`predict` sets up a pipeline of data at each call, which takes far longer than the answer "
        "for one small batch.",
        "In a loop, use `model.predict_on_batch(x)`, or call the model itself: `model(x)`.",
    ),
)


def explain_stop(
    reason: StopReason, during: str, detail: str, source: str = ""
) -> tuple[str, str, str]:
    """Return what happened, the likely cause and the next step.

    Args:
        reason: Why the worker gave no answer.
        during: What it was doing.
        detail: The number that belongs to the reason.
        source: The learner's line that was running, where it is known.
    """
    found, cause, hint = _STOPS[reason]
    if reason == "timeout":
        known = (words for line, *words in _SLOW if line.search(source))
        cause, hint = next(known, (cause, hint))
    text = found.format(during=head(during), during_lower=during, detail=detail)
    return text, cause, hint


def cut_short(numbers: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the same of a training that its limit ended: it would have had an end.

    Args:
        numbers: How far it had come, besides what other stops have.
    """
    done, epochs = numbers["done"], plural(numbers["epochs"], "epoch")
    found = f"The time limit ended the training of your model after {numbers['detail']} of "
    found += f"computing: {done} of {epochs} {'was' if done == 1 else 'were'} done"
    if numbers["best"] is not None:
        found += f", the best {numbers['metric']} was {numbers['best']:.3g}"
    return (
        f"{found}; the bar is {numbers['bar']:.3g}.",
        "Each epoch is far more work than the task needs.",
        "Use Keras's own recurrent layers instead of a Python loop, and fewer units or layers.",
    )
