"""Imports only go down: the house has floors, and this walks its stairs."""

import ast
import graphlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

PACKAGE = ROOT / "grader" / "rnn_grade"

# From the ground up; a room may import rooms of its own floor and of the floors below.
FLOORS = (
    {"errors", "files", "report", "text"},
    {"checks", "course"},
    {"datasets", "sandbox", "workspace"},
    {"grading", "render"},
    {"lanes"},
    {"authoring", "classroom"},
    {"commands", "__main__"},
)
# The rooms that may reach less than their floor: nothing else of the house but these.
ALONE = {
    "errors": set(),
    "files": set(),
    "report": set(),
    "text": set(),
    "checks": {"errors"},
    "course": {"errors", "report"},
    "datasets": {"course", "errors", "text"},
    "workspace": {"course", "errors", "files", "report"},
    "sandbox": {"course", "errors", "text"},
}
# The rooms inside of a room that stand apart: they run in the learner's process, or beside Python
# alone, and reach nothing of the house but these.
APART = {
    "sandbox/worker": {"sandbox/frames", "sandbox/worker"},
    "sandbox/frames": set(),
    "course/outline": set(),
}

# What each room may import from elsewhere than the standard library; a room not named, nothing.
OUTSIDE = {
    "checks": {"numpy"},
    "sandbox": {"numpy", "keras", "tensorflow"},
    "grading": {"numpy", "pytest"},
    "render": {"rich"},
    "authoring": {"rich"},
    "classroom": {
        *("dask", "dask_jobqueue", "distributed"),
        *("matplotlib", "rich", "sqlalchemy", "yaml"),
    },
    "commands": {"click", "rich"},
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return every module that a file names, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=module, names=names, level=0):
                found |= {f"{module}.{alias.name}" for alias in names}
            case ast.ImportFrom():
                raise AssertionError(f"{path}, line {node.lineno}: imports name `rnn_grade`")
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                found.add(name)
    return found


def imports(path: Path) -> set[str]:
    """Return the rooms that a module reaches."""
    names = (name.split(".") for name in imported(path))
    return {
        parts[1]
        for parts in names
        if parts[0] == "rnn_grade" and len(parts) > 1 and not parts[1].startswith("__")
    }


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
FLOOR = {name: number for number, floor in enumerate(FLOORS) for name in floor}


def test_every_room_has_a_floor():
    assert {room(path) for path in MODULES} == set(FLOOR)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_only_go_down(path):
    own = room(path)
    for other in imports(path) - {own}:
        assert FLOOR[other] <= FLOOR[own], f"{own} imports {other} from a floor above"
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


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_are_small_and_say_their_rule(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 350
    assert ast.get_docstring(ast.parse(text)), "a module's docstring states its rule"


def test_the_package_itself_imports_nothing():
    assert imported(PACKAGE / "__init__.py") == set()


def test_no_room_reaches_itself_in_a_circle():
    below = {name: set() for name in FLOOR}
    for path in MODULES:
        below[room(path)] |= imports(path) - {room(path)}
    tuple(graphlib.TopologicalSorter(below).static_order())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
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
        "from rnn_grade.commands.learner import main\n"
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
