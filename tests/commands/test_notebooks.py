"""`rnn-grade` takes a notebook wherever it takes a file, and names cell and line."""

import ast
import json
import os
import zipfile
from pathlib import Path

import pytest
from cells_made import notebook
from click.testing import CliRunner
from places import ROOT, WORLD

from rnn_grade.commands.main import main

DOUBLE, TRIPLE = "def double(x):\n    return 2 * x", "def triple(x):\n    return 3 * x"
STUBS = ("def double(x):\n    raise NotImplementedError", "def triple(x):\n    return None")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def report(run):
    """Grade, and return the report as its JSON has it."""

    def grade(*words):
        result = run(*words, "--format", "json")
        assert result.exit_code in (0, 1), result.output
        return json.loads(result.stdout)

    return grade


def found(check) -> str:
    return check["finding"]["words"]["found"]


def lines_of(finding) -> tuple[int, str, str]:
    return finding["line"], finding["cell"], finding["source"]


def test_a_notebook_is_graded_by_its_name_alone(report):
    Path("passes.ipynb").write_bytes(notebook("%matplotlib inline", DOUBLE, "# Text", TRIPLE))
    assert report("passes.ipynb")["passed"]
    assert report("passes", ".")["passed"]
    assert report(1, "passes.ipynb")["submission"] == "passes.ipynb"


def test_a_notebook_of_another_name_is_found_by_what_it_attempts(report, tmp_path):
    Path("my homework.ipynb").write_bytes(notebook("# Exercise 1", DOUBLE, TRIPLE))
    Path("other.ipynb").write_bytes(notebook("print(1)"))
    for words in ((1, "."), (1, tmp_path), ("my homework.ipynb",)):
        graded = report(*words)
        assert (graded["passed"], graded["submission"]) == (True, "my homework.ipynb")


def test_two_notebooks_that_attempt_it_are_one_too_many(run):
    Path("a.ipynb").write_bytes(notebook("# Exercise 1", DOUBLE))
    Path("b.ipynb").write_bytes(notebook("# Exercise 1", DOUBLE))
    result = run(1, ".")
    assert result.exit_code == 2
    assert "several notebooks that attempt exercise 1: a.ipynb and b.ipynb" in result.stderr


def test_outputs_do_not_change_what_is_graded(report):
    Path("passes.ipynb").write_bytes(notebook(DOUBLE, TRIPLE))
    plain = report("passes.ipynb")
    data = json.loads(notebook(DOUBLE, TRIPLE))
    data["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 9999}]
    Path("passes.ipynb").write_text(json.dumps(data))
    assert report("passes.ipynb")["sha256"] == plain["sha256"]


# What cannot be read. ------------------------------------------------------------------------


def of_format_3() -> bytes:
    cells = [{"cell_type": "code", "input": source, "outputs": []} for source in (DOUBLE, TRIPLE)]
    return json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"cells": [', "the file is no notebook: its JSON is broken; save it again in Jupyter"),
        (b'{"a": 1}', "the file is JSON, but no notebook: it has no cells"),
        (b"{" + b'"a":{' * 20_000, "the notebook is nested too deeply to be read"),
        (b'{"nbformat": 2, "cells": []}', "the notebook is of nbformat 2, which is too old"),
        (notebook("# Only text"), "the notebook has no code cell"),
        (
            notebook("x <- 1", metadata={"language_info": {"name": "R"}}),
            "the notebook is written in R; the exercises need Python",
        ),
        (
            b'{\n<<<<<<< HEAD\n "cells": []\n=======\n>>>>>>> b\n}',
            "the notebook has conflict markers of a merge; resolve the conflict",
        ),
    ],
    ids=["broken", "other", "deep", "old", "text", "language", "conflict"],
)
def test_what_is_no_notebook_gets_a_sentence(report, content, said):
    Path("passes.ipynb").write_bytes(content)
    graded = report("passes.ipynb")
    (finding,) = graded["findings"]
    assert finding["words"]["found"].startswith(f"`passes.ipynb` cannot be read: {said}")
    assert graded["score"] == 0
    assert {check["status"] for check in graded["checks"]} == {"skipped"}
    assert graded["checks"][0]["waits_for"] == ["the notebook can be read by Python"]


