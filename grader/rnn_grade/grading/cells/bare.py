"""What runs beside Python alone: everything that parses what a stranger wrote.

The folder of `rnn_grade` is put on the path by who starts it. A question comes in as one line of
JSON and the bytes of the file after it; the answer goes out as JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from rnn_grade.course.outline import Outline, outline

_MEMORY = 3 << 29


def main() -> None:
    """Answer the one question on standard input."""
    _limit_memory()
    question, _, content = sys.stdin.buffer.read().partition(b"\n")
    json.dump(_answer(json.loads(question), content), sys.stdout)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _answer(question: dict[str, Any], content: bytes) -> Any:
    if question["task"] == "file":
        text = content.decode("utf-8-sig")
        # A script is cut into cells only where its marks show that it is one.
        if "get_ipython" in text or "# In[" in text or "%%" in text or "jupyter:" in text:
            from rnn_grade.grading.cells.script import is_script

            if is_script(text):
                return _of_cells(question, content)
        return {"form": "file", "outline": _plain(outline(text))}
    return _of_cells(question, content)


def _of_cells(question: dict[str, Any], content: bytes) -> Any:
    from rnn_grade.grading.cells.cell import Unreadable

    try:
        from rnn_grade.grading.cells.answers import answer

        return answer(question, content)
    except Unreadable as error:
        return {"unreadable": error.error, "line": error.line}
    except RecursionError:
        return {"unreadable": "the notebook is nested too deeply to be read"}
    except MemoryError:
        return {"unreadable": "the notebook needs too much memory to be read"}


def _plain(found: Outline) -> dict[str, Any]:
    data = asdict(found)
    return {key: sorted(v) if isinstance(v, frozenset) else v for key, v in data.items()}
