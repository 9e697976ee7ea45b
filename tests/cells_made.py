"""Notebooks of a few cells, as the tests of cells write them."""

import json

from rnn_grade.grading.cells.cell import Cell
from rnn_grade.grading.cells.module import module_of
from rnn_grade.grading.cells.program import program_of
from rnn_grade.grading.cells.target import Target

# A plain file with a function, a stub, and a name that is bound in a block.
SOURCE = '''
import numpy as np
from keras import layers

def filled(x, units=3, *, seed=0) -> np.ndarray:
    """Does it."""
    return x

def stub(x):
    """Does nothing yet."""
    # TODO
    raise NotImplementedError("TODO")

if True:
    made = lambda x: x
'''
TARGET = Target(("2", "exercise2", "02_cell", "cell"), {"step": ("x", "h"), "forward": ("x",)})


def notebook(*sources, metadata=None):
    """Return the bytes of a notebook; a source that begins with `# ` is a text cell."""
    cells = [
        {
            "cell_type": "markdown" if source.startswith("# ") else "code",
            "metadata": {},
            "source": source,
        }
        for source in sources
    ]
    data = {"cells": cells, "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(data).encode()


def made(*sources, target=TARGET):
    """Return the module of some cells; a source that begins with `# ` is a text cell."""
    cells = [
        Cell(f"cell {number}", source, code=not source.startswith("# "))
        for number, source in enumerate(sources, 1)
    ]
    return module_of(program_of(cells), target)


def taken(*sources, target=TARGET):
    """Return the lines that are taken of some cells."""
    return made(*sources, target=target).text.splitlines()
