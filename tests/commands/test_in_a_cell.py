"""`!rnn-grade` in a cell of a notebook prints plain lines: a real kernel runs it."""

import os
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from places import ROOT, WORLD

# VS Code starts kernels without jupyter_client, which sets this.
ELSEWHERE = "import os; del os.environ['JPY_PARENT_PID']"


def printed(tmp_path: Path, *cells: str) -> str:
    """Run cells in a kernel of this Python, and return what the last one printed."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(notebook, kernel_name="python3", timeout=60)
    environment = {"PYTHONPATH": str(ROOT / "grader"), "RNN_GRADE_COURSE": str(WORLD)}
    client.execute(cwd=str(tmp_path), env={**os.environ, **environment})
    outputs = notebook.cells[-1].outputs
    assert all(output.output_type == "stream" for output in outputs)
    return "".join(output.text for output in outputs)


@pytest.mark.parametrize("before", [[], [ELSEWHERE]], ids=["jupyter", "vscode"])
def test_lines_are_plain_and_each_stands_once(world, tmp_path, before):
    exercise = world.find("passes")
    command = f"!{sys.executable} -m rnn_grade {exercise.number} {exercise.reference}"
    text = printed(tmp_path, *before, command)
    assert "passed" in text
    assert "3 of 3 points" in text
    assert "\r" not in text
    # Colours are welcome there; no other code is.
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "\x1b" not in plain
    assert plain.count("Starting Python with NumPy in a separate process.\n") == 1
    assert "Checking:" not in plain
    assert "  ✓ passed   `double` returns twice its input." in plain
