"""A notebook, a script or a file is read without being run, and none can make the reader wait."""

import subprocess
import time
from dataclasses import replace

import pytest
from cells_made import SOURCE, TARGET, notebook

from rnn_grade.course.outline import SOURCE_LIMIT, Place, outline
from rnn_grade.errors import Broken
from rnn_grade.grading.cells import answers, bare, reading
from rnn_grade.grading.cells.notebook import NOTEBOOK_LIMIT
from rnn_grade.grading.cells.reading import attempted, kept, looked, read
from rnn_grade.grading.cells.target import Target


def test_a_plain_file_is_taken_as_it_is():
    found = read(SOURCE.encode(), TARGET)
    assert (found.form, found.text, found.places, found.notes) == ("file", SOURCE, (), ())
    assert found.outline == outline(SOURCE)


def test_a_syntax_error_of_a_file_has_its_line():
    found = read(b"x = 1\ndef f(x)\n    return x\n", TARGET).outline
    assert (found.error, found.line, found.source) == ("expected ':'", 2, "def f(x)")


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (b"x = '\0'", "it contains NUL characters, so it is not a text file"),
        (b"# \xff\xfe", "a character in line 1 is not UTF-8; save the file as UTF-8"),
        (b"#" * (SOURCE_LIMIT + 1), "the file is larger than 1 MiB"),
        (b"(" * 5000, "too many nested parentheses"),
        (b"-" * 100_000 + b"1", "the source is nested too deeply to be read"),
        (b"a" + b".b" * 100_000, "the source is nested too deeply to be read"),
    ],
)
def test_hostile_sources_get_a_sentence(source, error):
    started = time.monotonic()
    assert read(source, TARGET).outline.error == error
    assert time.monotonic() - started < 6


def test_a_byte_order_mark_is_no_error():
    assert read(b"\xef\xbb\xbfx = 1\n", TARGET).outline.error == ""


def test_reading_says_also_what_is_kept():
    for content in (notebook("def step(x, h):\n    return x"), SOURCE.encode(), b"x = ("):
        assert read(content, TARGET).kept == kept(content)


def test_cells_become_one_module_with_the_places_of_its_lines():
    found = read(
        notebook(
            "%matplotlib inline\nimport numpy as np",
            "%%time\ndef step(x, h):\n    return helper(x)",
            "model = make()\nmodel.fit()\nprint(step(1, 2))",
            "def helper(x):\n    return np.tanh(x)",
        ),
        TARGET,
    )
    assert found.form == "notebook"
    assert found.text == (
        "import numpy as np\n"
        "def step(x, h):\n"
        "    return helper(x)\n"
        "def helper(x):\n"
        "    return np.tanh(x)\n"
    )
    assert found.places == (
        Place(2, "cell 1"),
        Place(2, "cell 2"),
        Place(3, "cell 2"),
        Place(1, "cell 4"),
        Place(2, "cell 4"),
    )
    step = found.outline.functions["step"]
    assert (step.line, step.cell) == (2, "cell 2")


def test_a_cell_that_cannot_be_read_is_noted_and_the_others_count():
    found = read(notebook("def step(x, h): return x", "def forward(x)\n    return x"), TARGET)
    [note] = found.notes
    assert (note.kind, note.what, note.line, note.source) == (
        *("cell_unread", "cell 2", 1, "def forward(x)"),
    )
    assert note.numbers == {"message": "expected ':'", "names": ["forward"], "elsewhere": []}
    assert "step" in found.outline.functions


def test_a_notebook_attempts_what_it_fills():
    stub = "def step(x, h):\n    raise NotImplementedError"
    assert attempted(notebook(stub), [TARGET]) == ()
    assert attempted(notebook(stub, "def step(x, h):\n    return x"), [TARGET]) == (0,)


def test_a_function_that_two_exercises_have_alike_says_nothing_of_either():
    alike = Target(
        ("4", "04_other", "other"),
        {"gate": ("z",), "step": ("x", "h")},
        rivals={"step": (("x", "h"),)},
    )
    source = notebook("def gate(z):\n    return z", "def step(x, h):\n    return x + h")
    own = replace(TARGET, rivals={"step": (("x", "h"),)})
    assert attempted(source, [own, alike]) == (1,)


def test_a_look_at_a_notebook_says_what_is_kept_what_is_attempted_or_why_nobody_knows():
    source = notebook("def forward(x):\n    return x")
    look = looked(source, [TARGET])
    assert (look.kept, look.attempted, look.error) == (kept(source), (0,), "")
    broken = looked(b'{"cells": [\xff]}', [TARGET])
    error = "the file is not UTF-8 text; save it as UTF-8"
    assert (broken.kept, broken.attempted, broken.error) == (b'{"cells": [\xff]}', (), error)


