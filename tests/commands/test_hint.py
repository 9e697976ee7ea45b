"""Hints open one by one: of the check to mend first or of any other, with each attempt."""

import pytest
from desk import report_of

from rnn_grade.commands import hint as command
from rnn_grade.report import Status

FIRST = (
    "✗ It doubles.\n"
    "  Hint 1 of 2   Two times, not three.\n"
    "\n"
    "1 hint left: try something, then run `rnn-grade hint 1` once more.\n"
    "  rnn-grade exercise1  grades it again\n"
)
WAITS = (
    "✗ It doubles.\n"
    "  Hint 1 of 2   Two times, not three.\n"
    "\n"
    "Your file is as it was when the last hint opened; 1 hint left: try something first.\n"
    "  rnn-grade exercise1      grades it again\n"
    "  rnn-grade hint 1 --more  opens the next one now\n"
)
LAST = (
    "✗ It doubles.\n"
    "  Hint 1 of 2   Two times, not three.\n"
    "  Hint 2 of 2   Write 2 * x.\n"
    "\n"
    "That is the last hint of this check.\n"
    "  rnn-grade show 1     reads the task again\n"
    "  rnn-grade exercise1  grades it again\n"
)
READ_ON = """
## Read on

- Somebody: *On doubling*, 1999. <https://example.org/doubling> All of it.
- *Twice*. <https://example.org/twice> More.
"""


def attempt(desk, text="def double(x):\n    return 3 * x\n"):
    (desk.folder / "01_double/double.py").write_text(text)


def test_hints_open_step_by_step_with_each_attempt(desk, fails):
    fails()
    desk("1")
    assert desk("hint", "1").stdout == FIRST
    assert desk("hint", "1", env={"COLUMNS": "90"}).stdout == WAITS
    attempt(desk)
    assert desk("hint", "1").stdout == LAST
    assert desk("hint", "1").stdout == LAST


def test_the_next_hint_opens_on_demand(desk, fails):
    fails()
    desk("1")
    desk("hint", "1")
    assert desk("hint", "1", "--more").stdout == LAST


@pytest.mark.parametrize(("answer", "opened"), [("y\n", True), ("\n", False), ("", False)])
def test_a_terminal_is_asked(desk, fails, monkeypatch, answer, opened):
    monkeypatch.setattr(command, "can_ask", lambda: True)
    fails()
    desk("1")
    desk("hint", "1")
    text = desk("hint", "1", input=answer).stdout
    assert "Your file has not changed. Open the next one now? [y/N]: " in text
    assert text.endswith(LAST) == opened


def test_any_check_has_hints_by_its_name_and_they_are_counted(desk, fails):
    fails()
    desk("1")
    assert desk("hint", "1", "-c", "doubles", env={"COLUMNS": "100"}).stdout == FIRST.replace(
        "rnn-grade hint 1`", "rnn-grade hint 1 --check doubles`"
    )
    # The beginning of a name will do, and what Python calls it.
    assert "Hint 2 of 2" in desk("hint", "1", "--check", "d", "--more").stdout
    assert desk("hint", "1", "--check", "test_keeps-the-shape").stdout.startswith(
        "· It keeps the shape.\n\nThis check has no hints.\n"
    )
    assert "2 hints opened\n" in desk("list", "1").stdout
    assert "✗ failed   doubles" in desk("list", "1").stdout


def test_a_check_may_be_asked_about_before_anything_was_graded(desk):
    assert desk("hint", "2", "--check", "doubles").stdout.startswith("○ It doubles.\n  Hint 1 of 2")


def test_a_name_that_no_check_has_is_answered_with_those_that_are_near(desk):
    result = desk("hint", "1", "--check", "double_s")
    assert result.exit_code == 2
    assert result.stderr == (
        "Exercise 1 has no check called `double_s`.\nDid you mean `doubles`?\n"
    )
    assert desk("hint", "1", "--check", "zzz").stderr.endswith(
        "`rnn-grade list 1 -v` shows their names.\n"
    )


def test_the_last_hint_says_where_to_read_on(desk, fails):
    task = desk.course.root / "exercises/01_double/README.md"
    task.write_text(task.read_text() + READ_ON)
    fails()
    desk("1")
    desk("hint", "1")
    assert desk("hint", "1", "--more").stdout.endswith(
        "That is the last hint of this check.\n"
        "\n"
        "To read on\n"
        "  On doubling\n"
        "    https://example.org/doubling\n"
        "  Twice\n"
        "    https://example.org/twice\n"
        "\n"
        "  rnn-grade show 1     reads the task again\n"
        "  rnn-grade exercise1  grades it again\n"
    )


def test_a_check_without_hints_says_so(desk):
    desk.reports.append(report_of(desk.course.find("1"), Status.PASSED, Status.FAILED))
    assert desk("1").stdout.splitlines()[-1].startswith("→ rnn-grade show 1")
    assert "This check has no hints." in desk("hint", "1").stdout


def test_a_hint_needs_a_result(desk, tmp_path, monkeypatch):
    result = desk("hint", "1")
    assert result.exit_code == 2
    assert result.stderr == (
        "There is no result of exercise 1 yet, so no check to give a hint for.\n"
        "Run `rnn-grade exercise1`, then ask again.\n"
    )
    monkeypatch.chdir(tmp_path)
    assert desk("hint", "1").stderr.endswith(
        "Run `rnn-grade exercise1` in your workspace (`rnn-grade start` makes one), "
        "then ask again.\n"
    )


def test_no_hint_helps_while_no_check_can_run(desk):
    desk.reports.append(report_of(desk.course.find("1"), Status.SKIPPED, Status.SKIPPED))
    assert desk("1").stdout.splitlines()[-1].startswith("→ rnn-grade exercise1")
    assert desk("hint", "1").stderr == (
        "In your last result no check ended in a way that a hint could help with.\n"
        "Run `rnn-grade exercise1`: it says what to mend first.\n"
    )


def test_no_hint_is_needed_after_a_pass(desk):
    desk("1")
    assert desk("hint", "1").stdout == (
        "Every check of exercise 1 passed: there is nothing to mend.\n"
    )
