"""The reference beside the learner's own: once it passed, or after a question; never if closed."""

import json

import pytest
from desk import CHECKS, report_of

from rnn_grade.commands import solution as command
from rnn_grade.report import Status

IDEAS = "## The reference\n\nIt adds.\n\n## Other ways\n\nMultiply.\n"
NOT_YET = "Exercise 1 has not passed yet. It is worth more to find the rest.\n\n"


@pytest.fixture
def solved(desk):
    """A desk whose course has a reference, and whose learner has an answer."""
    folder = desk.course.root / "solutions/01_double"
    folder.mkdir(parents=True)
    (folder / "double.py").write_text('def double(x):\n    """Add."""\n    return x + x\n')
    (folder / "ideas.md").write_text(IDEAS)
    calls = CHECKS.replace('"""It doubles."""', '"""It doubles."""\n    submission.double(1)')
    (desk.course.root / "grader/checks/01_double.py").write_text(calls)
    (desk.folder / "01_double/double.py").write_text(
        "def double(x):\n    return [2 * i for i in x]\n"
    )
    return desk


@pytest.fixture
def at_a_terminal(monkeypatch):
    monkeypatch.setattr(command, "can_ask", lambda: True)


def allow(desk, text):
    (desk.course.root / "course.toml").write_text(f"[solutions]\n{text}\n")


def seen(desk):
    path = desk.folder / ".rnn-grade/progress.json"
    entries = json.loads(path.read_text())["exercises"] if path.exists() else {}
    return "seen" in entries.get("01_double", {})


def test_after_it_passed_both_stand_side_by_side(solved):
    solved("1")
    result = solved("solution", "1", env={"COLUMNS": "120"})
    assert result.exit_code == 0
    assert result.stdout == (
        "The reference of exercise 1: Double it\n"
        "\n"
        "The reference\n"
        "─────────────\n"
        "\n"
        "It adds.\n"
        "\n"
        "Other ways\n"
        "──────────\n"
        "\n"
        "Multiply.\n"
        "\n"
        "What the syntax shows\n"
        "  · `double`: yours has a loop or a comprehension, the reference has none.\n"
        "\n"
        "double\n"
        "Yours                                                      │ The reference\n"
        "def double(x):                                             │ def double(x):\n"
        "    return [2 * i for i in x]                              │     return x + x\n"
    )
    assert not seen(solved)


def test_a_pass_says_that_the_reference_can_be_seen(solved):
    said = (
        "→ rnn-grade show 2  reads the task of the next exercise; rnn-grade solution 1 shows the\n"
    )
    assert said in solved("1", env={"COLUMNS": "90"}).stdout
    allow(solved, 'open = "never"')
    assert solved("1").stdout.endswith("reads the task of the next exercise\n")


def test_a_grading_ends_as_usual_where_the_rules_of_the_course_cannot_be_read(solved):
    allow(solved, 'open = "now and then"')
    result = solved("1")
    assert result.exit_code == 0
    assert result.stdout.endswith("reads the task of the next exercise\n")
    assert solved("solution", "1").exit_code == 2


def test_a_narrow_terminal_shows_one_below_the_other(solved):
    solved("1")
    assert solved("solution", "1", env={"COLUMNS": "60"}).stdout.endswith(
        "double\n"
        "  Yours\n"
        "    def double(x):\n"
        "        return [2 * i for i in x]\n"
        "  The reference\n"
        "    def double(x):\n"
        "        return x + x\n"
    )


def test_before_that_it_says_what_to_try_and_a_pipe_gets_no_more(solved, fails):
    fails()
    solved("1")
    solved("hint", "1")
    result = solved("solution", "1")
    assert result.exit_code == 1
    assert result.stdout == NOT_YET + (
        "✗ It doubles.\n"
        "  Hint 1 of 2   Two times, not three.\n"
        "\n"
        "  rnn-grade hint 1     opens one more; 1 hint left\n"
        "  rnn-grade exercise1  grades what you have\n"
        "  rnn-grade show 1     reads the task\n"
        "\n"
        "`rnn-grade solution 1 --yes` shows it all the same.\n"
    )
    assert not seen(solved)


def test_what_is_not_written_yet_has_not_failed(solved):
    solved.reports.append(report_of(solved.course.find("1"), *[Status.NOT_ATTEMPTED] * 2))
    solved("1")
    assert solved("solution", "1").stdout.startswith(f"{NOT_YET}○ It doubles.\n")


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_a_terminal_is_asked(solved, at_a_terminal, answer, code):
    result = solved("solution", "1", input=answer)
    assert result.exit_code == code
    assert "Show it anyway? [y/N]: " in result.stdout
    assert ("return x + x" in result.stdout) == seen(solved) == (code == 0)


def test_yes_asks_nothing_and_that_it_was_seen_is_listed(solved):
    assert solved("solution", "1", "--yes").exit_code == 0
    assert seen(solved)
    assert "solution seen" in solved("list").stdout
    # Who has seen it has seen it, whatever is done to the file.
    solved("reset", "1", "--yes")
    assert seen(solved)
    solved("1")
    assert "solution seen" in solved("list").stdout


def test_a_reference_that_was_earned_is_no_early_look(solved):
    solved("1")
    solved("solution", "1", "--yes")
    assert not seen(solved)


def test_a_worse_result_later_takes_nothing_away(solved):
    solved("1")
    solved.reports.append(report_of(solved.course.find("1"), Status.FAILED, Status.SKIPPED))
    solved("1")
    assert solved("solution", "1").exit_code == 0


@pytest.mark.parametrize("text", ['open = "never"', 'double = "never"', 'open = "after due"'])
def test_a_course_keeps_its_references(solved, text):
    allow(solved, text)
    solved("1")
    result = solved("solution", "1", "--yes")
    assert result.exit_code == 1
    assert result.stdout == (
        "The course has not opened the reference of exercise 1. Your instructor has it.\n"
    )


def test_a_course_opens_them_at_a_moment(solved):
    allow(solved, "open = 2999-12-24T18:00:00+01:00")
    solved("1")
    assert solved("solution", "1").stdout == (
        "The course opens the reference of exercise 1 on 2999-12-24 18:00 (UTC+01:00).\n"
    )
    allow(solved, "open = 2999-12-24T18:00:00+01:00\ndouble = 1999-12-24T18:00:00+01:00")
    assert solved("solution", "1").exit_code == 0


def test_a_course_that_came_without_them_says_so(desk):
    desk("1")
    result = desk("solution", "1", "--yes")
    assert result.exit_code == 1
    assert " ".join(result.stdout.split()) == (
        "The course keeps its solutions: the reference of exercise 1 did not come with it. Your "
        "instructor has it."
    )


def test_a_file_that_cannot_be_read_has_nothing_beside_it(solved):
    solved("1")
    own = solved.folder / "01_double/double.py"
    own.write_text("def double(x:\n")
    assert "double.py cannot be read ('(' was never closed)" in solved("solution", "1").stdout
    own.unlink()
    assert "You have no file of this exercise here" in solved("solution", "1").stdout
