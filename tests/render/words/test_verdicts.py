"""What every screen says of a verdict: rows in one order, and the sentences at the end."""

from dataclasses import replace

import pytest
from reports import EVERY, PASSED, check, that

from rnn_grade.render.words import verdicts
from rnn_grade.render.words.verdicts import Row
from rnn_grade.report import Finding, Status

WAITING = check(Status.SKIPPED)


def test_rows_say_what_was_found_expected_where_why_and_what_next():
    finding = that(line=3, cell="cell 7", source="    return x\n", cause="A cause.", hint="Do it.")
    assert verdicts.rows(check(Status.FAILED, finding=finding)) == [
        Row("Found", "The answer: two numbers."),
        Row("Expected", "One number."),
        Row("Your line", "return x", 3, "cell 7", is_source=True),
        Row("Likely cause", "A cause."),
        Row("Next", "Do it."),
    ]
    # What has no place has no line to show.
    bare = that(source="return x")
    assert [row.label for row in verdicts.rows_of(bare)] == ["Found", "Expected"]
    assert verdicts.rows_of(replace(bare, cell="In[4]", source=""))[2] == Row(
        "Your cell", "", 0, "In[4]", is_source=True
    )


def test_rows_of_the_other_ways_to_end():
    unfilled = check(Status.NOT_ATTEMPTED, finding=Finding("unfilled", "`step`"))
    assert verdicts.rows(unfilled) == [Row("To write", "`step`")]
    assert verdicts.rows(check(Status.NOT_ATTEMPTED)) == [Row("To write", "`a part of the file`")]
    broken = check(Status.BROKEN, finding=Finding("broken", "x", numbers={"message": "no worker"}))
    assert verdicts.rows(broken) == [
        Row("The grader", verdicts.NOT_YOUR_FAULT),
        Row("It says", "no worker"),
    ]
    assert verdicts.rows(check(Status.BROKEN)) == [Row("The grader", verdicts.NOT_YOUR_FAULT)]
    assert verdicts.rows(check(Status.PASSED)) == []
    # What was said before anything ran is not explained a second time.
    failed = check(Status.FAILED, finding=that(cause="A cause."))
    assert verdicts.rows(failed, (that(),)) == [Row("As said", "The answer: two numbers.")]


def test_checks_that_wait_for_each_other_end_nothing_but_themselves():
    one = replace(WAITING, title="One.", waits_for=("Two.",))
    two = replace(WAITING, title="Two.", waits_for=("One.", "Three."))
    seen = {"One.": one, "Two.": two}
    assert verdicts.waits_for(one, seen) == ("Three.",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.5, "0.500"),
        (12.3456, "12.346"),
        (0.00012, "0.00012"),
        (12345.6, "1.23e+04"),
        (0, "0.000"),
    ],
)
def test_a_score_is_short(value, expected):
    assert verdicts.number(value) == expected


def test_the_outcome_names_what_a_screen_has_a_name_for():
    stopped = replace(PASSED, interrupted=True)
    assert verdicts.outcome(stopped, stopped_by=" by Ctrl-C") == [
        ("Stopped by Ctrl-C: 1 of 1 check done.", Status.NOT_ATTEMPTED)
    ]
    assert verdicts.outcome(stopped)[0][0] == "Stopped: 1 of 1 check done."
    assert verdicts.outcome(PASSED, 2) == [("2 checks not asked for.", None)]
    assert verdicts.outcome(EVERY)[0] == (
        f"2 points could not be judged. {verdicts.NOT_YOUR_FAULT}",
        Status.BROKEN,
    )
