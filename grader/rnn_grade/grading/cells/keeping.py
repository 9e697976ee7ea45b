"""What of a notebook is kept: its code, and what says which exercise a cell belongs to."""

from __future__ import annotations

import json
from typing import Any

from rnn_grade.grading.cells import notebook
from rnn_grade.grading.cells.cell import Cell, exercise_of
from rnn_grade.grading.cells.sections import headings

_INDENT = 1


def kept(content: bytes) -> str:
    """Return a notebook as canonical JSON of nbformat 4, without all that nothing needs.

    Args:
        content: The bytes of the notebook.

    Raises:
        Unreadable: It is no notebook, or none that can be read.
    """
    loaded = notebook.loaded(content)
    found = notebook.raw_cells(loaded)
    cells = [_kept(number, notebook.cell(number, one)) for number, one in enumerate(found, 1)]
    metadata: dict[str, Any] = {}
    language = next(notebook.languages(loaded), "")
    if language:
        metadata["language_info"] = {"name": language}
    exercise = exercise_of(loaded.get("metadata"))
    if exercise:
        metadata["rnn_grade"] = {"exercise": exercise}
    data = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(data, ensure_ascii=True, sort_keys=True, indent=_INDENT) + "\n"


def _kept(number: int, cell: Cell) -> dict[str, Any]:
    """Return one cell; one without code stays as an empty place, so that numbers stay true."""
    metadata: dict[str, Any] = {}
    own: dict[str, str] = {}
    if cell.exercise:
        own["exercise"] = cell.exercise
    if cell.label != f"cell {number}":
        own["label"] = cell.label
    if own:
        metadata["rnn_grade"] = own
    if not cell.code:
        text = "\n".join(f"# {heading}" for heading in headings(cell.source))
        return {"cell_type": "markdown", "metadata": metadata, "source": text}
    found: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": cell.source,
    }
    return found | ({"id": cell.id} if cell.id else {})
