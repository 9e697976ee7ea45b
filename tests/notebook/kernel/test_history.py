"""The history is IPython's own: what ran before the extension was loaded is in it."""

import time

import pytest

from rnn_grade.notebook.kernel.history import History


@pytest.fixture
def history(shell):
    history = History(shell)
    history.register()
    yield history
    history.unregister()


def test_what_ran_before_is_known_without_its_cell(shell, run):
    run("x = 1", "first")
    run("y = 2", "second")
    started = time.time()
    history = History(shell)
    assert [(r.label, r.source, r.cell) for r in history.runs()] == [
        ("In[1]", "x = 1", ""),
        ("In[2]", "y = 2", ""),
    ]
    # It ran at some time before this.
    assert all(started <= r.when <= time.time() for r in history.runs())


def test_what_runs_then_is_known_with_its_cell_and_its_time(history, run):
    started = time.time()
    run("x = 1", "first")
    run("x = 2", "first")
    first, second = history.runs()
    assert (first.cell, second.cell) == ("first", "first")
    assert (first.label, second.label) == ("In[1]", "In[2]")
    assert started <= first.when <= second.when <= time.time()


def test_what_raises_ran_as_well(history, run):
    run("def f(): return 1\n1 / 0", "a")
    run("def f(:", "b")
    run("%not_a_magic", "c")
    assert [r.cell for r in history.runs()] == ["a", "b", "c"]


def test_the_present_cell_has_run_already(history, shell, run):
    seen = []
    shell.user_ns["look"] = lambda: seen.extend(history.runs())
    run("x = 1")
    run("look()", "now")
    assert [(r.label, r.cell) for r in seen] == [("In[1]", ""), ("In[2]", "now")]


def test_what_is_silent_or_not_kept_is_no_run(history, shell, run):
    shell.run_cell("x = 1", store_history=False)
    shell.run_cell("x = 1", silent=True)
    run("", "empty")
    run("x = 2", "a")
    assert [(r.label, r.cell) for r in history.runs()] == [("In[1]", "a")]


def test_a_reset_forgets_the_runs_with_what_they_defined(history, run):
    run("x = 1", "a")
    run("%reset -f", "b")
    run("y = 2", "c")
    assert [(r.label, r.source, r.cell) for r in history.runs()] == [("In[3]", "y = 2", "c")]
    run("%reset -f out", "d")
    run("%reset_selective -f y", "e")
    assert history.runs()[0].source == "y = 2"


def test_an_old_ipython_leaves_the_id_in_the_message(history, shell, run, monkeypatch):
    header = {"metadata": {"cellId": "from the message"}}
    monkeypatch.setattr(type(shell), "parent_header", header, raising=False)
    run("x = 1")
    assert history.runs()[0].cell == "from the message"


@pytest.mark.parametrize("header", [None, {}, {"metadata": {}}, {"metadata": {"cellId": 3}}])
def test_a_message_without_an_id_gives_none(history, shell, run, monkeypatch, header):
    monkeypatch.setattr(type(shell), "parent_header", header, raising=False)
    run("x = 1")
    assert history.runs()[0].cell == ""


def test_loading_twice_counts_once(shell, run):
    history = History(shell)
    history.register()
    run("x = 1", "a")
    history.unregister()
    run("x = 2", "b")
    assert [r.cell for r in history.runs()] == ["a", ""]
    assert history.runs()[1].number == 2
