"""The numbers about a class, against numbers worked out by hand."""

from dataclasses import replace

import pytest
from class_rows import report, row
from reports import NOTHING

from rnn_grade.classroom.page import statistics
from rnn_grade.report import Status


def test_a_correlation_is_the_one_on_paper():
    # Five 0 with the scores 1..5 and five 1 with 3..7: means 3 and 5, both of variance 2, so
    # the whole has mean 4 and variance 2 + 1 = 3; (5 - 3) / sqrt(3) * sqrt(1/2 * 1/2) = 0.57735.
    passed = [0.0] * 5 + [1.0] * 5
    rest = [1.0, 2, 3, 4, 5, 3, 4, 5, 6, 7]
    assert statistics.correlation(passed, rest) == pytest.approx(0.577350, abs=1e-6)
    assert statistics.correlation(passed, [-x for x in rest]) == pytest.approx(-0.577350, abs=1e-6)


def test_a_correlation_is_not_made_up():
    assert statistics.correlation([0.0, 1.0] * 4, [0.0, 1.0] * 4) is None
    assert statistics.correlation([1.0] * 10, list(range(10))) is None
    assert statistics.correlation(list(range(10)), [0.1 + 0.2] * 10) is None


def test_the_score_of_the_rest_leaves_the_check_out():
    # With two checks the rest of one is the other: five agree with it and five do not, twice.
    reports = [report(1, 1, points=(1, 9))] * 5 + [report(0, 0, points=(1, 9))] * 5
    assert [one.discrimination for one in statistics.checks(reports)] == [1.0, 1.0]
    crossed = [report(1, 0, points=(1, 9))] * 5 + [report(0, 1, points=(1, 9))] * 5
    assert [one.discrimination for one in statistics.checks(crossed)] == [-1.0, -1.0]
    # The total would agree with the heavy check by 1: it is nearly all of it.
    mixed = [report(a, b, points=(1, 9)) for a in (0, 1) for b in (0, 1)] * 3
    assert [one.discrimination for one in statistics.checks(mixed)] == [0.0, 0.0]


def test_a_share_is_of_those_whom_the_grader_did_not_fail():
    broken = report(1, 0, 0)
    checks = (replace(broken.checks[0], status=Status.BROKEN), *broken.checks[1:])
    reports = [report(1, 0, 0), report(0, 0, 1), report(1, 1, 1), replace(broken, checks=checks)]
    first, second, third = statistics.checks(reports)
    assert (first.passed, first.counted, first.share) == (2, 3, 2 / 3)
    assert (second.passed, second.counted, third.passed, third.counted) == (1, 4, 2, 4)
    assert first.statuses == {Status.PASSED: 2, Status.FAILED: 1, Status.BROKEN: 1}


def test_an_exercise_counts_who_has_what(world):
    rows = [
        row(world, "ann", report(1, 1, 1)),
        row(world, "ben", report(0, 1, 0)),
        row(world, "cid", report(0, 0, 0)),
        row(world, "dan", NOTHING),
        row(world, "eve", None),
    ]
    (one,) = statistics.exercises(rows)
    assert (one.students, one.handed_in, one.waiting) == (5, 4, 1)
    assert (one.full, one.partly, one.nothing) == (1, 1, 1)
    assert one.shares == (0.0, 2 / 6, 1.0)
    # One file takes its time once, however many handed it in.
    assert sorted(one.seconds) == [0.0, 1.5, 1.5, 1.5]


def test_a_tenth_has_its_lower_end_and_the_last_one_both():
    assert statistics.tenths([0, 9.99, 10, 99.9, 100]) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_a_report_from_before_a_check_was_added_counts_for_the_others():
    old = report(1, 1, points=(1, 2))
    numbers = statistics.checks([old, report(0, 1, 1)])
    assert [(one.name, one.counted) for one in numbers] == [("c0", 2), ("c1", 2), ("c2", 1)]
