"""Printed commands work in the shell of whoever reads them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rnn_grade.commands import reached


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A shell whose PATH holds these programs, beside the environment `my env`."""
    inside = tmp_path / "my env" / "bin"
    inside.mkdir(parents=True)
    monkeypatch.setattr(sys, "executable", str(inside / "python"))
    monkeypatch.setattr(sys, "prefix", str(inside.parent))
    monkeypatch.setattr(sys, "argv", [str(Path(reached.__file__).parents[1] / "__main__.py")])
    monkeypatch.setenv("SHELL", "/bin/bash")
    for name in ("rnn-grade", "python", "python3", "activate", "activate.fish"):
        (inside / name).touch(mode=0o755)
    empty = tmp_path / "bin"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    return inside


def test_a_name_that_the_shell_knows_is_the_shortest(shell, monkeypatch):
    monkeypatch.setenv("PATH", str(shell))
    assert reached.program() == "rnn-grade"
    assert reached.entrance() == ""


def test_started_by_its_path_it_is_reached_by_that_from_every_folder(shell, monkeypatch):
    monkeypatch.chdir(shell.parent)
    monkeypatch.setattr(sys, "argv", ["bin/rnn-grade"])
    assert reached.program() == f"'{shell}/rnn-grade'"


def test_a_python_of_this_very_environment_will_do(shell, monkeypatch):
    (shell / "rnn-grade").unlink()
    monkeypatch.setenv("PATH", str(shell))
    assert reached.program() == "python -m rnn_grade"
    (shell / "python").unlink()
    assert reached.program() == "python3 -m rnn_grade"


def test_another_python_is_of_no_use(shell, tmp_path):
    (tmp_path / "bin/python").touch(mode=0o755)
    assert reached.program() == f"'{shell}/python' -m rnn_grade"


@pytest.mark.parametrize(
    ("of_shell", "script"), [("/bin/zsh", "activate"), ("/usr/bin/fish", "activate.fish")]
)
def test_an_environment_is_entered_by_its_script(shell, monkeypatch, of_shell, script):
    monkeypatch.setenv("SHELL", of_shell)
    assert reached.entrance() == f"source '{shell}/{script}'"


def test_outside_of_an_environment_there_is_nothing_to_enter(shell, monkeypatch):
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    assert reached.entrance() == ""


def test_on_windows_powershell_enters_it(shell, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert reached.entrance().startswith('"')
    assert reached.entrance().endswith('Activate.ps1"')


def test_start_ends_with_commands_that_work_and_with_the_way_to_shorter_ones(tmp_path):
    environment = {**os.environ, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-m", "rnn_grade", "start", "work"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    show = next(line for line in lines if line.endswith("show 1")).strip()
    assert show == f"{sys.executable} -m rnn_grade show 1"
    assert lines[-2] == f"Shorter, once in each terminal: source {sys.prefix}/bin/activate"
    assert lines[-1] == (
        "Then it is `rnn-grade`, and `python` runs your files with NumPy and Keras."
    )
    shown = subprocess.run(
        ["sh", "-c", f"cd work && {show}"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.startswith("Exercise 1: ")
