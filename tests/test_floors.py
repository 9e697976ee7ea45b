"""Imports only go down: the house has floors, and this walks its stairs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "grader" / "rnn_grade"

# From the ground up; a room may import rooms of its own floor and of the floors below.
FLOORS = (
    {"text", "errors", "report", "outline", "protocol"},
    {"checks", "contract"},
    {"worker"},
    {"course"},
    {"datasets"},
    {
        "wire",
        "process",
        "surroundings",
        "launcher",
        "doctor",
        "session",
        "remote",
        "fixtures",
        "plugin",
        "workspace",
        "progress",
        "render",
    },
    {"grading", "authoring"},
    {"entrance", "naming", "batch", "cli", "__main__"},
)
# Within a floor, what may not be reached from where: the far side stands alone, words are last.
ALONE = {
    "worker": {"protocol", "text", "errors"},
    "protocol": set(),
    "text": set(),
    "report": set(),
    "outline": set(),
    "errors": set(),
    "contract": {"errors", "outline"},
    "checks": {"errors"},
    "course": {"errors"},
    "datasets": {"course", "errors", "text"},
    "render": {"doctor", "report", "text", "course", "errors", "progress", "workspace", "outline"},
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Return the rooms that a module names, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rnn_grade"):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "rnn_grade" and len(parts) > 1 and not parts[1].startswith("__"):
                found.add(parts[1])
    return found


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


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_are_small_and_say_their_rule(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 350
    assert ast.get_docstring(ast.parse(text)), "a module's docstring states its rule"


def test_the_grader_never_imports_keras():
    for path in MODULES:
        if room(path) != "worker":
            text = path.read_text("utf-8")
            assert "import keras" not in text
            assert "import tensorflow" not in text


@pytest.mark.parametrize("words", [["--help"], ["list"], ["show", "2"]])
def test_quick_commands_import_nothing_heavy(words):
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom rnn_grade.cli import main\n"
        f"result = CliRunner().invoke(main, {words!r})\n"
        "assert result.exit_code == 0, result.output\n"
        "heavy = {'keras', 'tensorflow', 'pytest', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
