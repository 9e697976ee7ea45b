"""What the learner has now: the latest run of each cell, and the notebook where nothing ran."""

import time
from dataclasses import replace

import pytest
from places import ROOT

from rnn_grade.course import catalog
from rnn_grade.course.outline import Place
from rnn_grade.grading.cells.reading import kept, read
from rnn_grade.grading.targets import target
from rnn_grade.notebook.kernel import front_end
from rnn_grade.notebook.kernel.history import History
from rnn_grade.notebook.kernel.submission import collect
from rnn_grade.render.words.words import explain

COURSE = catalog.load(ROOT)
CELL = "def step(x, state, kernel, recurrent_kernel, bias):\n    return 0"
STEP = "def step(x):\n    return UNITS * x"


@pytest.fixture
def now(shell):
    """What the learner has: `(label, source)` of each cell, and what is said of it."""
    history = History(shell)
    history.register()

    def now(*wanted):
        submission = collect(history.runs(), front_end.find(shell), shell)
        said = [explain(note).found for note in submission.remarks(wanted, shell.user_ns)]
        return [(piece.label, piece.source) for piece in submission.pieces], said

    yield now
    history.unregister()


def test_the_latest_run_of_each_cell_counts(now, run):
    run("UNITS = 1", "a")
    run(STEP, "b")
    run("UNITS = 2", "a")
    assert now("step") == ([("In[2]", STEP), ("In[3]", "UNITS = 2")], [])


def test_runs_without_an_id_each_stand_for_themselves_the_same_one_once(now, run):
    run("UNITS = 1")
    run(STEP)
    run("UNITS = 2")
    run(STEP)
    assert now("step")[0] == [("In[1]", "UNITS = 1"), ("In[3]", "UNITS = 2"), ("In[4]", STEP)]


def test_a_cell_that_never_ran_is_taken_from_the_notebook_and_that_is_said(now, run, saved):
    saved({"a": "UNITS = 2", "b": STEP, "c": "plot()"})
    run("UNITS = 2", "a")
    assert now("step") == (
        [("In[1]", "UNITS = 2"), ("cell 2", STEP), ("cell 3", "plot()")],
        ["The cell of `step` has not run in this kernel: it is graded as it stands in mine.ipynb."],
    )


def test_what_ran_wins_over_a_cell_that_never_ran(now, run, saved):
    saved({"a": "UNITS = 2", "b": STEP, "c": "def step(x):\n    return 0"})
    run("UNITS = 2", "a")
    run(STEP, "b")
    pieces, said = now("step")
    assert pieces[0][0] == "cell 3"
    assert said == []


def test_a_cell_that_has_changed_since_it_ran_is_graded_as_it_ran_and_that_is_said(now, run, saved):
    run("UNITS = 2", "a")
    run(STEP, "b")
    saved({"a": "UNITS = 2", "b": STEP + " + 1"}, when=time.time() + 5)
    pieces, said = now("step")
    assert pieces == [("In[1]", "UNITS = 2"), ("In[2]", STEP)]
    assert said == ["The cell of `step` has changed since it ran, and what ran is graded."]


def test_a_notebook_that_was_saved_before_the_run_is_no_news(now, run, saved):
    saved({"a": "UNITS = 1", "b": "def step(x): ..."}, when=time.time() - 5)
    run("UNITS = 2", "a")
    run(STEP, "b")
    run("new = 3", "not saved yet")
    assert now("step", "new")[1] == []


def test_a_helper_that_has_changed_is_named_itself_and_another_cell_not_at_all(now, run, saved):
    run("UNITS = 2", "a")
    run(STEP, "b")
    run("other = 1", "c")
    saved({"a": "UNITS = 3", "b": STEP, "c": "other = 2"}, when=time.time() + 5)
    said = now("step")[1]
    assert said == ["The cell of `UNITS` has changed since it ran, and what ran is graded."]


def test_a_function_that_was_renamed_but_not_run_is_said(now, run, saved):
    run("def stepp(x): ...", "a")
    saved({"a": "def step(x): ..."}, when=time.time() + 5)
    said = now("step")[1]
    assert said == ["The cell of `step` has changed since it ran, and what ran is graded."]


@pytest.mark.parametrize("identity", ["b", None])
def test_a_cell_that_is_gone_counts_and_that_is_said(now, run, saved, identity):
    run("UNITS = 2", "a")
    run(STEP, identity)
    saved({"a": "UNITS = 2"}, when=time.time() + 5)
    pieces, said = now("step")
    assert pieces[1] == ("In[2]", STEP)
    assert said == [
        "`step` is still in this kernel, but no longer in mine.ipynb: handed in, the notebook "
        "would not have it."
    ]


def test_what_an_earlier_run_left_in_the_kernel_counts_too(now, run, saved):
    run("UNITS = 2\n\ndef step(x):\n    return 0", "a")
    run(STEP, "a")
    pieces = [("In[1]", "UNITS = 2\n\ndef step(x):\n    return 0"), ("In[2]", STEP)]
    assert now("step") == (pieces, [])
    saved({"a": STEP}, when=time.time() + 5)
    assert now("step") == (
        pieces,
        [
            "`UNITS` is still in this kernel, but no longer in mine.ipynb: handed in, the "
            "notebook would not have it."
        ],
    )
    run("del UNITS", "b")
    assert [label for label, _ in now("step")[0]] == ["In[2]", "In[3]"]


