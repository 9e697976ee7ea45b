"""The real command as on macOS and on Windows: nothing forks, and consoles have few characters.

`RNN_GRADE_WHOLE_COURSE=1` grades every reference and every stub, as `nox -s systems` does.
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from imitation import started
from places import ROOT

from rnn_grade.course import catalog

COURSE = catalog.load(ROOT)
WHOLE = os.environ.get("RNN_GRADE_WHOLE_COURSE") == "1"
EXERCISES = [e for e in COURSE.exercises if WHOLE or e.number in (1, 2)]


@dataclass
class Machine:
    """A workspace on another system.

    Args:
        system: `darwin` or `win32`.
        folder: The workspace.
    """

    system: str
    folder: Path

    def run(self, *words: str, code: int = 0) -> str:
        """Return what `rnn-grade` prints there, for a console with the code page 1252."""
        surroundings = {
            "PATH": os.environ["PATH"],
            "SYSTEMROOT": r"C:\Windows",
            "PYTHONPATH": str(ROOT / "grader"),
            # Without an encoding, files are ASCII here: what holds for 1252 holds all the more.
            "LC_ALL": "C",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
            "PYTHONIOENCODING": "cp1252",
            "PYTHONWARNDEFAULTENCODING": "1",
            "PYTHONWARNINGS": "error::EncodingWarning:rnn_grade",
            "HOME": str(self.folder.parent),
        }
        done = subprocess.run(
            started(self.system, [sys.executable, "-m", "rnn_grade", *words]),
            cwd=self.folder if self.folder.is_dir() else self.folder.parent,
            env=surroundings,
            capture_output=True,
            check=False,
        )
        said = (done.stdout + done.stderr).decode("cp1252")
        assert done.returncode == code, said
        return said


@pytest.fixture(scope="module", params=["darwin", "win32"])
def machine(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("home") / "my work"
    machine = Machine(request.param, folder)
    assert re.search(r"\d+ files made", machine.run("start", str(folder)))
    return machine


def test_doctor_says_what_holds_there(machine):
    said = machine.run("doctor")
    assert "Level of isolation: process" in said
    assert {"darwin": "Darwin 25.1.0", "win32": "Windows 11"}[machine.system] in said
    assert "Landlock" not in said
    assert "seccomp" not in said
    assert "Nothing forks here" in said


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.folder)
def test_a_stub_and_then_the_reference(machine, exercise):
    number = str(exercise.number)
    assert "to write" in machine.run(f"exercise{number}", code=1)
    own = machine.folder / exercise.folder / f"{exercise.slug}.py"
    own.write_bytes(exercise.reference.read_bytes().replace(b"\n", b"\r\n"))
    told = machine.run(number, "--format", "json", "--output", "report.json")
    report = json.loads((machine.folder / "report.json").read_text("utf-8"))
    assert report["worker"] == "fresh", told
    assert report["isolation"] == "process"
    assert report["passed"]
    assert "done" in machine.run()


def test_what_is_kept_is_written_and_read_there(machine):
    own = machine.folder / "02_simple_rnn_cell" / "simple_rnn_cell.py"
    text = (ROOT / "solutions/02_simple_rnn_cell/simple_rnn_cell.py").read_text("utf-8")
    own.write_text(text.replace("np.tanh(", "np.sin("), "utf-8", newline="\r\n")
    said = machine.run("2", code=1)
    assert "Found" in said
    assert "Hint 1" in machine.run("hint", "2")
    machine.run("reset", "2", "--yes")
    assert machine.run("show", "2")
    assert machine.run("list")


def test_a_loop_without_an_end_is_stopped(machine):
    own = machine.folder / "02_simple_rnn_cell" / "simple_rnn_cell.py"
    stub = (ROOT / "exercises/02_simple_rnn_cell/simple_rnn_cell.py").read_text("utf-8")
    name = re.search(r"^def (\w+)", stub, re.M)[1]
    reference = (ROOT / "solutions/02_simple_rnn_cell/simple_rnn_cell.py").read_text("utf-8")
    own.write_text(f"{reference}\n\ndef {name}(*a, **k):\n    while True:\n        pass\n", "utf-8")
    said = machine.run("2", "--timeout", "1", "--part", name, code=1)
    assert "timeout" in said
