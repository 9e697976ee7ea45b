"""Only the latest task counts: a newer one ends the one before, and nothing of that is told."""

import os
import queue
import signal
import time

import pytest
from places import WORLD
from processes import descendants, still_alive

from rnn_grade.lanes.latest import Latest
from rnn_grade.lanes.task import Outcome, Task
from rnn_grade.report import Status

SLOW = b"""
import time

def double(x):
    return 2 * x

def triple(x):
    time.sleep(60)
"""


def task(world, content=None, **options):
    exercise = world.find("passes")
    content = content or exercise.reference.read_bytes()
    return Task("key", exercise.folder, content, watched=True, **options)


@pytest.fixture
def told():
    return queue.Queue()


@pytest.fixture
def latest(told):
    made = Latest(WORLD, lambda *said: told.put(said))
    yield made
    made.close()


def outcome(told, wanted):
    """Return what became of a task, and hear of no other on the way."""
    while True:
        task, said = told.get(timeout=30)
        assert task is wanted
        if isinstance(said, Outcome):
            return said


def until(told, kind, check):
    while True:
        _, said = told.get(timeout=30)
        if not isinstance(said, Outcome) and (said.kind, said.check) == (kind, check):
            return


def test_a_task_tells_what_it_does_and_what_it_found(latest, told, world):
    latest.get_ready(world.find("passes").folder)
    wanted = task(world)
    latest.do(wanted)
    assert outcome(told, wanted).report.passed


def test_a_newer_task_ends_the_one_before_with_its_worker(latest, told, world):
    warm = task(world)
    latest.do(warm)
    outcome(told, warm)
    lane = latest._lane.pid
    latest.do(task(world, SLOW))
    until(told, "started", world.find("passes").checks[1].name)
    there = set(descendants(lane))
    started = time.monotonic()
    newer = task(world)
    latest.do(newer)
    assert outcome(told, newer).report.passed
    assert time.monotonic() - started < 10
    assert latest._lane.pid == lane, "the lane is still warm"
    # Of the slow one nothing is left: neither a process nor a zombie, but the launcher.
    time.sleep(0.5)
    states = {pid: _state(pid) for pid in descendants(lane)}
    assert "Z" not in states.values()
    assert len(set(states) & there) <= 1


def test_ten_saves_in_a_row_have_one_outcome(latest, told, world):
    for number in range(9):
        latest.do(task(world, SLOW + b"# %d" % number))
        time.sleep(0.03 * number)
    last = task(world)
    latest.do(last)
    said = []
    while not (said and isinstance(said[-1][1], Outcome)):
        said.append(told.get(timeout=30))
    assert said[-1][0] is last
    assert said[-1][1].report.passed
    assert [one for one, what in said if isinstance(what, Outcome)] == [last]


def test_a_lane_that_does_not_let_go_is_killed(latest, told, world):
    latest.do(task(world, SLOW))
    until(told, "started", world.find("passes").checks[1].name)
    os.kill(latest._lane.pid, signal.SIGSTOP)
    newer = task(world)
    latest.do(newer)
    assert outcome(told, newer).report.passed


def test_what_is_dropped_tells_nothing(latest, told, world):
    latest.do(task(world, SLOW))
    until(told, "started", world.find("passes").checks[1].name)
    latest.drop()
    time.sleep(1)
    assert told.empty()


def test_another_exercise_gets_a_lane_that_is_made_for_it(latest, told, world):
    first = task(world)
    latest.do(first)
    outcome(told, first)
    lane = latest._lane.pid
    exercise = world.find("fails")
    other = Task("key", exercise.folder, exercise.reference.read_bytes(), watched=True)
    latest.do(other)
    assert outcome(told, other).report.checks[0].status is Status.FAILED
    assert still_alive([lane], seconds=10) == []


def test_nothing_is_left_after_the_end(told, world):
    made = Latest(WORLD, lambda *said: told.put(said))
    made.do(task(world, SLOW))
    until(told, "started", world.find("passes").checks[1].name)
    there = [made._lane.pid, *descendants(made._lane.pid)]
    made.close()
    assert still_alive(there, seconds=10) == []


def _state(pid):
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().rpartition(")")[2].split()[0]
    except OSError:
        return ""