def test_outputs_of_100_megabytes_get_a_sentence(report):
    Path("passes.ipynb").write_bytes(b'{"cells": [')
    os.truncate("passes.ipynb", 100 << 20)
    (finding,) = report("passes.ipynb")["findings"]
    assert finding["words"]["found"] == (
        "`passes.ipynb` cannot be read: the notebook is larger than 64 MiB, nearly all of it "
        "outputs; clear them and save it again."
    )


def test_an_older_format_is_graded(report):
    Path("passes.ipynb").write_bytes(of_format_3())
    assert report("passes.ipynb")["passed"]


# What goes wrong in a cell. ------------------------------------------------------------------


def test_a_cell_that_cannot_be_read_is_named_and_the_others_count(report):
    broken = "def helper(:\n    pass"
    Path("passes.ipynb").write_bytes(notebook(DOUBLE, broken, TRIPLE))
    graded = report("passes.ipynb")
    assert graded["passed"]
    (note,) = graded["notes"]
    assert lines_of(note) == (1, "cell 2", "def helper(:")
    assert note["words"]["found"] == (
        "Cell 2 was left out: Python cannot read it, invalid syntax. So there is no `helper`."
    )


def test_a_function_in_a_cell_that_cannot_be_read_is_not_called_deleted(report):
    Path("passes.ipynb").write_bytes(notebook("def double(x):\n    return (2 * x", TRIPLE))
    graded = report("passes.ipynb")
    (finding,) = graded["findings"]
    assert finding["words"]["found"] == (
        "`double` stands in cell 1, which Python cannot read: '(' was never closed."
    )
    assert lines_of(finding) == (2, "cell 1", "return (2 * x")
    assert graded["notes"] == []
    double, triple = graded["checks"]
    assert found(double) == finding["words"]["found"]
    assert lines_of(double["finding"]) == lines_of(finding)
    assert triple["status"] == "passed"


def test_a_function_that_is_nowhere_is_missing_in_the_notebook(report):
    Path("passes.ipynb").write_bytes(notebook(TRIPLE))
    (finding,) = report("passes.ipynb")["findings"]
    assert finding["words"]["found"] == "There is no function `double` in your notebook."


def test_an_error_is_told_by_its_cell_and_line(report):
    helper = "def helper(x):\n\n    raise ValueError('no')"
    cells = ("import numpy as np", "1 / 0", "# Text", "!ls", "x = 1", "%time 1", helper)
    Path("passes.ipynb").write_bytes(notebook(*cells, "def double(x):\n    helper(x)", TRIPLE))
    double = report("passes.ipynb")["checks"][0]
    assert (double["status"], lines_of(double["finding"])) == (
        "error",
        (3, "cell 7", "raise ValueError('no')"),
    )
    assert double["traceback"].splitlines() == [
        "cell 8, line 2, in double: helper(x)",
        "cell 7, line 3, in helper: raise ValueError('no')",
    ]


def test_a_time_out_and_a_crash_are_told_by_their_cells(report):
    endless = "def double(x):\n    while True:\n        pass"
    crash = "import ctypes\n\ndef triple(x):\n    ctypes.string_at(0)"
    Path("passes.ipynb").write_bytes(notebook(endless, crash))
    double, triple = report("passes.ipynb", "--timeout", 1)["checks"]
    assert (double["status"], double["finding"]["cell"]) == ("timeout", "cell 1")
    assert double["finding"]["line"] in (2, 3)
    assert (triple["status"], triple["finding"]["numbers"]["reason"]) == ("error", "signal")
    assert lines_of(triple["finding"]) == (4, "cell 2", "ctypes.string_at(0)")


def test_an_error_while_it_is_read_in_names_the_notebook(report):
    Path("passes.ipynb").write_bytes(notebook("scale = {}['a']\n" + DOUBLE + " * scale", TRIPLE))
    double, triple = report("passes.ipynb")["checks"]
    assert found(double).startswith("Importing your notebook raised KeyError")
    assert lines_of(double["finding"])[:2] == (1, "cell 1")
    assert triple["waits_for"] == ["your notebook can be imported"]


def test_the_screen_says_the_cell(run):
    Path("passes.ipynb").write_bytes(notebook(STUBS[0], "def triple(x):\n    raise KeyError(x)"))
    text = run("passes.ipynb").stdout
    assert "○ to write `double` (cell 1, line 1)" in text
    assert "    Your line     cell 2, line 2 | raise KeyError(x)" in text


# Which of several counts. --------------------------------------------------------------------


def aged(name: str, seconds: int) -> None:
    os.utime(name, (seconds, seconds))


