"""What of a notebook is kept: its code, and what says which exercise a cell belongs to."""

from __future__ import annotations

import json
import re
from typing import Any

from rnn_grade.grading.cells import notebook
from rnn_grade.grading.cells.cell import Cell, exercise_of
from rnn_grade.grading.cells.sections import headings

_INDENT = 1
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def kept(data: dict[str, Any]) -> str:
    """Return a notebook as canonical JSON of nbformat 4, without all that nothing needs.

    Args:
        data: The notebook.

    Raises:
        Unreadable: It is no notebook, or none that can be read.
    """
    found = notebook.raw_cells(data)
    ids: set[str] = set()
    cells = [_kept(number, notebook.cell(number, one), ids) for number, one in enumerate(found, 1)]
    metadata: dict[str, Any] = {}
    language = notebook.language_of(data)
    if language:
        metadata["language_info"] = {"name": language}
    exercise = exercise_of(data.get("metadata"))
    if exercise:
        metadata["rnn_grade"] = {"exercise": exercise}
    written = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(written, ensure_ascii=True, sort_keys=True, indent=_INDENT) + "\n"


def _kept(number: int, cell: Cell, ids: set[str]) -> dict[str, Any]:
    """Return one cell; one without code stays as an empty place, so that numbers stay true."""
    own = {"exercise": cell.exercise} if cell.exercise else {}
    if cell.label != f"cell {number}":
        own["label"] = cell.label
    # A notebook of nbformat 4.5 has an id for each cell, and no two alike.
    known = _ID.fullmatch(cell.id) and cell.id not in ids
    identity = cell.id if known else f"cell-{number}"
    ids.add(identity)
    found: dict[str, Any] = {
        "cell_type": "code" if cell.code else "markdown",
        "id": identity,
        "metadata": {"rnn_grade": own} if own else {},
    }
    if cell.code:
        return found | {"execution_count": None, "outputs": [], "source": cell.source}
    return found | {"source": "\n".join(f"# {heading}" for heading in headings(cell.source))}
