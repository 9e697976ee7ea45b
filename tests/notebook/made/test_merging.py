"""An update brings the course's new text, and never takes anything from the learner."""

import copy

import nbformat
import pytest

from rnn_grade.course import catalog
from rnn_grade.errors import UserError
from rnn_grade.notebook.made import cells, making, merging


@pytest.fixture(scope="module")
def made():
    return making.make(catalog.load().find("3"))


@pytest.fixture
def theirs(made):
    return copy.deepcopy(made)


def cell(notebook, name: str):
    return next(one for one in notebook.cells if one.get("id") == name)


def newer(made, **texts: str):
    """Return the notebook as a later version of the course makes it."""
    later = copy.deepcopy(made)
    for name, text in texts.items():
        one = cell(later, name.replace("__", "-"))
        one.source = text
        one.metadata.rnn_grade.made = cells.digest(text)
    return later


def test_nothing_new_changes_nothing(made, theirs):
    cell(theirs, "code-build_model").source = "def build_model(): return 1"
    before = making.written(theirs)
    merged = merging.merge(theirs, made)
    assert making.written(merged.notebook) == before
    assert merged == merging.Merged(merged.notebook)


def test_text_that_the_learner_left_alone_is_replaced(made, theirs):
    merged = merging.merge(theirs, newer(made, text__the__idea="## The idea\n\nNew."))
    assert merged.replaced == ("text-the-idea",)
    assert cell(merged.notebook, "text-the-idea").source == "## The idea\n\nNew."
    assert cells.untouched(cell(merged.notebook, "text-the-idea"))


def test_what_both_changed_stays_the_learners_and_is_named_once(made, theirs):
    cell(theirs, "code-build_model").source = "def build_model(): return 1"
    later = newer(made, code__build_model="def build_model(): ...")
    merged = merging.merge(theirs, later)
    assert merged.kept == ("code-build_model",)
    assert cell(merged.notebook, "code-build_model").source == "def build_model(): return 1"
    assert merging.merge(merged.notebook, later).kept == ()


def test_cells_of_the_learner_stay_where_they_are(made, theirs):
    own = nbformat.v4.new_code_cell("print(1)", id="mine")
    theirs.cells.insert(3, own)
    merged = merging.merge(theirs, newer(made, title="# New"))
    assert merged.notebook.cells[3] == own
    assert merged.replaced == ("title",)


def test_new_cells_come_behind_their_neighbours_and_deleted_ones_stay_away(made, theirs):
    later = copy.deepcopy(made)
    new = cells.cell("markdown", "text a hint", "## A hint", "03_simple_rnn")
    later.cells.insert(2, new)
    later.metadata.rnn_grade.cells.insert(2, new.id)
    theirs.cells.remove(cell(theirs, "text-out-of-scope"))
    merged = merging.merge(theirs, later)
    assert merged.added == ("text-a-hint",)
    names = [one.id for one in merged.notebook.cells]
    assert names[:3] == ["title", "text-the-idea", "text-a-hint"]
    assert "text-out-of-scope" not in names


def test_what_the_course_dropped_goes_unless_the_learner_wrote_in_it(made, theirs):
    later = copy.deepcopy(made)
    gone = ("text-the-shapes", "code-build_model")
    later.cells = [one for one in later.cells if one.id not in gone]
    cell(theirs, "code-build_model").source = "def build_model(): return 1"
    merged = merging.merge(theirs, later)
    assert merged.dropped == ("text-the-shapes",)
    assert cell(merged.notebook, "code-build_model").source == "def build_model(): return 1"


def test_a_notebook_whose_ids_a_service_left_out_finds_its_cells(made, theirs):
    for one in theirs.cells:
        del one["id"]
    theirs.nbformat_minor = 0
    cell_of = {one.metadata.rnn_grade.cell: one for one in theirs.cells}
    cell_of["code-build_model"].source = "def build_model(): return 1"
    theirs.cells.append(nbformat.from_dict(dict(cell_of["title"], source="# My own copy")))
    merged = merging.merge(theirs, newer(made, title="# New"))
    assert merged.replaced == ("title",)
    assert [one.id for one in merged.notebook.cells[:-1]] == [one.id for one in made.cells]
    assert merged.notebook.cells[-1].source == "# My own copy"
    nbformat.validate(merged.notebook)


def test_a_cell_with_new_text_has_no_old_output(made, theirs):
    cell(theirs, "result").outputs = [nbformat.v4.new_output("stream", text="old")]
    merged = merging.merge(theirs, newer(made, result="%%result\nprint(1)"))
    assert cell(merged.notebook, "result").outputs == []


def test_what_is_no_notebook_is_a_sentence():
    with pytest.raises(UserError) as error:
        merging.read(b"{", "mine.ipynb")
    assert error.value.message == (
        "mine.ipynb cannot be read as a notebook, and so not brought up to date."
    )
    assert error.value.hint == "Rename it, and the same command makes a new one."
