"""A shell completes what can be typed: it asks the command itself, and gets its answer soon."""

import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner
from places import ROOT

from rnn_grade.commands import completion
from rnn_grade.commands.main import main


@pytest.fixture
def offered(desk):
    """Return what the desk's command offers for the last of some words."""

    def offered(*words):
        asked = {
            "_RNN_GRADE_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(["rnn-grade", *words]),
            "COMP_CWORD": str(len(words)),
            "RNN_GRADE_COURSE": str(desk.course.root),
        }
        said = CliRunner().invoke(main, [], env=asked).stdout
        return [line.removeprefix("plain,") for line in said.split()]

    return offered


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("exe",), ["exercise1", "exercise2", "exercise3"]),
        (("l",), ["list"]),
        (("dou",), ["double"]),
        (("show", "2"), ["2"]),
        (("show", "tr"), ["triple"]),
        (("author", "verify", "exercise3"), ["exercise3"]),
        (("1", "--only", ""), ["doubles", "keeps_the_shape"]),
        (("exercise1", "--only", "k"), ["keeps_the_shape"]),
        (("hint", "1", "--check", "d"), ["doubles"]),
        (("explain", "be"), ["best-result"]),
        (("1", "--form"), ["--format"]),
        (("./01",), ["file,./01"]),
        (("nothing",), []),
        (("nothing", "--only", ""), []),
    ],
)
def test_what_can_be_meant_is_offered(offered, words, expected):
    assert offered(*words) == expected


def test_functions_are_offered_where_parts_are_asked_for(offered, desk, monkeypatch):
    monkeypatch.setattr(type(desk.course.exercises[0]), "parts", ("double", "other"))
    assert offered("grade", "double", "--part", "d") == ["double"]


def test_in_the_folder_of_an_exercise_its_checks_are_meant(offered, desk, monkeypatch):
    monkeypatch.chdir(desk.folder / "01_double")
    assert offered("--only", "d") == ["doubles"]


def test_a_course_that_cannot_be_read_is_not_complained_about_while_typing(offered, desk):
    (desk.course.root / "exercises/01_double/exercise.toml").write_text("x", "utf-8")
    assert "show" in offered("s")
    assert offered("show", "") == []


@pytest.mark.parametrize(
    ("shell", "place", "line"),
    [
        ("bash", "~/.bashrc", '#   eval "$(rnn-grade completion bash)"'),
        ("zsh", "~/.zshrc, below `compinit`", '#   eval "$(rnn-grade completion zsh)"'),
        ("fish", "~/.config/fish/config.fish", "#   rnn-grade completion fish | source"),
    ],
)
def test_the_script_says_where_it_goes(shell, place, line):
    script = CliRunner().invoke(main, ["completion", shell]).stdout.splitlines()
    assert script[0] == f"# To have this in every new shell, put the next line into {place}:"
    assert script[1] == line
    assert any("_RNN_GRADE_COMPLETE" in one for one in script)


def test_without_a_name_it_is_the_shell_that_one_is_in(monkeypatch):
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert "fish | source" in CliRunner().invoke(main, ["completion"]).stdout
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    result = CliRunner().invoke(main, ["completion"])
    assert result.exit_code == 2
    assert result.stderr == (
        "Which shell is this?\nName it: `rnn-grade completion bash|zsh|fish|powershell`.\n"
    )


def test_a_shell_that_the_installed_click_does_not_know_is_said(monkeypatch):
    monkeypatch.setattr(completion, "get_completion_class", lambda name: None)
    result = CliRunner().invoke(main, ["completion", "powershell"])
    assert result.exit_code == 2
    assert "knows no completion for powershell." in result.stderr
    assert "`pip install --upgrade click` gets a newer one." in result.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash_itself_completes_with_nothing_heavy_imported(tmp_path):
    command = tmp_path / "rnn-grade"
    heavy = "print([n for n in ('keras', 'numpy', 'pytest', 'rich') if n in sys.modules])"
    command.write_text(
        f"#!{sys.executable}\nimport atexit, sys\n"
        f"atexit.register(lambda: {heavy.replace('print(', 'print(*')})\n"
        "from rnn_grade.commands.main import main\nmain()\n",
        "utf-8",
    )
    command.chmod(0o755)
    script = (
        'eval "$(rnn-grade completion bash)"; COMP_WORDS=(rnn-grade 3 --only learns); '
        "COMP_CWORD=3; _rnn_grade_completion rnn-grade; echo ${COMPREPLY[*]}"
    )
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "PATH": path, "PYTHONPATH": f"{ROOT}/grader"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["learns_the_task"]