def test_a_plain_file_attempts_what_its_name_says():
    assert attempted(b"def step(x, h):\n    return '%%' + x\n", [TARGET]) == ()


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("return 3", "'return' outside function"),
        ("x = '\0'", "source code string cannot contain null bytes"),
        ("x = '\ud800'", "it holds half characters: it is no text"),
        ("a" + ".b" * 100_000, "the source is nested too deeply to be read"),
        ("+".join("x" * 50_000), "the source is nested too deeply to be read"),
        ("if x: pass\n" + "elif x: pass\n" * 3000, "the source is nested too deeply to be read"),
    ],
)
def test_a_hostile_cell_is_lost_alone(cell, message):
    found = read(notebook(cell, "def step(x, h): return x"), TARGET)
    assert [note.numbers["message"] for note in found.notes] == [message]
    assert found.outline.functions["step"].cell == "cell 2"


def test_a_notebook_of_outputs_is_not_even_opened():
    assert read(b'{"cells": ["' + b"x" * NOTEBOOK_LIMIT, TARGET).outline.error == (
        "the notebook is larger than 64 MiB, nearly all of it outputs; clear them and save it again"
    )


def test_a_notebook_that_takes_too_long_gets_a_sentence(monkeypatch):
    monkeypatch.setitem(reading._SECONDS, "notebook", 0.01)
    monkeypatch.setattr(reading, "_FAR", 9000)
    error = read(notebook("x = 1\n" * 9000), TARGET).outline.error
    assert error == "Python needs more than 0 s to read the notebook"


def test_a_machine_without_a_moment_for_a_file_is_nobodys_fault(monkeypatch):
    heard, late = reading._heard, [True]

    def sometimes(asked, seconds):
        if late and late.pop():
            raise subprocess.TimeoutExpired("python", seconds)
        return heard(asked, seconds)

    monkeypatch.setattr(reading, "_heard", sometimes)
    assert read(SOURCE.encode(), TARGET).text == SOURCE
    late[:] = [True, True]
    with pytest.raises(Broken, match="too busy to read the file"):
        read(SOURCE.encode(), TARGET)


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (MemoryError, "the notebook needs too much memory to be read"),
        (RecursionError, "the notebook is nested too deeply to be read"),
    ],
)
def test_a_notebook_that_is_too_much_for_python_gets_a_sentence(monkeypatch, raised, error):
    def answer(question, content):
        raise raised

    monkeypatch.setattr(answers, "answer", answer)
    assert bare.answered({"task": "read"}, b"{}") == {"unreadable": error}


def test_where_nothing_else_defines_the_functions_the_cell_that_would_says_why_not():
    error = read(notebook("import x", "\ndef step(x, h)\n    return x"), TARGET).outline
    assert (error.error, error.cell, error.line, error.source) == (
        *("expected ':'", "cell 2", 2, "def step(x, h)"),
    )


def test_a_magic_on_the_first_line_moves_no_line():
    found = read(notebook("%%time\n\ndef step(x, h):\n    return x"), TARGET)
    assert found.places == (Place(3, "cell 1"), Place(4, "cell 1"))


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("def step(x, h):\n    return x",), (0,)),
        (("def step(a, b):\n    return a",), ()),
        (("def step(a, b):\n    return a", "def forward(a):\n    return a"), (0,)),
        (("# Exercise 2", "def step(a, b):\n    return a"), (0,)),
        (("%%exercise 2\ndef step(a, b):\n    return a",), (0,)),
        (("def step(a, b):\n    return a", "%grade 2"), (0,)),
        (("# Exercise 2", "%grade 2", "x = 1"), ()),
        (("# Exercise 2", "def step(x, h):\n    raise NotImplementedError"), ()),
        (("# Exercise 3", "def step(a, b):\n    return a"), ()),
        (("def other(x, h):\n    return x",), ()),
    ],
)
def test_what_is_an_attempt(cells, found):
    assert attempted(notebook(*cells), [TARGET]) == found


def test_a_process_that_was_started_ahead_reads_the_same_and_only_once(monkeypatch):
    monkeypatch.setattr(reading, "_waiting", [])
    reading.start_ahead(2)
    first, second = reading._waiting
    second.kill()
    second.wait()
    for content in (SOURCE.encode(), notebook("def step(x, h):\n    return x"), b"def f(x"):
        assert read(content, TARGET) == read(content, TARGET)
    assert reading._waiting == []
    # The one that was killed was not asked.
    assert (first.returncode, second.returncode) == (0, -9)
