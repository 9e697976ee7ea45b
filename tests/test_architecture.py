"""Imports only go down: the house has floors, and this walks its stairs."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import make_architecture
from floors import FLOORS, PACKAGE, imported, modules, room, rooms_imported, sentence

# One number for every file: what is longer does more than one thing.
MOST_LINES = 350
# A check file holds what an exercise asks, and the sentences that no edit of the reference carries.
MOST_CHECK_LINES = 550

# The rooms that may reach less than their floor: nothing else of the house but these.
ALONE = {
    "errors": set(),
    "files": {"errors"},
    "report": set(),
    "text": set(),
    "checks": {"course", "errors", "text"},
    "course": {"errors", "report"},
    "datasets": {"course", "errors", "text"},
    "watching": {"course", "report"},
    "workspace": {"course", "errors", "files", "report"},
    "sandbox": {"course", "errors", "text"},
}
# The rooms inside of a room that stand apart: they run in the learner's process, or beside Python
# alone, and reach nothing of the house but these.
APART = {
    "sandbox/worker": {
        *("sandbox/frames", "sandbox/levels", "sandbox/messages", "sandbox/questions"),
        *("sandbox/judge", "sandbox/worker"),
    },
    "sandbox/judge": {
        *("sandbox/frames", "sandbox/messages", "sandbox/questions", "sandbox/judge"),
        "sandbox/worker",
    },
    "sandbox/frames": {"sandbox/sizes"},
    "sandbox/levels": set(),
    "sandbox/messages": {"sandbox/frames"},
    "sandbox/questions": {"sandbox/frames", "sandbox/messages", "sandbox/questions"},
    "sandbox/process": set(),
    "sandbox/sizes": set(),
    "course/encoding": set(),
    "course/outline": set(),
    "grading/cells": {
        *("errors", "course/encoding", "course/outline", "grading/cells", "report"),
        # It starts a process of its own kind.
        "sandbox/process",
    },
    # Before the process starts, its text is decoded.
    "classroom/similarity/syntax": {"course/encoding", "sandbox/process"},
}

# What each room may import from elsewhere than the standard library; a room not named, nothing.
OUTSIDE = {
    "checks": {"numpy"},
    # Linux says by itself what a process computes; elsewhere `psutil` asks.
    "sandbox": {"numpy", "keras", "psutil", "tensorflow"},
    # What pytest makes of a file of tests is made of a sealed text by its own inner functions.
    "grading": {"_pytest", "numpy", "pytest"},
    "datasets": {"numpy"},
    "render": {"rich"},
    "authoring": {"numpy", "rich"},
    "classroom": {
        *("dask", "dask_jobqueue", "distributed", "dulwich", "jinja2"),
        *("markupsafe", "matplotlib", "rich", "sqlalchemy", "yaml"),
    },
    "commands": {"click", "rich"},
    # Tells when a file was saved.
    "watching": {"watchfiles"},
    # `google.colab` is there in its own notebooks alone.
    "notebook": {"IPython", "click", "google", "nbformat", "numpy", "rich"},
}

MODULES = modules()
FOLDERS = sorted({path.parent for path in MODULES} - {PACKAGE})
FLOOR = {name: number for number, floor in enumerate(FLOORS) for name in floor}


def inside(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_every_room_has_a_floor_and_there_are_few_of_both():
    assert {room(path) for path in MODULES} == set(FLOOR)
    assert len(FLOOR) - 1 <= 18, "rooms, beside the door `__main__`"
    assert len(FLOORS) <= 8


@pytest.mark.parametrize("path", MODULES, ids=inside)
def test_imports_only_go_down(path):
    own = room(path)
    for other in rooms_imported(path):
        assert FLOOR[other] < FLOOR[own], f"{own} imports {other}, which is on no floor below"
        assert own not in ALONE or other in ALONE[own], f"{own} must not import {other}"


@pytest.mark.parametrize("place", APART)
def test_what_runs_elsewhere_reaches_nothing_else_of_the_house(place):
    own = PACKAGE / place
    files = own.rglob("*.py") if own.is_dir() else [own.with_suffix(".py")]
    allowed = {f"rnn_grade.{other.replace('/', '.')}" for other in APART[place]}
    for path in files:
        names = {name for name in imported(path) if name.split(".")[0] == "rnn_grade"}
        odd = {n for n in names if not any(n == a or n.startswith(f"{a}.") for a in allowed)}
        assert not odd, f"{path} must not import {odd}"


@pytest.mark.parametrize("path", MODULES, ids=inside)
def test_rooms_are_small_and_say_their_rule(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text)), "a module's docstring states its rule"


@pytest.mark.parametrize("folder", FOLDERS, ids=inside)
def test_every_folder_says_what_it_is_for(folder):
    assert sentence(folder).endswith(".")


def test_the_package_itself_imports_nothing_until_ipython_loads_it():
    file = PACKAGE / "__init__.py"
    statements = ast.parse(file.read_text("utf-8")).body
    assert not [node for node in statements if isinstance(node, ast.Import | ast.ImportFrom)]
    loader = "rnn_grade.notebook.kernel.extension"
    assert imported(file) == {f"{loader}.load", f"{loader}.unload"}


def test_the_picture_shows_the_house_as_it_is():
    drawn = make_architecture.PICTURE.read_text("utf-8")
    assert drawn == make_architecture.picture(), "run `python scripts/make_architecture.py`"


@pytest.mark.parametrize("path", MODULES, ids=inside)
def test_only_the_far_side_imports_keras_and_words_need_numpy_alone(path):
    found = {name.split(".")[0] for name in imported(path)}
    outside = found - sys.stdlib_module_names - {"rnn_grade"}
    assert outside <= OUTSIDE.get(room(path), set())


@pytest.mark.parametrize("words", [[], ["--help"], ["list"], ["show", "2"]])
def test_quick_commands_import_nothing_heavy(words, tmp_path):
    code = (
        "import atexit, sys\n"
        "heavy = {'keras', 'tensorflow', 'pytest', 'numpy'}\n"
        "show = lambda: print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
        "atexit.register(show)\n"
        "from rnn_grade.commands.main import main\n"
        f"main({words!r})"
    )
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "[]\n")
    assert done.stdout


@pytest.mark.parametrize(
    "path", sorted((PACKAGE.parent / "checks").glob("*.py")), ids=lambda path: path.stem
)
def test_a_check_file_says_only_what_is_asked(path):
    assert len(path.read_text("utf-8").splitlines()) <= MOST_CHECK_LINES
