"""Hints open one by one, for the check that the last result says to mend first."""

from desk import report_of

from rnn_grade.report import Status


def test_hints_open_step_by_step(desk, fails):
    fails()
    desk("1")
    assert desk("hint", "1").stdout == (
        "✗ It doubles.\n"
        "  Hint 1 of 2   Two times, not three.\n"
        "\n"
        "1 hint left: run `rnn-grade hint 1` once more.\n"
        "  rnn-grade exercise1  grades it again\n"
    )
    last = (
        "✗ It doubles.\n"
        "  Hint 1 of 2   Two times, not three.\n"
        "  Hint 2 of 2   Write 2 * x.\n"
        "\n"
        "That is the last hint of this check.\n"
        "  rnn-grade show 1     reads the task again\n"
        "  rnn-grade exercise1  grades it again\n"
    )
    assert desk("hint", "1").stdout == last
    assert desk("hint", "1").stdout == last


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
