"""The command as a whole: where one stands, its help, and what must not be loaded for it."""

import os
import subprocess
import sys

import pytest
from places import ROOT


def test_bare_command_says_where_one_stands(desk, fails):
    assert desk().stdout == (
        "╌╌╌╌╌╌╌╌╌╌  0 of 3 exercises done\n"
        "\n"
        "Next is exercise 1: Double it\n"
        "  Task        write `double`\n"
        "  Your file   01_double/double.py\n"
        "  Time        about 5 minutes\n"
        "\n"
        "  rnn-grade show 1     reads the task\n"
        "  rnn-grade exercise1  grades your file\n"
        "  rnn-grade watch      grades it at every save, and goes on to the next one\n"
        "  rnn-grade list       shows all exercises\n"
        "  rnn-grade --help     explains the rest\n"
    )
    fails()
    desk("1")
    text = desk().stdout
    assert "  Last result 0 of 3 points, just now; first to mend: It doubles.\n" in text
    assert "  rnn-grade hint 1     opens a hint\n" in text


def test_the_course_may_stand_anywhere(desk, monkeypatch):
    monkeypatch.delenv("RNN_GRADE_COURSE")
    for words in (
        ("--course", desk.course.root, "list"),
        ("list", "--course", desk.course.root),
        (f"--course={desk.course.root}", "list"),
    ):
        assert "Double it" in desk(*words).stdout
    assert desk("1", "--course", desk.course.root).exit_code == 0
    assert desk("--course", desk.course.root, "1").exit_code == 0
    assert "Triple it" in desk("--course", desk.course.root).stdout


def test_help_teaches_with_examples_and_lists_the_options_of_grading(desk):
    result = desk("--help")
    assert result.exit_code == 0
    for part in (
        "Usage: rnn-grade EXERCISE... [PATH] [OPTIONS]\n       rnn-grade COMMAND [ARGUMENTS]\n",
        "rnn-grade exercise3            grade your file of exercise 3\n",
        "Learning:\n  start     Make a workspace",
        "A class:\n  ci        Write",
        "  hint      Open one more hint",
        "--only CHECK",
        "--part FUNCTION",
        "--format NAME",
        "0 all passed, 1 not all passed, 2 the command was wrong",
    ):
        assert part in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    assert desk("exercise1", "--help").stdout.startswith("Usage: rnn-grade grade [OPTIONS]")


def test_help_is_understood_as_a_word(desk):
    assert desk("help").stdout == desk("--help").stdout
    assert desk("help", "hint").stdout == desk("hint", "--help").stdout


@pytest.mark.parametrize("words", [["--help"], ["list"], []])
def test_the_quick_commands_load_nothing_heavy(words):
    code = (
        "import sys\n"
        "from rnn_grade.commands.main import main\n"
        f"try:\n    main({words!r})\n"
        "except SystemExit as stop:\n    assert not stop.code\n"
        "heavy = {'keras', 'tensorflow', 'numpy', 'pytest', '_pytest', 'pygments'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    world = str(ROOT / "tests" / "world")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "grader"), "RNN_GRADE_COURSE": world}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_module_is_the_same_command(desk):
    # A shell that knows no `rnn-grade` reads what works there.
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "grader"), "FORCE_COLOR": "1", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-m", "rnn_grade", "nothing"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "There is no command and no exercise called `nothing`.\n"
        f"`{sys.executable} -m rnn_grade list` shows all exercises, "
        f"`{sys.executable} -m rnn_grade --help` all commands.\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe without a reader is told otherwise")
def test_a_grading_whose_output_nobody_reads_goes_on_and_is_kept(tmp_path):
    # As `rnn-grade 1 | head -1`: Rich would end the program inside of a check.
    world = ROOT / "tests" / "world"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "grader"), "RNN_GRADE_COURSE": str(world)}
    command = [sys.executable, "-m", "rnn_grade"]
    subprocess.run([*command, "start", "."], cwd=tmp_path, env=environment, check=True)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*command, "1"],
        cwd=tmp_path,
        env=environment,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")
    assert (tmp_path / ".rnn-grade/progress.json").is_file()


@pytest.mark.parametrize("command", ["show", "hint", "solution", "attempts", "reset", "notebook"])
def test_a_command_without_its_exercise_asks_for_it(desk, command):
    result = desk(command)
    assert result.exit_code == 2
    assert result.stderr == (
        "Which exercise?\n"
        f"For example `rnn-grade {command} 3`; `rnn-grade list` shows all of them.\n"
    )
