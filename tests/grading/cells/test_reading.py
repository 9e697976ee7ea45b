"""A notebook, a script or a file is read without being run, and none can make the reader wait."""

import json
import time
from dataclasses import replace

import pytest

from rnn_grade.course.outline import SOURCE_LIMIT, Place, outline
from rnn_grade.grading.cells.reading import attempted, kept, looked, read
from rnn_grade.grading.cells.target import Target

TARGET = Target(("2", "exercise2", "02_cell", "cell"), {"step": ("x", "h"), "forward": ("x",)})
SOURCE = '''
import numpy as np
from keras import layers

def filled(x, units=3, *, seed=0) -> np.ndarray:
    """Does it."""
    return x

if True:
    made = lambda x: x
'''


def notebook(*sources, **metadata):
    cells = [
        {
            "cell_type": "markdown" if source.startswith("# ") else "code",
            "metadata": {},
            "source": source,
        }
        for source in sources
    ]
    data = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(data).encode()


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
        (b"x = '\0'", "the file contains NUL characters: it is not a text file"),
        (b"# \xff\xfe", "the file is not UTF-8 text; save it as UTF-8"),
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


def test_what_is_kept_of_a_notebook_is_the_same_without_its_outputs():
    content = notebook("x = 1", "# Exercise 2\nLong text")
    again = json.loads(content)
    again["cells"][0] |= {"outputs": [{"data": "x" * 1000}], "execution_count": 7}
    assert kept(json.dumps(again).encode()) == kept(content) == kept(kept(content))


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
