"""What counts of a gradebook: one attempt for each student and exercise, after the policy."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from places import WORLD

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import HandIn, Student
from rnn_grade.course import catalog
from rnn_grade.report import CheckResult, Report, Status


def report(exercise: str, sha256: str, score: int) -> Report:
    checks = (
        CheckResult("a", "A.", score, Status.PASSED),
        CheckResult("b", "B.", 10 - score, Status.FAILED),
    )
    return Report(exercise, "Title", "x.py", sha256, checks)


@pytest.fixture
def world():
    return catalog.load(WORLD)


@pytest.fixture
def book(tmp_path):
    """Ann handed in twice, the better one late; ben once, ungraded; zoe nothing."""
    with Gradebook(tmp_path / "class.sqlite") as book:
        book.add_students([Student("ann", "Ann"), Student("ben"), Student("zoe", on_roster=True)])
        first = HandIn("ann", "01_passes", "a1", 0, "2026-12-01T00:00:00")
        second = replace(first, sha256="a2", attempt=1, submitted_at="2026-12-03T12:00:00")
        book.add_hand_ins([first, second, HandIn("ben", "02_fails", "b1")])
        book.keep("k1", report("01_passes", "a1", 6))
        book.keep("k2", report("01_passes", "a2", 8))
        yield book


DUE = {"passes": datetime(2026, 12, 2, tzinfo=UTC)}


def points(world, book, policy, *names):
    rows = standing(world, book, policy, [world.find(name) for name in names])
    return {row.student.student: [mark.points for mark in row.marks] for row in rows}


def test_the_newest_attempt_counts_in_full_without_a_policy(world, book):
    assert points(world, book, Policy()) == {
        "ann": [8.0, None],
        "ben": [None, None],
        "zoe": [None, None],
    }
    assert points(world, book, Policy(), "fails")["ann"] == [None]


def test_lateness_is_applied_here_and_nowhere_before(world, book):
    late = Policy(late="percent", percent_per_day=10, due=DUE)
    assert points(world, book, late)["ann"] == [6.4, None]
    (mark, _) = standing(world, book, late)[0].marks
    assert (mark.raw, mark.days_late, mark.attempts, mark.total) == (8, 2, 2, 10)
    best = replace(late, percent_per_day=50, attempt="best")
    assert points(world, book, best)["ann"] == [6.0, None]


def test_a_share_is_weighted_and_what_is_missing_counts_nothing(world, book):
    (ann, ben, zoe) = standing(world, book, Policy())
    assert (ann.percent(Policy()), ben.percent(Policy()), zoe.percent(Policy())) == (40.0, 0.0, 0.0)
    assert ann.percent(Policy(weights={"passes": 3})) == 60.0
    assert ann.percent(Policy(weights={"passes": 0, "fails": 0})) == 0.0


def test_a_mark_says_whether_anything_was_handed_in(world, book):
    (_, ben, zoe) = standing(world, book, Policy())
    assert [mark.handed_in for mark in ben.marks] == [False, True]
    assert [mark.handed_in for mark in zoe.marks] == [False, False]
