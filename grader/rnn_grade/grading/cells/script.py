"""A notebook that was exported as a script is cut into its cells again.

A file counts as one only by marks that no plain module has: `# In[3]:`, `# %%`, jupytext's head,
Colab's, or a statement that calls `get_ipython()`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rnn_grade.grading.cells import colab
from rnn_grade.grading.cells.cell import Cell
from rnn_grade.grading.cells.magics import parses, plain

_EXPORTED = re.compile(r"^# In\[[0-9 *]*\]:[ \t]*$", re.MULTILINE)
_PERCENT = re.compile(r"^#[ \t]?%%(?![%\w])(.*)$", re.MULTILINE)
_CALL = re.compile(r"^[ \t]*(?:[\w, ]+=[ \t]*)?get_ipython\(\)\.", re.MULTILINE)
_HEAD = re.compile(r"\A(?:#!.*\n)?# ---\n(?:#.*\n)*?# jupyter:\n", re.MULTILINE)
# Under a mark of jupytext's, a cell magic is a comment, and the cell of a shell is nothing else.
_COMMENTED = re.compile(r"^# ?(%%[a-zA-Z].*)$")
# In a function, a magic is no statement of the module, so nobody asks what it does.
_INNER_CALL = re.compile(r"^([ \t]+)get_ipython\(\)\.\w+\(.*\)[ \t]*$", re.MULTILINE)
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
    text = _INNER_CALL.sub(r"\1pass", text)
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if _EXPORTED.match(line) or _PERCENT.match(line)]
    cells = list(_cells(lines[: min(starts, default=len(lines))], 0))
    for start, end in pairwise([*starts, len(lines)]):
        cells += _cells(lines[start:end], start)
    if all(parses(plain(cell.source).text) for cell in cells if cell.code) or not parses(text):
        return cells
    # A mark may stand inside of a function, or of a text.
    return [Cell("", text)]


def _cells(lines: list[str], start: int) -> Iterator[Cell]:
    mark = _PERCENT.match(lines[0]) if lines else None
    if mark is not None and _TEXT.search(mark[1]):
        yield Cell("", _uncommented("\n".join(lines[1:])), code=False, first=start + 2)
        return
    if mark is not None:
        first = next((n for n, line in enumerate(lines[1:], 1) if line.strip()), 0)
        lines = [*lines[:first], _COMMENTED.sub(r"\1", lines[first]), *lines[first + 1 :]]
        lines[0] = ""
    named = _EXERCISE.search(mark[1]) if mark else None
    source = "\n".join(lines)
    yield Cell("", source, first=start + 1, exercise=named[1] if named else "")
    if mark is None:
        # `nbconvert` writes a text cell as comments at the end of the cell above it.
        headings = (line[2:] for line in lines if line.startswith("# #"))
        yield Cell("", "\n".join(headings), code=False, first=start + 1)


def _uncommented(text: str) -> str:
    if text.lstrip().startswith(('"""', "'''")):
        return text
    return re.sub(r"^# ?", "", text, flags=re.MULTILINE)
