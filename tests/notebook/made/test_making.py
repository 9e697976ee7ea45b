"""Every exercise becomes a notebook: its text, its stub, and cells that grade."""

import re
import warnings
from functools import cache

import nbformat
import pytest

from rnn_grade.course import catalog
from rnn_grade.errors import UserError
from rnn_grade.grading.cells.reading import read
from rnn_grade.grading.targets import target
from rnn_grade.notebook.made import cells, making, stub

EXERCISES = catalog.load().exercises
make = cache(making.make)
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.slug)


@every_exercise
def test_a_made_notebook_is_valid_and_the_same_each_time(exercise):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content = making.written(make(exercise))
        notebook = nbformat.reads(content.decode(), as_version=4)
        nbformat.validate(notebook)
    assert content == making.written(making.make(exercise))
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.rnn_grade.exercise == exercise.folder


@every_exercise
def test_cells_have_names_of_their_own_and_know_their_exercise(exercise):
    notebook = make(exercise)
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names) == len(notebook.metadata.rnn_grade.cells)
    assert all(re.fullmatch(r"[a-z0-9_-]{1,64}", name) for name in names)
    for cell in notebook.cells:
        assert cell.metadata.rnn_grade.exercise == exercise.folder
        assert cell.metadata.rnn_grade.cell == cell.id
        assert cells.untouched(cell)


@every_exercise
def test_the_code_is_the_stub(exercise):
    text = exercise.stub.read_text("utf-8")
    code = [cell.source for cell in make(exercise).cells if cell.cell_type == "code"]
    ours = ("%load_ext", "%grade")
    assert [source for source in code if not source.startswith(ours)] == [
        f"%%result\n{piece.source}" if piece.kind == "main" else piece.source
        for piece in stub.pieces(text)
    ]


@every_exercise
def test_each_open_part_is_followed_by_a_cell_that_grades_it(exercise):
    notebook = make(exercise)
    parts = list(exercise.parts)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    graded = {
        cell.metadata.rnn_grade.part: (code[index - 1].id, cell.source)
        for index, cell in enumerate(code)
        if cell.id.startswith("grade-")
    }
    assert list(graded) == parts
    only = "" if len(parts) == 1 else " --part {}"
    for part in parts:
        magic = f"%grade {exercise.number}" + only.format(part)
        assert graded[part] == (f"code-{part}", magic)


@every_exercise
def test_a_notebook_as_it_is_made_is_not_attempted(exercise):
    module = read(making.written(make(exercise)), target(exercise))
    assert (module.form, module.outline.error, module.notes) == ("notebook", "", ())
    assert [module.outline.functions[part].unfilled for part in exercise.parts] == (
        [True] * len(exercise.parts)
    )


def test_a_small_notebook_reads_from_top_to_bottom():
    notebook = make(EXERCISES[2])
    assert [cell.id for cell in notebook.cells] == [
        "title",
        "text-the-idea",
        "text-the-equations",
        "text-the-shapes",
        "text-what-you-write",
        "text-what-the-numbers-mean",
        "text-out-of-scope",
        "text-read-on",
        "text-code",
        "load",
        "imports",
        "code-build_model",
        "grade-build_model",
        "text-result",
        "result",
    ]
    assert notebook.cells[9].source == "%load_ext rnn_grade"
    assert notebook.cells[12].source == "%grade 3"


def test_without_nbformat_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "nbformat", None)
    with pytest.raises(UserError) as error:
        making.make(EXERCISES[0])
    assert error.value.message == "Notebooks need nbformat, which is not installed."
    assert error.value.hint == ("`pip install 'rnn-grade[notebook]'` installs what notebooks need.")
