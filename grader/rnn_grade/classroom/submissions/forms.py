"""What a file is by its name: a Python file, a notebook, or nothing that can be an attempt."""

from __future__ import annotations

from rnn_grade.grading.cells.notebook import NOTEBOOK_LIMIT

FILE_LIMIT = 16 << 20
_PYTHON, _NOTEBOOK = ".py", ".ipynb"


def is_python(name: str) -> bool:
    """Return whether a file's name says that it is a Python file."""
    return name.lower().endswith(_PYTHON)


def is_notebook(name: str) -> bool:
    """Return whether a file's name says that it is a notebook."""
    return name.lower().endswith(_NOTEBOOK)


def is_work(name: str) -> bool:
    """Return whether a file's name says that it is what people hand in."""
    return is_python(name) or is_notebook(name)


def limit(name: str) -> int:
    """Return how many bytes of a file may be read.

    Args:
        name: The file's own name; a browser may have added an ending to that of a notebook.
    """
    return NOTEBOOK_LIMIT if _NOTEBOOK in name.lower() else FILE_LIMIT
