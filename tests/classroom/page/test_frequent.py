"""What went wrong has a name, and counts once for each learner."""

from dataclasses import replace

import pytest
from class_rows import WRONG, failing
from reports import EVIL, HOSTILE

from rnn_grade.classroom.page.frequent import mistakes, naming
from rnn_grade.report import Finding, Status


@pytest.mark.parametrize(
    ("finding", "name"),
    [
        (WRONG[0], (WRONG[0].cause, True)),
        (WRONG[1], ("The output: another shape.", False)),
        (WRONG[2], ("Two arrays meet in a product whose shapes do not fit.", True)),
        (WRONG[3], ("The beginning of a sequence is forgotten.", True)),
        (Finding("no_gradient", "`anns_layer/kernel`"), ("No gradient reaches a weight.", True)),
        (
            Finding(
                "exception",
                "x",
                numbers={"type_name": "ValueError", "message": "ann", "during": "calling `f`"},
            ),
            ("Stopped with ValueError.", False),
        ),
        (
            Finding(
                "exception", "x", numbers={"type_name": EVIL, "message": "", "during": "calling"}
            ),
            ("Stopped with another error.", False),
        ),
    ],
)
def test_a_mistake_has_a_name(finding, name):
    assert naming(finding) == name


def test_a_learner_counts_once_and_numbers_make_no_other_mistake():
    first = Finding("that", "x", cause="This is one list of 12 pairs.", hint="Return two.")
    second = replace(first, cause="This is one list of 7 pairs.")
    found = mistakes([[failing(first, first)], [failing(second)], [failing(WRONG[3])], [None]])
    assert [(one.name, one.learners) for one in found] == [
        ("This is one list of 12 pairs.", (0, 1)),
        ("The beginning of a sequence is forgotten.", (2,)),
    ]
    assert (found[0].checks, found[0].advice) == (("Check 0.", "Check 1."), "Return two.")


def test_what_was_not_begun_is_no_mistake():
    unfilled = Finding("unfilled", "step")
    assert mistakes([[failing(unfilled, status=Status.NOT_ATTEMPTED)]]) == ()
    (syntax, _) = mistakes([[HOSTILE]])
    assert syntax.name == "Python cannot read the file."
