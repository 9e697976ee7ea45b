"""A made notebook, filled from its reference, runs from top to bottom in a kernel."""

import os
from pathlib import Path

import nbclient
import pytest

from rnn_grade.course import catalog
from rnn_grade.notebook.made import making, stub


# Those that train no model: they are done in seconds.
@pytest.mark.parametrize(("number", "shown"), [("1", "one-hot, ready"), ("2", "length of dL/dh")])
def test_the_last_cell_shows_the_result(number, shown, tmp_path, monkeypatch):
    root = Path(__file__).parents[3]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(root / "grader")]))
    exercise = catalog.load().find(number)
    written = stub.pieces(exercise.reference.read_text("utf-8"))
    notebook = making.make(exercise)
    notebook.cells = [cell for cell in notebook.cells if not cell.source.startswith("%grade")]
    for cell in notebook.cells:
        part = cell.metadata.rnn_grade.get("part")
        if part:
            cell.source = next(piece.source for piece in written if piece.name == part)
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    (last,) = [cell for cell in notebook.cells if cell.id == "result"]
    assert shown in "".join(output.get("text", "") for output in last.outputs)
