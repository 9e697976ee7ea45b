"""A magic that names no exercise means that of its section, else that of its notebook."""

import pytest
from places import ROOT

from rnn_grade.course import catalog
from rnn_grade.notebook.kernel.front_end import Cell, Notebook
from rnn_grade.notebook.kernel.meaning import meant

COURSE = catalog.load(ROOT)


def notebook(*cells, name="notes.ipynb", **metadata):
    made = []
    for position, (source, data) in enumerate(cells, 1):
        made.append(Cell(position, not source.startswith("#"), source, "", data))
    return Notebook(tuple(made), name, None, 0.0, "disk", metadata)


SEVERAL = notebook(
    ("# Exercise 2", {}), ("%grade", {}), ("## LSTM: exercise 4", {}), ("x", {}), ("%grade", {})
)


@pytest.mark.parametrize(
    ("found", "position", "number"),
    [
        (SEVERAL, 2, 2),
        (SEVERAL, 5, 4),
        (SEVERAL, None, None),
        (notebook(("# Exercise 5", {}), ("x", {})), None, 5),
        (notebook(("x", {"rnn_grade": {"exercise": "03_simple_rnn"}})), 1, 3),
        (notebook(("x", {}), rnn_grade={"exercise": "06_gru_cell"}), 1, 6),
        (notebook(("x", {}), name="simple_rnn.ipynb"), 1, 3),
        (notebook(("x", {})), 1, None),
        (None, None, None),
    ],
)
def test_what_is_meant(found, position, number):
    positions = [] if position is None else [position]
    exercise = meant(COURSE, found, positions)
    assert (exercise and exercise.number) == number
