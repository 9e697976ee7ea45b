"""Launchers that are kept may have workers in stock, which are as new as any."""

import pytest
from places import WORLD

from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.sandbox.connection import Limits
from rnn_grade.sandbox.launcher import NUMPY
from rnn_grade.sandbox.launchers import Launchers

LIMITS = Limits(1 << 30, 60)


@pytest.fixture
def launcher():
    with Launchers(course=WORLD, threads=1) as launchers:
        yield launchers.having(NUMPY)


def pid(worker):
    return worker._process.pid


def test_a_worker_that_was_started_ahead_is_the_next_one_of_its_kind(launcher):
    launcher.wait()
    launcher.start_ahead(LIMITS)
    launcher.start_ahead(LIMITS)
    stocked = launcher._stock[LIMITS, False]
    for others in (Limits(2 << 30, 60), Limits(1 << 30, 30)):
        other = launcher.worker(others)
        assert other is not stocked
        other.close()
    judge = launcher.worker(LIMITS, judge=True)
    assert judge is not stocked
    assert launcher.worker(LIMITS) is stocked
    stocked.greet(Allowance(30))
    after = launcher.worker(LIMITS)
    assert pid(after) not in (pid(stocked), pid(judge))
    for worker in (judge, stocked, after):
        worker.close()


def test_nothing_is_started_ahead_before_the_libraries_are_there(launcher):
    launcher.start_ahead(LIMITS)
    assert launcher._stock == {}


def test_what_is_in_stock_ends_with_its_launcher(launcher):
    launcher.wait()
    launcher.start_ahead(LIMITS)
    stocked = launcher._stock[LIMITS, False]
    launcher.close()
    assert not stocked.alive


def test_every_worker_that_was_given_away_can_be_ended_at_once(launcher):
    launcher.wait()
    workers = [launcher.worker(LIMITS), launcher.worker(LIMITS, judge=True)]
    workers[0].close()
    launcher.end_given()
    assert not any(worker.alive for worker in workers)
    launcher.end_given()
