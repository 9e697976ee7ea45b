"""One cell as its author wrote it, whatever file it stood in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Unreadable(Exception):
    """Why nothing of a file can be read, as a sentence without its full stop.

    Args:
        error: The sentence.
        line: The line of the file that shows it, or 0.
    """

    def __init__(self, error: str, line: int = 0) -> None:
        super().__init__(error)
        self.error = error
        self.line = line


@dataclass(frozen=True)
class Cell:
    """A cell of code, or of text that may name an exercise.

    Args:
        label: What its author calls it: `cell 7`, or `In[4]` in a live kernel; nothing in a script.
        source: Its text; a line feed ends each line but the last.
        code: Whether it is code.
        first: The line that its first line is in its file: 1 in a notebook.
        exercise: The exercise that its metadata name, or nothing.
        id: What it is known by in its notebook.
    """

    label: str
    source: str
    code: bool = True
    first: int = 1
    exercise: str = ""
    id: str = ""


def exercise_of(metadata: Any) -> str:
    """Return the exercise that metadata of a notebook or a cell name, or nothing.

    Args:
        metadata: Whatever stands there.
    """
    own = metadata.get("rnn_grade") if isinstance(metadata, dict) else None
    named = own.get("exercise") if isinstance(own, dict) else None
    return str(named)[:80] if isinstance(named, str | int) and not isinstance(named, bool) else ""
