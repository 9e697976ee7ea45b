"""What was sent: noted before and after, and noted once, whoever else is at it."""

import sqlite3

import pytest

from rnn_grade.classroom.gradebook import Gradebook


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "class.sqlite") as book:
        yield book


def test_what_is_begun_may_have_arrived_and_what_arrived_has(book):
    assert book.begin(["one", "two"], "ann@example.org")
    assert book.messages(["one", "two", "three"]) == (set(), {"one", "two"})
    book.arrived(["one"])
    assert book.messages(["one", "two", "three"]) == ({"one"}, {"two"})


def test_what_is_noted_is_not_begun_again_and_nothing_beside_it(book):
    book.begin(["one"], "ann@example.org")
    assert not book.begin(["two", "one"], "ann@example.org")
    assert book.messages(["one", "two"]) == (set(), {"one"})


def test_what_did_not_go_out_is_forgotten_and_what_arrived_is_not(book):
    book.begin(["one", "two"], "ann@example.org")
    book.arrived(["one"])
    book.forget(["one", "two"])
    assert book.messages(["one", "two"]) == ({"one"}, set())
    assert book.begin(["two"], "ann@example.org")


def test_a_gradebook_from_before_there_were_messages_has_room_for_them(tmp_path):
    place = tmp_path / "class.sqlite"
    Gradebook(place).close()
    with sqlite3.connect(place) as database:
        database.execute("DROP TABLE messages")
    with Gradebook(place) as book:
        assert book.begin(["one"], "ann@example.org")


def test_a_hostile_place_is_kept_as_text(book):
    assert book.begin(["one"], "\ud800\x00'); DROP TABLE messages;--")
    assert book.messages(["one"]) == (set(), {"one"})