def test_without_ids_a_cell_is_known_by_its_text_and_then_by_what_it_defines(now, run, saved):
    # VS Code's ids are not those of the file, and old kernels have none.
    run("UNITS = 2", "vscode-notebook-cell:mine.ipynb#W0")
    run(STEP, "vscode-notebook-cell:mine.ipynb#W1")
    saved({"a": "UNITS = 2", "b": STEP + " + 1"}, when=time.time() + 5)
    pieces, said = now("step")
    assert [label for label, _ in pieces] == ["In[1]", "In[2]"]
    assert said == ["The cell of `step` has changed since it ran, and what ran is graded."]


def test_a_function_of_a_file_is_said_to_be_none_of_the_notebook(now, run, shell, tmp_path):
    file = tmp_path / "my_cells.py"
    file.write_text("def step(x): ...\n\ndef forward(x): ...\n")
    run(f"import sys; sys.path.insert(0, {str(tmp_path)!r})", "a")
    run("from my_cells import step, forward", "b")
    expected = (
        "`step` and `forward` comes from `my_cells.py`, and a submission is one notebook: what "
        "stands in other files of yours is not in it."
    )
    assert now("step", "forward", "unwritten")[1] == [expected]
    run(STEP, "c")
    assert now("step")[1] == []
    run(f"%run {file}", "d")
    assert now("forward")[1] == [expected.replace("`step` and ", "")]


def test_a_mistake_that_was_mended_since_is_forgotten_and_the_last_one_is_not(now, run):
    run("def step(x)\n    return 1")
    run(STEP)
    run("def forward(x)\n    return 1")
    assert [label for label, _ in now("step", "forward")[0]] == ["In[2]", "In[3]"]


def test_a_stub_that_never_ran_is_nothing_to_tell(now, saved):
    saved({"a": "def step(x):\n    raise NotImplementedError", "b": "def forward(x): ..."})
    assert now("step", "forward")[1] == [
        "The cell of `forward` has not run in this kernel: it is graded as it stands in mine.ipynb."
    ]


def test_nothing_of_the_learners_is_run_to_look_at_it(now, run):
    run("class Odd:\n    def __getattribute__(self, name): raise SystemExit\nstep = Odd()", "a")
    assert now("step")[1] == []


def test_magics_and_mistakes_are_in_nobodys_way(now, run, saved):
    run("%%time\nUNITS = 2", "a")
    run("!true\ndef step(x):\n    return UNITS", "b")
    run("def broken(:", "c")
    saved({"a": "%%time\nUNITS = 3", "b": "", "d": "def broken(:"}, when=time.time() + 5)
    assert now("step")[1] == [
        "The cell of `UNITS` has changed since it ran, and what ran is graded.",
        "The cell of `step` has changed since it ran, and what ran is graded.",
    ]


@pytest.fixture
def module(shell):
    """What grading reads of what the learner has: the module, as for a file."""
    history = History(shell)
    history.register()

    def module(number):
        exercise = COURSE.find(number)
        submission = collect(history.runs(), front_end.find(shell), shell)
        return read(kept(submission.content(exercise)), target(exercise))

    yield module
    history.unregister()


def test_it_is_read_like_any_notebook_with_the_labels_of_the_kernel(module, run, saved):
    saved({"t": "# Notes", "a": "ZERO = 0", "b": f"x = 1\n{CELL} * ZERO"})
    run("ZERO = 0", "a")
    found = module("2")
    assert found.outline.functions["step"].cell == "cell 3"
    assert Place(1, "In[1]") in found.places
    run(CELL, "b")
    found = module("2")
    assert (found.outline.functions["step"].cell, found.outline.functions["step"].line) == (
        "In[2]",
        1,
    )


def test_a_cell_belongs_to_the_exercise_of_its_section_however_it_ran(module, run, saved):
    other = CELL.replace("return 0", "return 4")
    saved({"h": "# Exercise 2", "a": CELL, "i": "# Exercise 4: LSTM", "b": other})
    run(CELL, "a")
    run(other, "b")
    run("scratch = 1", "c")
    assert "return 0" in module("2").text
    assert "return 4" not in module("2").text


def test_links_and_origin_say_where_it_comes_from(shell, run, saved):
    history = History(shell)
    history.register()
    saved({"a": "UNITS = 2", "b": STEP})
    run("UNITS = 2", "a")
    submission = collect(history.runs(), front_end.find(shell), shell)
    history.unregister()
    assert submission.links == {"In[1]": "a", "cell 2": "b"}
    assert submission.origin == "1 cell that ran in this kernel, 1 other from mine.ipynb"


def test_only_links_that_the_front_end_follows_are_made(shell, run, saved):
    history = History(shell)
    history.register()
    saved({"a": "UNITS = 2", "b": STEP})
    address = "vscode-notebook-cell:/home/me/mine.ipynb#W0sZmlsZQ%3D%3D"
    run("UNITS = 2", address)
    notebook = front_end.find(shell)
    submission = collect(history.runs(), notebook, shell)
    history.unregister()
    assert submission.links == {"In[1]": address}
    assert replace(submission, notebook=replace(notebook, origin="colab")).links == {}
