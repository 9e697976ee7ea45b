"""`author attack` tries the tricks of a folder against any course, and says what got through."""

import io
from pathlib import Path

import pytest
from places import ATTACKS
from rich.console import Console

from rnn_grade.authoring.attack import attack
from rnn_grade.errors import UserError

CHOSEN = ("exit_zero", "write_canary", "read_passwd", "socket_udp", "patched_numpy", "loop")


def tried(world, folder: Path) -> tuple[int, str]:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    exercises = [world.find("passes")]
    return attack(exercises, folder, jobs=1, console=console), console.file.getvalue()


@pytest.fixture
def folder(tmp_path):
    for name in CHOSEN:
        (tmp_path / f"{name}.py").write_text((ATTACKS / f"{name}.py").read_text())
    return tmp_path


def test_nothing_gets_through(world, folder):
    code, text = tried(world, folder)
    assert code == 0, text
    row = next(line for line in text.splitlines() if line.startswith("01_passes")).split()
    assert row[2:] == ["6", "6", "everything"]
    assert "Nothing got through." in text


def test_what_earns_points_is_named(world, folder):
    (folder / "right.py").write_text("def double(x):\n    return 2 * x\n")
    code, text = tried(world, folder)
    assert code == 1
    assert "01_passes, right: 2 points instead of 0" in text
    assert "1 got through." in text


def test_an_empty_folder_is_a_users_error(world, tmp_path):
    with pytest.raises(UserError, match="There are no attacks in"):
        tried(world, tmp_path)
