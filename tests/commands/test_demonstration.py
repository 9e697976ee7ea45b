"""A learner's file runs as a program in a locked-up worker; what it draws comes back as bytes."""

import json

import pytest

from rnn_grade.commands.demonstration import demonstrate
from rnn_grade.course import catalog

STUB = '''"""Double."""

from __future__ import annotations

TEXT = "drawn"


def double(x):
    """Double it."""
    raise NotImplementedError


def _draw(path):
    with open(path, "w") as file:
        file.write(f"<svg>{TEXT} {double(2)}</svg>")


if __name__ == "__main__":
    from pathlib import Path

    print(f"twice: {double(2)}")
    _draw("double.svg")
    print(Path("double.svg").resolve())
'''


@pytest.fixture
def exercise(desk):
    found = desk.course.find("1")
    found.stub.write_text(STUB)
    checks = found.check_file.read_text()
    # A notebook is read for the functions that the checks call.
    found.check_file.write_text(f"{checks}    submission.double(2)\n")
    return catalog.load(desk.course.root).find("1")


def mine(text: str) -> bytes:
    return STUB.replace("raise NotImplementedError", text).encode()


def test_what_it_prints_and_draws_comes_back(exercise, desk):
    shown = demonstrate(exercise, mine("return 2 * x"))
    assert shown.output == "twice: 4\ndouble.svg\n"
    assert shown.files == {"double.svg": b"<svg>drawn 4</svg>"}
    assert shown.problem is None
    assert not (desk.folder / "double.svg").exists()


def test_a_notebook_gets_the_main_part_of_the_stub(exercise):
    source = "def double(x):\n    return 20 * x"
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    other = {**cell, "source": "print('a cell that is not the exercise')"}
    cells = [{**one, "execution_count": None} for one in (cell, other)]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    shown = demonstrate(exercise, json.dumps(notebook).encode())
    assert shown.output == "twice: 40\ndouble.svg\n"
    assert shown.files == {"double.svg": b"<svg>drawn 40</svg>"}


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("return x / 0", "exception", {"type_name": "ZeroDivisionError"}),
        ("import os\n    os._exit(3)", "stopped", {"reason": "exited"}),
    ],
)
def test_how_it_ended_is_said(exercise, text, kind, said):
    shown = demonstrate(exercise, mine(text))
    assert shown.problem.kind == kind
    assert shown.problem.what == "running your file"
    assert said.items() <= shown.problem.numbers.items()
    assert shown.files == {}
