"""Processes that share a gradebook share the work, grade nothing twice, and end with everything."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from marked_class import report
from places import TESTS
from staff import Staff, Watch
from submissions_made import submission

from rnn_grade.classroom import sharing
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.gradebook.owner import new_owner
from rnn_grade.classroom.planning import Options, plan
from rnn_grade.classroom.scoring import score

DONE = report("01_passes", "", 8)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where no gradebook is yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "class.sqlite")
    else:
        place = request.getfixturevalue("postgresql")
        yield place
        from rnn_grade.classroom.gradebook.tables import metadata

        with Gradebook(place) as book:
            metadata.drop_all(book._database.engine)


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "own.sqlite") as book:
        yield book


def started(place, log, count, seconds, *more):
    """A process that has imported all it needs, and waits."""
    words = [place, log, count, seconds, *more]
    process = subprocess.Popen(
        [sys.executable, TESTS / "sharing_process.py", *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    return process


def go(*processes):
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()


def ended(process):
    said, errors = process.communicate(timeout=120)
    assert errors == ""
    return json.loads(said)


def until(reached, process):
    """Wait for something that a process does."""
    end = time.monotonic() + 120
    while not reached():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)
    assert process.poll() is None


def test_two_that_begin_on_a_new_gradebook_grade_each_once(place, tmp_path):
    log = tmp_path / "log"
    two = [started(place, log, 20, 0.05) for _ in range(2)]
    go(*two)
    told = [ended(process) for process in two]
    assert set(Counter(log.read_text().split()).values()) == {1}
    assert sum(one["own"] for one in told) == 20
    for one, other in (told, told[::-1]):
        assert one["own"] > 0
        assert (one["scored"], one["left"]) == (20, 0)
        # What the other had graded before this one planned is known, and no news.
        assert one["others"] <= other["own"]
    again = [started(place, log, 20, 0.05, "regrade") for _ in range(2)]
    go(*again)
    told = [ended(process) for process in again]
    assert [one["scored"] for one in told] == [20, 20]
    assert sum(one["own"] for one in told) == 20
    assert set(Counter(log.read_text().split()).values()) == {2}


def test_what_a_killed_one_was_at_is_taken_up_at_once(place, tmp_path):
    log, second = tmp_path / "log", tmp_path / "second"
    slow = started(place, log, 6, 60)
    go(slow)
    until(log.exists, slow)
    quick = started(place, second, 6, 0.01)
    go(quick)
    until(lambda: second.exists() and len(second.read_text().split()) >= 5, quick)
    slow.send_signal(signal.SIGKILL)
    slow.communicate()
    killed = time.monotonic()
    assert ended(quick) | {"waited": 0} == {
        "own": 6,
        "others": 0,
        "left": 0,
        "scored": 6,
        "waited": 0,
    }
    assert time.monotonic() - killed < 20
    assert set(second.read_text().split()) >= set(log.read_text().split())


def class_of(world, count):
    return [submission(f"s{n}", world, "passes", b"# %d" % n) for n in range(count)]


def test_what_another_machine_is_at_is_waited_for_until_its_lease_has_run_out(world, book):
    todo = plan(world, class_of(world, 3), book, Options())
    assert book.claim(todo.missing[1], "elsewhere 1 1 x", 2.0)
    watch, staff = Watch(), Staff(report=DONE)
    begun = time.monotonic()
    result = score(todo, book, staff, Options(), watch)
    assert 1 < time.monotonic() - begun < 10
    assert staff.seen == [todo.missing[0], todo.missing[2], todo.missing[1]]
    assert (result.left, result.elsewhere) == (0, 0)
    assert set(watch.waited) == {1}


def test_what_another_grades_meanwhile_is_its_score(world, book):
    todo = plan(world, class_of(world, 2), book, Options())
    other = new_owner()
    book.claim(todo.missing[0], other, 60)

    def grade(task) -> None:
        book.keep(todo.missing[0], DONE)
        book.release(other)

    watch, staff = Watch(), Staff(report=DONE, begin=grade)
    result = score(todo, book, staff, Options(), watch)
    assert staff.seen == [todo.missing[1]]
    assert (result.left, result.elsewhere, watch.others) == (0, 1, 1)


def test_what_was_graded_between_two_looks_is_not_graded_again(world, book, monkeypatch):
    todo = plan(world, class_of(world, 1), book, Options())
    claim = Gradebook.claim

    def late(book, key, owner, seconds):
        book.keep(key, DONE)
        return claim(book, key, owner, seconds)

    monkeypatch.setattr(Gradebook, "claim", late)
    staff = Staff(report=DONE)
    assert score(todo, book, staff, Options(), Watch()).elsewhere == 1
    assert staff.seen == []
    assert book.claimed(todo.missing) == set()


def test_a_budget_ends_the_waiting(world, book):
    todo = plan(world, class_of(world, 1), book, Options())
    book.claim(todo.missing[0], new_owner(), 60)
    begun = time.monotonic()
    result = score(todo, book, Staff(report=DONE), Options(budget=1.0), Watch())
    assert time.monotonic() - begun < 5
    assert result.left == 1


def test_ctrl_c_ends_the_waiting_and_lets_everything_go(world, book):
    todo = plan(world, class_of(world, 2), book, Options())
    other = new_owner()
    book.claim(todo.missing[0], other, 60)

    class Impatient(Watch):
        def waiting(self, count):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score(todo, book, Staff("no memory", report=DONE), Options(), Impatient())
    assert book.claimed(todo.missing) == {todo.missing[0]}
    assert not any(thread.name == sharing.HEART for thread in threading.enumerate())


def test_a_long_grading_keeps_its_claim(world, book, monkeypatch):
    monkeypatch.setattr(sharing, "LEASE_SECONDS", 0.5)
    monkeypatch.setattr(sharing, "HEARTBEAT_SECONDS", 0.1)
    todo = plan(world, class_of(world, 1), book, Options())
    seen = []

    def begin(task) -> None:
        for _ in range(10):
            time.sleep(0.2)
            seen.append(book.claim(task.key, new_owner(), 60))

    assert score(todo, book, Staff(report=DONE, begin=begin), Options(), Watch()).left == 0
    assert seen == [False] * 10
    assert book.claimed(todo.missing) == set()


def test_a_grading_is_claimed_when_it_begins(world, book):
    todo = plan(world, class_of(world, 5), book, Options())
    claimed = []
    staff = Staff(report=DONE, begin=lambda task: claimed.append(book.claimed(todo.missing)))
    score(todo, book, staff, Options(), Watch())
    assert claimed == [{key} for key in todo.missing]
