"""What one student reads: their mark and how it came about, every check, and nobody's name."""

from dataclasses import replace

import pytest
from letters import COURSE, hand_in, made, mark
from reports import ALL, EVERY, HOSTILE, PASSED

from rnn_grade.classroom.feedback.letter import letter, letters, pieces
from rnn_grade.classroom.feedback.text import text
from rnn_grade.classroom.marks import Missing, Row, Standing
from rnn_grade.classroom.people.register import Register
from rnn_grade.classroom.records import Override, Student
from rnn_grade.report import CheckResult, Finding, Report, Status

ANN = Student("ann", "Ann Doe", "ann@example.org")


def summary(**fields):
    return letter(ANN, mark(EVERY, **fields)).summary


def test_a_mark_without_a_penalty_is_what_the_checks_found():
    assert summary() == ("Your mark: 2 of 14 points, 1 of 7 checks.",)


def test_a_late_mark_says_what_the_checks_found_and_why_less_counts():
    assert summary(points=1.6, days_late=2) == (
        "Your mark: 1.6 of 14 points.",
        "The checks alone: 2 of 14 points, 1 of 7 checks.",
        "It came late, by 2 days: that is why less counts.",
    )


def test_lateness_that_costs_nothing_is_said_all_the_same():
    assert summary(days_late=1)[1:] == ("It came late, by 1 day.",)


def test_a_mark_by_hand_comes_with_its_reason_and_without_lateness():
    given = Override("ann", "01_passes", 9.5, "The check was wrong.", "teacher", "")
    assert summary(points=9.5, override=given, days_late=3) == (
        "Your mark: 9.5 of 14 points, given by hand: The check was wrong.",
        "The checks alone: 2 of 14 points, 1 of 7 checks.",
    )
    assert letter(ANN, mark(None, points=9.5, override=given)).summary == (
        "Your mark: 9.5 of 3 points, given by hand: The check was wrong.",
    )


def test_a_team_reads_that_it_is_a_team_and_not_whose():
    assert summary(team="Ann & Ben", attempts=3)[1:] == (
        "Your team handed this in; each of you reads this.",
        "One of 3 attempts counts: this one.",
    )


def test_checks_are_told_apart_by_what_is_to_do():
    one = made(report=EVERY)
    assert [part.title for part in one.unmet] == [
        *("The ends failed line.", "The ends error line."),
        *("The ends timeout line.", "The ends broken line."),
    ]
    assert [part.lines for part in one.open] == [
        ("This check was skipped.", "It waits for: The first line."),
        (
            "This check is still to do.",
            "`build_model` is not written yet.",
            "Try: Replace `raise NotImplementedError` in `build_model` by your code.",
        ),
    ]
    assert [(part.title, part.points) for part in one.passed] == [
        ("The ends passed line.", "2 of 2 points")
    ]
    assert one.outset == ("The grader itself failed somewhere. This is not your fault.",)


@pytest.mark.parametrize("report", ALL, ids=lambda report: report.title)
def test_no_letter_holds_a_name_a_path_a_seed_or_what_was_printed(report):
    secret = replace(report, seed=987654321, submission="inbox/Ben Smith/x.py")
    given = hand_in("ann", source="inbox/Ben Smith/x.py", name="Ben Smith")
    said = text([letter(ANN, mark(secret, given, team="Ann & Ben"))])
    for private in ("Ann", "Ben", "987654321", "inbox", "ann@example.org"):
        assert private not in said
    printed = replace(
        EVERY, checks=tuple(replace(c, output="OUT", traceback="BACK") for c in EVERY.checks)
    )
    assert not {"OUT", "BACK"} & set(text([made(report=printed)]).split())


def test_a_letter_has_an_end():
    checks = tuple(replace(HOSTILE.checks[0], name=f"c{n}") for n in range(10))
    findings = HOSTILE.findings * 1000
    one = made(report=replace(HOSTILE, checks=checks, findings=findings))
    assert len(text([one])) < 40_000


def test_who_has_no_mark_reads_nothing_and_is_listed_by_the_reason():
    exercise = COURSE.find("passes")
    rows = [
        Row(ANN, (mark(PASSED),)),
        Row(Student("ben"), (replace(mark(None), exercise=exercise, missing=Missing.NOTHING),)),
        Row(Student("cid"), (replace(mark(PASSED), missing=Missing.NO_TIME, points=None),)),
        Row(Student("dee"), (replace(mark(None), missing=Missing.NOTHING),)),
    ]
    found = letters(Standing(tuple(rows), Register()))
    assert [one.student.student for one in found.written] == ["ann"]
    assert found.without == {
        "handed in nothing": ("ben (passes)", "dee (passes)"),
        "nobody knows when it came": ("cid (passes)",),
    }


def test_code_is_told_from_words():
    assert pieces("Call `f` with `x`.") == [
        (False, "Call "),
        (True, "f"),
        (False, " with "),
        (True, "x"),
        (False, "."),
    ]
    assert pieces("Line 7: return `x`") == [(False, "Line 7: "), (True, "return `x`")]
    for place in ("Cell 7, line 3: ", "In[4], line 1: "):
        assert pieces(f"{place}return `x`") == [(False, place), (True, "return `x`")]
    assert pieces("Line seven: `x`")[0] == (False, "Line seven: ")
    assert pieces("one ` alone") == [(False, "one ` alone")]


def test_no_exception_quotes_hidden_inputs():
    message = "could not read [[-0.25 1.5e-03] [.5 12.]] of shape (2, 2)"
    numbers = {"type_name": "ValueError", "message": message, "during": "calling `f`"}
    raised = CheckResult(
        "a", "A.", 1, Status.ERROR, finding=Finding("exception", "f", numbers=numbers)
    )
    said = text([made(report=Report("01_passes", "T", "x.py", "", (raised,)))])
    assert "could not read [[… …] [… 12.]] of shape (2, 2)" in said
