"""Parts of a class: who is in which, and none that is empty."""

from class_rows import report, row

from rnn_grade.classroom.page.groups import groups
from rnn_grade.classroom.policy import Policy


def test_everybody_is_in_the_groups_that_fit(world):
    rows = [
        row(world, "ann", report(1, 1, 1), report(1, 1, 1)),
        row(world, "ben", report(0, 1, 0), None),
        row(world, "cid", report(1, 1, 1), report(1, 1, 0), days_late=1),
        row(world, "eve", None, None),
    ]
    assert [(one.kind, one.words, one.members) for one in groups(rows, Policy())] == [
        ("points", "those with all points", (0,)),
        ("points", "those below half", (1,)),
        ("late", "those who handed in late", (2,)),
        ("absent", "those who handed in nothing", (3,)),
        ("left out", "those without 2 Fails", (1,)),
    ]


def test_nobody_is_in_no_group():
    assert groups((), Policy()) == ()
