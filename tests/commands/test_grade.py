"""Grading as a learner types it: which file, what is shown, what is kept, which exit code."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from desk import report_of

from rnn_grade.commands.main import main
from rnn_grade.errors import Broken, UserError
from rnn_grade.grading import grade as grading
from rnn_grade.report import Status


@pytest.mark.parametrize(
    "name", ["exercise1", "1", "01_double", "double", "Exercise1", "01_double/"]
)
def test_one_exercise_has_many_names(desk, name):
    assert desk(name).exit_code == 0
    assert desk.calls == [
        ("double", desk.folder.resolve() / "01_double/double.py", desk.calls[0][2])
    ]
    assert desk.calls[0][2]["display"] == "01_double/double.py"


@pytest.mark.parametrize(
    "words",
    [
        *(("exercise", "1"), ("Exercise", "01"), ("ex1",), ("test", "1"), ("check", "exercise1")),
        *(("run", "exercise", "1"), ("grade", "exercise", "1"), ("test", "double"), ("double.py",)),
    ],
)
def test_what_other_tools_call_grading_is_understood(desk, words):
    assert desk(*words).exit_code == 0
    assert [call[1] for call in desk.calls] == [desk.folder.resolve() / "01_double/double.py"]


@pytest.mark.parametrize("words", [("test",), ("exercise",), ("run", "--seed", "7")])
def test_grading_without_an_exercise_asks_which(desk, words):
    result = desk(*words)
    assert result.exit_code == 2
    assert result.stderr == (
        "Which exercise shall be graded?\nFor example `rnn-grade exercise3`, or `--all`.\n"
    )


@pytest.mark.parametrize("word", ["submit", "tset", "verify", "rest", "clear"])
def test_a_wrong_word_before_an_exercise_is_answered_with_the_right_command(desk, word):
    result = desk(word, 2)
    assert result.exit_code == 2
    assert result.stderr == (
        f"There is no command and no exercise called `{word}`.\n"
        "`rnn-grade exercise2` grades exercise 2; `rnn-grade --help` lists the commands.\n"
    )


def test_a_folder_that_is_called_test_is_a_path(desk):
    Path("test").mkdir()
    Path("test/double.py").write_text("")
    assert desk(1, "test").exit_code == 0
    assert desk.calls[0][1] == Path("test/double.py")


def test_other_commands_understand_it_as_well(desk):
    assert desk("show", "exercise", 1).stdout == desk("show", 1).stdout


def test_several_exercises_and_all(desk):
    assert desk(1, "triple", 1).exit_code == 0
    assert [call[0] for call in desk.calls] == ["double", "triple"]
    desk.calls.clear()
    result = desk("--all")
    assert [call[0] for call in desk.calls] == ["double", "triple", "halve"]
    assert result.stdout.endswith("3 of 3 exercises passed, 9 of 9 points.\n")


@pytest.mark.parametrize("words", [["1", "answer.py"], ["1", "./answer.py"], ["1", "sub"]])
def test_the_last_word_may_be_a_path(desk, words):
    Path("answer.py").write_text("")
    Path("sub").mkdir()
    Path("sub/double.py").write_text("")
    assert desk(*words).exit_code == 0
    expected = "sub/double.py" if words[1] == "sub" else words[1]
    assert desk.calls[0][1] == Path(expected)


def test_a_path_alone_names_its_exercise(desk):
    assert desk("02_triple/triple.py").exit_code == 0
    assert desk("./03_halve").exit_code == 0
    assert [call[0] for call in desk.calls] == ["triple", "halve"]


def test_options_may_stand_before_the_name(desk):
    words = ("--seed", 5, "--only", "doubles", "--timeout", 2.5, "-v", "exercise1")
    assert desk(*words).exit_code == 0
    options = desk.calls[0][2]
    assert (options["seed"], options["only"], options["timeout"]) == (5, ("doubles",), 2.5)


def test_a_named_course_is_graded_where_nothing_else_is_near(desk, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert desk("1").exit_code == 0
    assert desk.calls[0][1] == desk.course.find("1").stub
    assert not (desk.course.root / ".rnn-grade").exists()


def test_the_folder_one_stands_in_never_chooses_the_checks(desk, monkeypatch):
    forged = desk.folder / "grader/checks"
    forged.mkdir(parents=True)
    (forged / "01_double.py").write_text("")
    (desk.folder / "exercises/01_double").mkdir(parents=True)
    monkeypatch.setattr(
        grading,
        "grade",
        lambda exercise, path, **_: (
            pytest.fail(str(exercise.root))
            if exercise.root != desk.course.root
            else desk.grade(exercise, path, **_)
        ),
    )
    assert desk("1").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["dobule"], "There is no exercise called `dobule`.\nDid you mean `double`?\n"),
        (["lsit"], "There is no command and no exercise called `lsit`.\n"
                   "Did you mean `rnn-grade list`?\n"),
        (["quit"], "There is no command and no exercise called `quit`.\n`rnn-grade list` shows all "
                   "exercises, `rnn-grade --help` all commands.\n"),
        (["99"], "There is no exercise called `99`.\n`rnn-grade list` shows all of them.\n"),
        (["--seed", "3"], "Which exercise shall be graded?\n"
                          "For example `rnn-grade exercise3`, or `--all`.\n"),
        (["--all", "1"], "`--all` grades every exercise, so none can be named with it.\n"
                         "Leave out `--all`, or `1`.\n"),
        (["1", "none.py"], "none.py does not exist.\nCheck the path.\n"),
        (["1", "2", "01_double/double.py"],
         "01_double/double.py is one file, but 2 exercises are to be graded.\n"
         "Name one exercise, or a folder that holds all the files.\n"),
        (["./other.py"], "other.py does not exist.\nCheck the path.\n"),
        (["1", "--output", "no/where.json"],
         "no does not exist.\nMake the folder first, or name another.\n"),
        (["--course", "/none", "list"],
         "/none is not a course: it has no `exercises` folder.\n"
         "Name the folder that holds `exercises/` and `grader/checks/` with --course.\n"),
    ],
)  # fmt: skip
def test_a_wrong_command_says_what_to_type_and_exits_2(desk, words, message):
    result = desk(*words)
    assert (result.stderr, result.stdout, result.exit_code) == (message, "", 2)
    assert desk.calls == []


def test_a_wrong_check_says_nothing_else(desk):
    desk.reports.append(UserError("No check `x`.", "Did you mean `y`?"))
    result = desk("1", "--only", "x")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "No check `x`.\nDid you mean `y`?\n"


def test_a_part_stands_for_its_checks(desk):
    file = desk.course.find("2").check_file
    file.write_text(file.read_text() + "    submission.triple(1)\n")
    result = desk("2", "--part", "triple")
    assert result.exit_code == 0
    assert desk.calls[0][2]["only"] == ("keeps_the_shape",)
    assert "0 of 3 exercises done" in desk("list").stdout
    result = desk("2", "--part", "triplle")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == ("Exercise 2 has no part called `triplle`.\nDid you mean `triple`?\n")


def test_a_wrong_option_exits_2(desk):
    result = desk("1", "--formt", "json")
    assert result.exit_code == 2
    assert "--format" in result.stderr


# What comes out. --------------------------------------------------------------------------------


def test_a_failing_check_is_shown_and_exits_1(desk, fails):
    fails()
    result = desk("1")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:5] == [
        "Exercise 1: Double it",
        "01_double/double.py",
        "",
        "  Starting Python with NumPy in a separate process.",
        lines[4],
    ]
    assert lines[4].split() == ["✗", "failed", "It", "doubles.", "0/2"]
    assert "    Waits for     It doubles." in lines
    assert "0 of 3 points · isolation process · seed 0 · 1.2 s" in lines[-3]
    assert lines[-1] == "→ rnn-grade hint 1  opens one more hint"
    assert "printed by you" not in result.stdout
    assert "\x1b" not in result.stdout


def test_verbose_shows_what_was_printed(desk, fails):
    fails()
    assert "    It printed    printed by you" in desk("1", "-v").stdout


def test_exit_codes(desk, fails):
    exercise = desk.course.find("1")
    assert desk("1").exit_code == 0
    fails()
    assert desk("1", "--exit-zero").exit_code == 0
    desk.reports.append(report_of(exercise, Status.PASSED, Status.BROKEN))
    assert desk("1").exit_code == 3
    desk.reports.append(replace(report_of(exercise), problem="no TensorFlow"))
    assert desk("1", "--exit-zero").exit_code == 3
    stopped = replace(report_of(exercise, Status.PASSED, Status.SKIPPED), interrupted=True)
    desk.reports.append(stopped)
    result = desk("1", "2")
    assert result.exit_code == 130
    assert "Stopped by Ctrl-C: 1 of 2 checks done." in result.stdout
    assert "exercise 2" not in result.stdout.lower()


def test_ctrl_c_anywhere_else_exits_130(desk):
    desk.reports.append(KeyboardInterrupt())
    result = desk("1")
    assert (result.stderr, result.exit_code) == ("Stopped.\n", 130)


def test_a_broken_grader_exits_3_and_blames_nobody(desk):
    desk.reports.append(Broken("no worker answered"))
    result = desk("1")
    assert result.exit_code == 3
    assert result.stderr == (
        "The grader itself failed: no worker answered\n"
        "This is not your fault, and costs you no points. Please report the text above.\n"
    )
    desk.reports.append(ZeroDivisionError("ours"))
    result = desk("1")
    assert result.exit_code == 3
    assert "ZeroDivisionError: ours\nThe grader itself failed.\nThis is not" in result.stderr


def test_json_prints_nothing_else_on_stdout(desk, fails):
    fails()
    result = desk("1", "--format", "json")
    data = json.loads(result.stdout)
    assert (data["schema"], data["score"], data["total"]) == ("rnn-grade/report/v1", 0, 3)
    assert "Starting Python with NumPy" in result.stderr
    assert "failed   It doubles." in result.stderr
    assert result.exit_code == 1


def test_json_of_several_exercises_is_a_list(desk):
    data = json.loads(desk("1", "2", "--format", "json").stdout)
    assert [report["exercise"] for report in data] == ["01_double", "02_triple"]


def test_a_report_goes_into_a_file_as_well(desk):
    result = desk("1", "--format", "json", "--output", "report.json")
    assert result.stdout == ""
    assert "3 of 3 points" in result.stderr
    assert json.loads(Path("report.json").read_text("utf-8"))["score"] == 3
    result = desk("1", "--output", "report.txt")
    assert "3 of 3 points" in result.stdout
    assert "  ✓ passed   It doubles." in Path("report.txt").read_text("utf-8")


def test_a_terminal_without_unicode_gets_ascii(desk, fails):
    fails()
    runner = CliRunner(charset="ascii")
    result = runner.invoke(main, ["1"])
    assert result.exit_code == 1
    assert result.stdout_bytes.isascii()
    assert "  x failed   It doubles." in result.stdout


# What is kept. ----------------------------------------------------------------------------------


def test_results_of_ones_own_file_are_remembered(desk, fails):
    fails()
    desk("1")
    assert "0 of 3 points, not passed  next" in desk("list").stdout
    desk("1")
    text = desk("list").stdout
    assert "3 of 3 points, passed" in text
    assert text.endswith("1 of 3 exercises done, 3 of 9 points.\n")


def test_a_result_that_cannot_be_kept_is_said(desk):
    state = desk.folder / ".rnn-grade"
    (state / "progress.json").mkdir()
    said = " ".join(desk("1").stdout.split())
    assert said.endswith(
        f"This result is not kept: {state} cannot be written. Check its permissions."
    )


def test_nothing_else_is_remembered(desk):
    Path("answer.py").write_text("")
    exercise = desk.course.find("1")
    desk("1", "answer.py")
    desk("1", "--only", "doubles")
    desk.reports.append(report_of(exercise, Status.PASSED, Status.BROKEN))
    desk("1")
    desk.reports.append(
        replace(report_of(exercise, Status.PASSED, Status.SKIPPED), interrupted=True)
    )
    desk("1")
    assert "0 of 3 exercises done, 0 of 9 points." in desk("list").stdout


def test_without_a_workspace_nothing_is_stored(desk, tmp_path, monkeypatch):
    bare = tmp_path / "bare"
    bare.mkdir()
    monkeypatch.chdir(bare)
    result = desk("1", desk.folder)
    assert result.exit_code == 0
    assert list(bare.iterdir()) == []
    assert not (desk.folder / ".rnn-grade/progress.json").exists()
    assert "There is no workspace at or above this folder yet." in desk().stdout
