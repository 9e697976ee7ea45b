"""Which of several files counts that came together: written before stub, file before notebook."""

import json

import pytest
from downloads.notebooks import cell, colab, exported, notebook, of_all, of_cells, third_format
from trees_made import put, zipped

from rnn_grade.classroom.submissions.submissions import collect
from rnn_grade.course import catalog

COURSE = catalog.load()
EXERCISES = COURSE.exercises
RNN, GAP = COURSE.find("simple_rnn"), COURSE.find("long_gap")
STUB = RNN.stub.read_text("utf-8")
DONE = RNN.reference.read_text("utf-8")
OTHER = GAP.reference.read_text("utf-8")


def told(root, exercises=EXERCISES) -> dict[tuple[str, str], str]:
    """Return what became of each file in each exercise, by its own name."""
    return {
        (one.path.rpartition("/")[2], one.exercise.partition("_")[2]): one.why or one.fate.value
        for one in collect(root, exercises).found
    }


def test_of_a_file_and_a_notebook_the_file_counts(tmp_path):
    files = {"simple_rnn.ipynb": notebook(DONE), "simple_rnn.py": DONE.encode()}
    put(tmp_path / "ann", files)
    assert told(tmp_path) == {
        ("simple_rnn.py", "simple_rnn"): "graded",
        ("simple_rnn.ipynb", "simple_rnn"): (
            "simple_rnn.py counts: of a Python file and a notebook the file does"
        ),
    }


@pytest.mark.parametrize("beside", [STUB, "def (", "x = 1"], ids=["stub", "broken", "helper"])
def test_what_is_not_written_never_counts_before_what_is(tmp_path, beside):
    put(tmp_path / "ann", {"simple_rnn.ipynb": notebook(DONE), "simple_rnn.py": beside.encode()})
    assert told(tmp_path) == {
        ("simple_rnn.ipynb", "simple_rnn"): "graded",
        ("simple_rnn.py", "simple_rnn"): (
            "simple_rnn.ipynb counts: nothing that can be read is written in this one"
        ),
    }


def test_of_two_stubs_the_file_counts(tmp_path):
    put(tmp_path / "ann", {"simple_rnn.ipynb": notebook(STUB), "simple_rnn.py": STUB.encode()})
    assert told(tmp_path)["simple_rnn.py", "simple_rnn"] == "graded"


def test_of_two_times_the_later_counts_whatever_it_is(tmp_path):
    name = "HW_{}_attempt_2026-10-0{}-08-00-00_simple_rnn.{}"
    files = {
        name.format("ann", 1, "py"): DONE.encode(),
        name.format("ann", 2, "ipynb"): notebook(DONE),
        name.format("ben", 1, "ipynb"): notebook(DONE),
        name.format("ben", 2, "py"): DONE.encode(),
    }
    collection = collect(put(tmp_path, files), EXERCISES)
    assert collection.layout == "blackboard"
    counts = {one.path: one.why or one.fate.value for one in collection.found}
    assert list(counts.values()) == ["older", "graded", "older", "graded"]


def test_numbers_of_a_platform_do_not_put_a_notebook_before_its_file(tmp_path):
    """Canvas numbers what came together in the order of the upload."""
    files = {
        "doeann_1_500_simple_rnn.py": DONE.encode(),
        "doeann_1_501_simple_rnn.ipynb": notebook(DONE),
        "roeben_2_502_simple_rnn.ipynb": notebook(DONE),
    }
    collection = collect(put(tmp_path, files), EXERCISES)
    assert collection.layout == "canvas"
    newest = [one.hand_in.source for one in collection.newest()]
    assert newest == ["doeann_1_500_simple_rnn.py", "roeben_2_502_simple_rnn.ipynb"]
    assert [one.hand_in.attempt for one in collection.submissions] == [501, 501, 502]


def test_folders_with_numbers_are_attempts(tmp_path):
    files = {
        "attempt 2/simple_rnn.py": DONE.encode(),
        "attempt 10/simple_rnn.ipynb": notebook(DONE),
    }
    put(tmp_path / "ann", files)
    assert told(tmp_path)["simple_rnn.ipynb", "simple_rnn"] == "graded"


def test_what_jupyter_copied_stands_behind_what_it_copied(tmp_path):
    names = ("simple_rnn.ipynb", "simple_rnn-Copy1.ipynb", "simple_rnn-checkpoint.ipynb")
    put(tmp_path / "ann", {name: notebook(f"# {name}\n{DONE}") for name in names})
    put(tmp_path / "ann", {".ipynb_checkpoints/simple_rnn.ipynb": notebook(DONE)})
    assert told(tmp_path) == {
        ("", ""): "Jupyter's own copies",
        **{(name, "simple_rnn"): "simple_rnn.ipynb counts" for name in names[1:]},
        (names[0], "simple_rnn"): "graded",
    }
    # Alone, or where the other is the stub, the copy is what there is.
    files = {f"ben/{names[0]}": notebook(STUB), f"ben/{names[1]}": notebook(DONE)}
    found = told(put(tmp_path / "again", files))
    assert found["simple_rnn-Copy1.ipynb", "simple_rnn"] == "graded"
    assert found["simple_rnn.ipynb", "simple_rnn"].startswith(
        "simple_rnn-Copy1.ipynb counts: nothing"
    )


