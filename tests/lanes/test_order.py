"""Checks that somebody waits for come first, behind those that they wait for themselves."""

from dataclasses import replace

import pytest
from places import ROOT

from rnn_grade.course import catalog
from rnn_grade.lanes.order import in_file_order, reordered
from rnn_grade.report import CheckResult, Report, Status

COURSE = catalog.load(ROOT)
EXERCISE = COURSE.find("2")


def names(exercise):
    return [check.name for check in exercise.checks]


def test_a_check_comes_first_with_those_that_it_waits_for():
    order = names(reordered(EXERCISE, ("backward_bias", "step_kernel")))
    assert order[:6] == [
        "backward_shapes",
        "backward_through_tanh",
        "backward_reaches_the_first_step",
        "backward_bias",
        "step_shape",
        "step_kernel",
    ]
    assert sorted(order) == sorted(names(EXERCISE))
    assert order[6:] == [name for name in names(EXERCISE) if name not in order[:6]]


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda one: one.slug)
def test_whatever_comes_first_nothing_runs_before_what_it_waits_for(exercise):
    for first in exercise.checks:
        seen = set()
        for check in reordered(exercise, (first.name,)).checks:
            assert seen >= set(check.after)
            seen.add(check.name)


def test_without_a_wish_or_with_an_unknown_one_the_order_is_that_of_the_file():
    assert reordered(EXERCISE, ()) is EXERCISE
    assert names(reordered(EXERCISE, ("gone",))) == names(EXERCISE)


def test_a_report_is_in_the_order_of_the_file_again():
    other = reordered(EXERCISE, ("backward_bias",))
    results = tuple(CheckResult(name, name, 1, Status.PASSED) for name in names(other))
    report = Report(EXERCISE.folder, "Title", "x.py", "0" * 64, results)
    again = in_file_order(report, EXERCISE)
    assert [check.name for check in again.checks] == names(EXERCISE)
    assert replace(again, checks=results) == report
