"""A claim is one process's, until it gives it back, says nothing more, or is seen to be gone."""

import subprocess
import sys
import time

import pytest

from rnn_grade.classroom.gradebook.owner import gone, new_owner


def dead_owner() -> str:
    """The name of a process that has ended."""
    script = "from rnn_grade.classroom.gradebook.owner import new_owner; print(new_owner())"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def dead():
    return dead_owner()


def test_what_one_has_taken_no_other_gets(book):
    one, two = new_owner(), new_owner()
    assert book.claim("a", one, 60)
    assert not book.claim("a", two, 60)
    assert book.claim("b", two, 60)
    # Whoever holds it may take it once more.
    assert book.claim("a", one, 60)
    assert book.claimed(["a", "b", "c"]) == {"a", "b"}
    assert book.claimed(["a", "b", "c"], one) == {"b"}
    assert book.claimed(["c"]) == set()


def test_what_is_given_back_is_free(book):
    one, two = new_owner(), new_owner()
    for key in "abc":
        book.claim(key, one, 60)
    book.release(one, ["a"])
    assert book.claim("a", two, 60)
    book.release(one)
    assert book.claimed(["a", "b", "c"]) == {"a"}
    # What is another's is not given back.
    book.release(one, ["a"])
    assert not book.claim("a", one, 60)


def test_a_lease_runs_out_unless_it_is_extended(book):
    one, two = new_owner(), new_owner()
    book.claim("a", one, 0.3)
    book.claim("b", one, 0.3)
    time.sleep(0.2)
    book.extend(one, 60)
    time.sleep(0.2)
    assert not book.claim("a", two, 60)
    book.claim("c", one, 0.05)
    time.sleep(0.1)
    assert book.claimed(["c"]) == set()
    assert book.claim("c", two, 60)
    # The first has lost it, and is not at it any more.
    book.extend(one, 60)
    assert not book.claim("c", one, 60)


def test_an_owner_that_was_killed_holds_nothing(book, dead):
    one = new_owner()
    assert book.claim("a", dead, 60)
    assert book.claimed(["a"]) == set()
    assert book.claim("a", one, 60)
    assert book.claimed(["a"]) == {"a"}


def test_only_a_process_of_this_machine_is_seen_to_be_gone(dead):
    mine = new_owner()
    place, pid, started, run = mine.split(" ")
    assert not gone(mine)
    assert gone(dead)
    # The same number, another process.
    assert gone(f"{place} {pid} {int(started) + 1} {run}")
    assert not gone(f"elsewhere {pid} {int(started) + 1} {run}")
    assert not gone(dead.replace(place, "elsewhere"))
    # Where nobody knows when a process was started, the lease has to run out.
    assert not gone(f"{place} 999999999 0 {run}")
    for damaged in ("", "x", f"{place} x 1 {run}", f"{place} {pid} {started}"):
        assert not gone(damaged)
    assert new_owner() != mine
    assert len(mine) <= 100