def test_a_notebook_may_hold_several_exercises(tmp_path):
    both = of_cells(
        [
            cell("## Exercise 3", "markdown"),
            cell(DONE),
            cell("## Exercise 5", "markdown"),
            cell(OTHER),
        ]
    )
    put(tmp_path, {"ann/homework.ipynb": both, "ben/simple_rnn.ipynb": both})
    collection = collect(tmp_path, EXERCISES)
    found = [(one.hand_in.student, one.hand_in.exercise) for one in collection.submissions]
    folders = (RNN.folder, GAP.folder)
    assert found == [(who, folder) for who in ("ann", "ben") for folder in folders]
    assert len({one.hand_in.sha256 for one in collection.submissions}) == 1


def test_what_bears_an_exercises_name_stands_before_what_holds_it_too(tmp_path):
    both = of_cells([cell(DONE), cell(OTHER)])
    put(tmp_path, {"ann/simple_rnn.ipynb": both, "ann/long_gap.ipynb": notebook(OTHER)})
    assert told(tmp_path) == {
        ("simple_rnn.ipynb", "simple_rnn"): "graded",
        ("long_gap.ipynb", "long_gap"): "graded",
    }
    files = {"ben/simple_rnn.ipynb": both, "ben/long_gap.ipynb": notebook("x = 1")}
    assert told(put(tmp_path / "again", files)) == {
        ("simple_rnn.ipynb", "simple_rnn"): "graded",
        ("simple_rnn.ipynb", "long_gap"): "graded",
        ("long_gap.ipynb", "long_gap"): (
            "simple_rnn.ipynb counts: nothing that can be read is written in this one"
        ),
    }


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.slug)
def test_a_solution_is_an_attempt_at_its_own_exercise_alone(tmp_path, exercise):
    """Several exercises have a function of one name, and some even of the same parameters."""
    put(tmp_path, {"ann/notebook.ipynb": notebook(exercise.reference.read_text("utf-8"))})
    (one,) = collect(tmp_path, EXERCISES).submissions
    assert one.hand_in.exercise == exercise.folder


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Copy of simple_rnn.ipynb", colab("simple_rnn", DONE)),
        ("homework.ipynb", of_all("simple_rnn", DONE)),
        ("homework.py", exported(DONE)),
        ("old.ipynb", third_format(DONE)),
        ("exercise3/whatever.ipynb", notebook("x = 1")),
        ("simple_rnn.ipynb.json", notebook(DONE)),
        ("simple_rnn.ipynb.txt", notebook(DONE)),
    ],
)
def test_a_notebook_is_known_by_its_name_its_folder_or_what_it_holds(tmp_path, name, content):
    put(tmp_path, {f"ann/{name}": content, "ben/hw.zip": zipped({name: content})})
    found = [one.hand_in.exercise for one in collect(tmp_path, EXERCISES).newest()]
    assert found == [RNN.folder, RNN.folder]


def test_what_is_no_attempt_says_why(tmp_path):
    files = {
        "Untitled.ipynb": notebook(""),
        "lecture.ipynb": notebook("print('hello')"),
        "broken.ipynb": notebook(DONE)[:-9],
        "merged.ipynb": b"<<<<<<< HEAD\n" + notebook(DONE).replace(b'"cells"', b'\n"cells"'),
        "r.ipynb": of_cells([cell("x <- 1")], {"language_info": {"name": "R"}}),
        "data.ipynb": json.dumps([1]).encode(),
    }
    nothing = "a notebook that holds nothing of windows, simple_rnn_cell, simple_rnn"
    put(tmp_path / "ann", files)
    reasons = {name: why for (name, _), why in told(tmp_path, EXERCISES[:3]).items()}
    assert reasons.pop("Untitled.ipynb") == reasons.pop("lecture.ipynb") == nothing
    assert "JSON" in reasons["broken.ipynb"]
    assert "conflict markers" in reasons["merged.ipynb"]
    assert reasons["r.ipynb"] == "the notebook is written in R; the exercises need Python"
    assert all(reasons.values())


def test_a_notebook_with_the_name_that_cannot_be_read_is_an_attempt(tmp_path):
    put(tmp_path, {"ann/simple_rnn.ipynb": notebook(DONE)[:-9]})
    (one,) = collect(tmp_path, EXERCISES).submissions
    assert (one.hand_in.exercise, one.problem) == (RNN.folder, "")
