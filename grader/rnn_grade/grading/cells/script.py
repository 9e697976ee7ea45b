"""A notebook that was exported as a script is cut into its cells again.

A file counts as one only by marks that no plain module has: `# In[3]:`, `# %%`, jupytext's head,
Colab's, or a statement that calls `get_ipython()`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rnn_grade.grading.cells import colab
from rnn_grade.grading.cells.cell import Cell

_EXPORTED = re.compile(r"^# In\[[0-9 *]*\]:[ \t]*$", re.MULTILINE)
_PERCENT = re.compile(r"^#[ \t]?%%(?![%\w])(.*)$", re.MULTILINE)
_CALL = re.compile(r"^[ \t]*(?:[\w, ]+=[ \t]*)?get_ipython\(\)\.", re.MULTILINE)
_HEAD = re.compile(r"\A(?:#!.*\n)?# ---\n(?:#.*\n)*?# jupyter:\n", re.MULTILINE)
_COMMENTED = re.compile(r"^([ \t]*)# ?((?:%%?[a-zA-Z]|![\w.]|[\w., ]+ = [!%]\w).*)$")
_TEXT = re.compile(r"\[(?:markdown|md|raw)\]")
_EXERCISE = re.compile(r"rnn_grade[^\n]*?\"exercise\": ?\"?([\w]+)")


def is_script(text: str) -> bool:
    """Return whether a Python file was exported from a notebook.

    Args:
        text: The file.
    """
    marks = (_EXPORTED, _PERCENT, _CALL, _HEAD)
    return any(mark.search(text) for mark in marks) or colab.is_colabs(text)


def cells_of(text: str) -> list[Cell]:
    """Return the cells of an exported script; their lines are those of the file.

    Args:
        text: The file.
    """
    if colab.is_colabs(text):
        return list(colab.cells_of(text))
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if _EXPORTED.match(line) or _PERCENT.match(line)]
    cells: list[Cell] = []
    for start, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        mark = _PERCENT.match(lines[start]) if start in starts[:1] or start else None
        cells += _cell(lines[start:end], start + 1, mark[1] if mark else "", mark is not None)
    return cells


def _cell(lines: list[str], first: int, mark: str, percent: bool) -> Iterator[Cell]:
    if percent and _TEXT.search(mark):
        text = "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[1:])
        yield Cell("", text, code=False, first=first + 1)
        return
    named = _EXERCISE.search(mark)
    if percent:
        lines = ["", *(_COMMENTED.sub(r"\1\2", line) for line in lines[1:])]
    else:
        # `nbconvert` writes text cells as comments between the cells.
        yield Cell("", "\n".join(_comments(lines)), code=False, first=first)
    yield Cell("", "\n".join(lines), first=first, exercise=named[1] if named else "")


def _comments(lines: list[str]) -> Iterator[str]:
    return (line[2:] for line in lines if line.startswith("# #"))
