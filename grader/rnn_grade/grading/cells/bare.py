"""What runs beside Python alone: everything that parses what a stranger wrote.

The folder of `rnn_grade` is put on the path by who starts it. A question comes in as one line of
JSON and the bytes of the file after it; the answer goes out as JSON.
"""

from __future__ import annotations

import json
import signal
import sys
from contextlib import suppress
from typing import Any

from rnn_grade.course.outline import outline

_MEMORY = 3 << 29
# Every mark of a script has one of these in it.
MARKS = ("get_ipython", "# In[", "%%", "jupyter:", "Colab", "IPython magic")


def main() -> None:
    """Answer the one question on standard input."""
    _limit_memory()
    if sys.argv[2:] == ["ahead"]:
        # Nobody waits yet: what a notebook needs is imported before it comes.
        from rnn_grade.grading.cells import answers  # noqa: F401 - imported ahead
    line, _, content = sys.stdin.buffer.read().partition(b"\n")
    question = json.loads(line)
    if hasattr(signal, "setitimer"):
        # Processor time: a busy machine loses nothing, and what takes more ends the process.
        signal.setitimer(signal.ITIMER_PROF, question["seconds"])
    json.dump(answered(question, content), sys.stdout)


def _limit_memory() -> None:
    # Not every system has such a limit, and some refuse to set it.
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def answered(question: dict[str, Any], content: bytes) -> dict[str, Any]:
    """Return the answer to a question about a file, or why there is none, as plain JSON values.

    Args:
        question: Its `task`, and the `targets` that it asks for.
        content: The bytes of the file.
    """
    if question["task"] == "file":
        text = content.decode()
        if not _may_be_a_script(text):
            return {"form": "file", "outline": outline(text).to_json()}
    # What reads cells is loaded only where there are some: a file is read in half the time.
    from rnn_grade.grading.cells import answers
    from rnn_grade.grading.cells.cell import Unreadable

    try:
        return answers.answer(question, content)
    except Unreadable as error:
        return {"unreadable": error.error, "line": error.line}
    except RecursionError:
        return {"unreadable": "the notebook is nested too deeply to be read"}
    except MemoryError:
        return {"unreadable": "the notebook needs too much memory to be read"}


def _may_be_a_script(text: str) -> bool:
    """Return whether a file may have been exported from a notebook, and is worth a second look."""
    if not any(mark in text for mark in MARKS):
        return False
    from rnn_grade.grading.cells.script import is_script

    return is_script(text)
