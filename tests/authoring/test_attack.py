"""`author attack` tries the tricks of a folder against any course, and says what got through."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from places import ATTACKS, WORLD

from rnn_grade.commands.main import main

CHOSEN = ("exit_zero", "write_canary", "read_passwd", "socket_udp", "patched_numpy", "loop")


def tried(folder: Path) -> tuple[int, str]:
    command = ["author", "attack", "passes", "--course", str(WORLD), "--attacks", str(folder)]
    result = CliRunner().invoke(main, [*command, "--jobs", "1"], env={"COLUMNS": "100"})
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path):
    for name in CHOSEN:
        (tmp_path / f"{name}.py").write_text((ATTACKS / f"{name}.py").read_text())
    return tmp_path


def test_nothing_gets_through(folder):
    code, text = tried(folder)
    assert code == 0, text
    row = next(line for line in text.splitlines() if line.startswith("01_passes")).split()
    assert row[2:] == ["6", "6", "everything"]
    assert "Nothing got through." in text


def test_what_earns_points_is_named(folder):
    (folder / "right.py").write_text("def double(x):\n    return 2 * x\n")
    code, text = tried(folder)
    assert code == 1
    assert "01_passes, right: 2 points instead of 0" in text
    assert "1 got through." in text


def test_an_empty_folder_is_a_users_error(tmp_path):
    code, text = tried(tmp_path)
    assert code == 2
    assert "There are no attacks in" in text
