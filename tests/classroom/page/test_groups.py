"""Parts of a class: who is in which, and none that is empty."""

from dataclasses import replace

from class_rows import report, row

from rnn_grade.classroom.page.changes import Change, Changes
from rnn_grade.classroom.page.groups import groups
from rnn_grade.classroom.page.names import links
from rnn_grade.classroom.policy import Policy


def test_everybody_is_in_the_groups_that_fit(world):
    rows = [
        row(world, "ann", report(1, 1, 1), report(1, 1, 1)),
        row(world, "ben", report(0, 1, 0), None),
        row(world, "cid", report(1, 1, 1), report(1, 1, 0), days_late=1),
        row(world, "eve", None, None),
    ]
    assert [(one.kind, one.words, one.members) for one in groups(rows, Policy(), Changes())] == [
        ("points", "those with all points", (0,)),
        ("points", "those below half", (1,)),
        ("late", "those who handed in late", (2,)),
        ("absent", "those who handed in nothing", (3,)),
        ("left out", "those without 2 Fails", (1,)),
    ]


def test_sections_and_changed_marks_are_groups(world):
    rows = [row(world, name, report(1, 1, 1)) for name in ("ann", "ben", "cid")]
    rows = [
        replace(one, student=replace(one.student, section=section))
        for one, section in zip(rows, ("B", "A", "B"), strict=True)
    ]
    mark = rows[1].marks[0]
    changed = Changes("2026-11-27", (Change("ben", links(rows)[1], mark, mark, "graded again"),))
    assert [(one.kind, one.words, one.members) for one in groups(rows, Policy(), changed)] == [
        ("points", "those with all points", (0, 1, 2)),
        ("changed", "those whose marks changed", (1,)),
        ("section", "section A", (1,)),
        ("section", "section B", (0, 2)),
    ]


def test_nobody_is_in_no_group():
    assert groups((), Policy(), Changes()) == ()
