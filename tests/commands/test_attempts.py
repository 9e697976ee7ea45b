"""All attempts are listed with what each changed, shown in full, and put back with a backup."""

import json
from dataclasses import replace

import pytest
from desk import report_of

from rnn_grade.commands import attempts
from rnn_grade.report import Status


@pytest.fixture
def three(desk, fails):
    """Three attempts: nothing, all, and a mistake; the second one with a seed and a curve."""
    file = desk.folder / "01_double/double.py"
    exercise = desk.course.find("1")
    fails()
    desk("1")
    desk("hint", "1")
    file.write_text("def double(x):\n    return 2 * x\n")
    passed = report_of(exercise)
    trained = replace(passed.checks[0], curve=(0.1, 0.5, 0.9), bar=0.8)
    desk.reports.append(replace(passed, checks=(trained, passed.checks[1]), seed=7))
    desk("1")
    file.write_text("def double(x):\n    return 3 * x\n")
    fails()
    desk("1")
    return file


def test_the_table_says_what_each_attempt_changed(desk, three):
    assert desk("attempts", "1", env={"COLUMNS": "80"}).stdout == (
        "Exercise 1: Double it\n"
        "\n"
        "  1  0 of 3  just now\n"
        "             0 of 2 checks passed\n"
        "  2  3 of 3  just now · seed 7 · 1 hint open\n"
        "             + It doubles.\n"
        "             + It keeps the shape.\n"
        "             Training: epoch 3, score 0.900, bar 0.800  ▁▅█\n"
        "  3  0 of 3  just now · 1 hint open\n"
        "             − It doubles.\n"
        "             − It keeps the shape.\n"
        "\n"
        "3 attempts, the best of them 3 of 3.\n"
        "  rnn-grade attempts 1 3            shows one in full, and what changed in the\n"
        "                                    file\n"
        "  rnn-grade attempts 1 3 --restore  puts its text back, with a backup\n"
    )


def test_one_attempt_is_shown_with_what_changed_in_the_file(desk, three):
    said = desk("attempts", "1", "3").stdout
    assert said.startswith("Attempt 3, just now\nExercise 1: Double it\n")
    assert "✗ failed   It doubles." in said
    assert said.endswith(
        "What changed since attempt 2\n"
        "@@ -1,2 +1,2 @@\n"
        " def double(x):\n"
        "-    return 2 * x\n"
        "+    return 3 * x\n"
    )
    first = desk("attempts", "1", "1").stdout
    assert first.endswith("It is the first attempt: there is no file to compare it with.\n")


def test_a_text_comes_back_and_the_present_one_is_kept(desk, three):
    now = three.read_text()
    said = desk("attempts", "1", "2", "--restore").stdout
    (backup,) = three.parent.glob("double.py.backup-*")
    assert said == (
        f"Your text is now in 01_double/{backup.name}\n"
        "01_double/double.py holds the text of attempt 2.\n"
    )
    assert (three.read_text(), backup.read_text()) == ("def double(x):\n    return 2 * x\n", now)
    assert desk("attempts", "1", "2", "--restore").stdout == (
        "01_double/double.py is that of attempt 2.\n"
    )


def test_a_reset_forgets_no_attempt(desk, three):
    desk("reset", "1", "--yes")
    assert "3 attempts, the best of them 3 of 3." in desk("attempts", "1").stdout


def test_what_is_no_whole_grading_of_the_own_file_is_no_attempt(desk, tmp_path):
    other = tmp_path / "double.py"
    other.write_text("x = 1\n")
    desk("1", "--only", "doubles")
    desk("1", str(other))
    broken = report_of(desk.course.find("1"), Status.BROKEN, Status.SKIPPED)
    desk.reports += [broken, replace(report_of(desk.course.find("1")), interrupted=True)]
    desk("1")
    desk("1")
    result = desk("attempts", "1")
    assert result.exit_code == 2
    assert result.stderr == (
        "Nothing of exercise 1 has been graded here yet.\n"
        "`rnn-grade exercise1` grades your file, and keeps what it finds.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1", "9"), "There is no attempt 9 at exercise 1, or it cannot be read.\n"),
        (("1", "--restore"), "Which attempt shall be restored?\n"),
        (("9",), "There is no exercise"),
    ],
)
def test_what_there_is_not_is_said(desk, three, words, said):
    result = desk("attempts", *words)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)


def test_only_the_last_attempts_are_listed_unless_all_are_asked_for(desk, monkeypatch):
    monkeypatch.setattr(attempts, "_SHOWN", 2)
    for _ in range(3):
        desk("1")
    said = desk("attempts", "1").stdout
    assert "  2  3 of 3  just now · the same text\n  3  3 of 3" in said
    assert "\n  1  3 of 3" not in said
    assert "The last 2 attempts, the best of them 3 of 3.\n  rnn-grade attempts 1 --all" in said
    assert "\n  1  3 of 3" in desk("attempts", "1", "--all").stdout


def test_another_version_of_the_exercise_is_said(desk):
    exercise = desk.course.find("1")
    desk.reports += [report_of(exercise), replace(report_of(exercise), version=2)]
    desk("1")
    desk("1")
    said = desk("attempts", "1").stdout
    assert "  2  3 of 3  just now · the same text · version 2 of the exercise\n" in said


def test_a_notebook_is_compared_by_its_code_and_restored_as_a_notebook(desk):
    (desk.folder / "01_double/double.py").unlink()
    notebook = desk.folder / "01_double/double.ipynb"
    for value in (2, 3):
        cells = [
            {"cell_type": "markdown", "source": ["# Text\n"], "metadata": {}},
            {
                "cell_type": "code",
                "source": ["def double(x):\n", f"    return {value} * x"],
                "outputs": [{"output_type": "stream", "text": "x" * 100}],
                "execution_count": 1,
                "metadata": {},
            },
        ]
        notebook.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}))
        desk("1")
    assert desk("attempts", "1", "2").stdout.endswith(
        "@@ -1,4 +1,4 @@\n # cell 2\n def double(x):\n-    return 2 * x\n+    return 3 * x\n\n"
    )
    desk("attempts", "1", "1", "--restore")
    assert "return 2 * x" in notebook.read_text()


def test_a_hostile_file_cannot_write_to_the_terminal(desk):
    file = desk.folder / "01_double/double.py"
    desk("1")
    file.write_bytes(b"x = '\x1b[2J\x07'\n\xff\n")
    desk("1")
    assert not {"\x1b", "\x07"} & set(desk("attempts", "1", "2").stdout)
