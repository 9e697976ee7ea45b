"""An answer is pasted into a notebook as a learner would: all of it, in the right cells."""

import ast
import json

import nbformat
import pytest
from places import ROOT

from rnn_grade.course import catalog
from rnn_grade.course.alternatives import read_alternatives
from rnn_grade.notebook.made.making import make, written
from rnn_grade.notebook.made.pasting import pasted

COURSE = catalog.load(ROOT)


def cells(exercise, source: str) -> dict[str, str]:
    content = pasted(exercise, source)
    nbformat.validate(nbformat.reads(content.decode(), as_version=4))
    notebook = json.loads(content)
    return {
        cell["id"]: "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    }


def test_each_function_stands_in_its_own_cell():
    exercise = COURSE.find("2")
    found = cells(exercise, exercise.reference.read_text("utf-8"))
    assert list(found)[:4] == ["load", "imports", "code-step", "grade-step"]
    assert found["imports"].endswith("import numpy as np")
    assert found["code-step"].startswith("def step(")
    assert "return np.tanh(x @ kernel" in found["code-step"]
    assert found["grade-step"] == "%grade 2 --part step"
    assert not any("NotImplementedError(" in source for source in found.values())


def test_a_helper_stands_above_the_function_that_follows_it():
    source = '"""Mine."""\nimport numpy as np\n\nSLOPE = 1\n\ndef helper(h):\n    return h\n\n\n'
    source += (
        "def step(x, state, kernel, recurrent_kernel, bias):\n    return helper(x)\n\n\nLAST = 2\n"
    )
    found = cells(COURSE.find("2"), source)
    assert found["imports"] == '"""Mine."""\nimport numpy as np\n\nSLOPE = 1'
    assert found["code-step"].startswith("def helper(h):")
    assert found["code-step"].endswith("return helper(x)\n\n\nLAST = 2")
    assert found["code-forward"] == ""


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.slug)
def test_nothing_of_an_answer_is_lost_or_said_twice(exercise):
    others = [one.content.decode() for one in read_alternatives(exercise)[0][:2]]
    for source in (exercise.reference.read_text("utf-8"), *others):
        ours = (text for text in cells(exercise, source).values() if not text.startswith("%"))
        written = ast.parse("\n".join(ours)).body
        kept = [node for node in ast.parse(source).body if not isinstance(node, ast.If)]
        # The cells stand in the order of the stub.
        assert sorted(map(ast.dump, written)) == sorted(map(ast.dump, kept))


def test_the_stub_is_what_the_notebook_is_made_of():
    for exercise in COURSE.exercises[:3]:
        assert pasted(exercise, exercise.stub.read_text("utf-8")) == written(make(exercise))