def test_the_newer_one_counts_and_the_other_is_named(report):
    Path("passes.ipynb").write_bytes(notebook(DOUBLE, TRIPLE))
    Path("passes.py").write_text(DOUBLE + "\n")
    aged("passes.py", 1000)
    graded = report(1, ".")
    assert (graded["passed"], graded["submission"]) == (True, "passes.ipynb")
    assert [note["words"]["found"] for note in graded["notes"]] == [
        "`passes.py` lies beside it and was not graded: the notebook is newer."
    ]
    aged("passes.ipynb", 500)
    graded = report(1, ".")
    assert (graded["score"], graded["submission"]) == (2, "passes.py")
    assert [note["words"]["found"] for note in graded["notes"]] == [
        "`passes.ipynb` lies beside it and was not graded: the file is newer."
    ]


def test_one_that_is_only_the_stub_never_counts(report, world):
    Path("passes.py").write_bytes(world.find("passes").stub.read_bytes())
    Path("passes.ipynb").write_bytes(notebook(DOUBLE, TRIPLE))
    aged("passes.ipynb", 1000)
    graded = report(1, ".")
    assert (graded["passed"], graded["submission"], graded["notes"]) == (True, "passes.ipynb", [])


def test_a_file_that_is_named_is_graded_whatever_lies_beside_it(report):
    Path("passes.ipynb").write_bytes(notebook(DOUBLE, TRIPLE))
    Path("passes.py").write_text(DOUBLE + "\n")
    graded = report(1, "passes.py")
    assert (graded["score"], graded["notes"]) == (2, [])


def test_an_archive_may_hold_a_notebook(report):
    answer = notebook("# Exercise 1", DOUBLE, TRIPLE)
    with zipfile.ZipFile("work.zip", "w") as archive:
        archive.writestr("work/.ipynb_checkpoints/answer-checkpoint.ipynb", answer)
        archive.writestr("work/answer.ipynb", answer)
    assert report(1, "work.zip")["passed"]
    with zipfile.ZipFile("work.zip", "a") as archive:
        archive.writestr(zipfile.ZipInfo("passes.py", (2001, 1, 1, 1, 1, 1)), DOUBLE)
        archive.writestr(zipfile.ZipInfo("a/passes.ipynb", (2001, 1, 1, 1, 1, 2)), notebook(TRIPLE))
    graded = report(1, "work.zip")
    assert graded["score"] == 1
    assert graded["notes"][0]["what"] == "passes.py"


def test_several_exercises_may_stand_in_one_notebook(run):
    data = json.loads(notebook(DOUBLE, TRIPLE))
    Path("all.ipynb").write_text(json.dumps(data))
    result = run(1, 2, "all.ipynb", "--format", "json")
    assert [graded["passed"] for graded in json.loads(result.stdout)] == [True, True]


def test_a_notebook_is_remembered_and_reset_as_a_file_is(run, world):
    run("start", "mine", "--notebooks")
    os.chdir("mine")
    own = Path("01_passes/passes.ipynb")
    given = own.read_bytes()
    assert "Not attempted yet" in run("1").stdout
    own.write_bytes(notebook(DOUBLE, TRIPLE))
    assert "3 of 3 points" in run("1").stdout
    assert "1 of 21 exercises done, 3 of 79 points." in run("list").stdout
    assert "01_passes/passes.ipynb is as it was given." in run("reset", "1", "--yes").stdout
    assert own.read_bytes() == given
    assert not Path("01_passes/passes.py").exists()


# The whole course. ---------------------------------------------------------------------------


def cut(source: str) -> list[str]:
    """Return a file as cells: one for each statement, with the comments above it."""
    lines, cells, start = source.splitlines(), [], 0
    for node in ast.parse(source).body:
        cells.append("\n".join(lines[start : node.end_lineno]))
        start = node.end_lineno
    return cells


@pytest.mark.parametrize("number", [1, 2, 3, 4, 6])
def test_a_reference_in_cells_earns_everything(report, monkeypatch, number):
    from rnn_grade.course import catalog

    monkeypatch.setenv("RNN_GRADE_COURSE", str(ROOT))
    exercise = catalog.load(ROOT).find(str(number))
    name = f"{exercise.slug}.ipynb"
    Path(name).write_bytes(notebook(*cut(exercise.reference.read_text("utf-8"))))
    graded = report(name)
    assert (graded["score"], graded["notes"]) == (exercise.points, [])
