"""Messages go out once each: whatever ends a run, the next one knows what was sent."""

import os
import signal
from dataclasses import replace

import pytest
from letters import made
from reports import EVERY, PASSED

from rnn_grade.classroom.feedback.delivery import (
    Away,
    Delivered,
    Dispatch,
    NotTaken,
    Outbox,
    Unsure,
    deliver,
    plan,
)
from rnn_grade.classroom.gradebook import Gradebook

WHOLE = [Dispatch(f"{name}@example.org", (made(name),)) for name in ("ann", "ben", "cid")]


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "class.sqlite") as book:
        yield book


class Sender:
    """Notes what is sent, and fails where it is told to."""

    def __init__(self, **failures):
        self.sent, self.failures = [], failures

    def __call__(self, message):
        name = message.letters[0].student.student
        if name in self.failures:
            raise self.failures[name]
        self.sent.append(name)


def run(book, sender, whole=WHOLE, again=False) -> Delivered:
    return deliver(plan(whole, book, again=again), book, sender, again=again, pause=0)


def test_everybody_gets_it_once(book):
    sender = Sender()
    assert run(book, sender).sent == 3
    assert run(book, sender) == Delivered()
    assert sender.sent == ["ann", "ben", "cid"]
    assert plan(WHOLE, book) == Outbox((), before=3)


def test_what_says_something_new_is_sent_and_what_does_not_is_not(book):
    sender = Sender()
    run(book, sender)
    other = replace(made("ann", EVERY))
    both = Dispatch("ann@example.org", (WHOLE[0].letters[0], other))
    todo = plan([both, *WHOLE[1:]], book)
    assert todo.messages == (Dispatch("ann@example.org", (other,)),)
    moved = Dispatch("ann@example.com", WHOLE[0].letters)
    assert plan([moved], book).messages == (moved,)


def test_what_was_refused_is_tried_again_and_what_came_after_it_is_sent(book):
    first = Sender(ben=NotTaken("550 nobody"))
    done = run(book, first)
    assert (done.sent, done.failed) == (2, [(WHOLE[1], "550 nobody")])
    second = Sender()
    assert run(book, second).sent == 1
    assert second.sent == ["ben"]


def test_where_nobody_takes_anything_it_stops_and_goes_on_later(book):
    done = run(book, Sender(ben=Away("no answer")))
    assert (done.sent, done.stopped) == (1, "no answer")
    second = Sender()
    run(book, second)
    assert second.sent == ["ben", "cid"]


@pytest.mark.parametrize("failure", [Unsure("it broke"), RuntimeError("a bug"), SystemExit()])
def test_what_may_have_been_sent_is_sent_again_only_where_somebody_says_so(book, failure):
    try:
        run(book, Sender(ben=failure))
    except (RuntimeError, SystemExit):
        run(book, Sender())
    todo = plan(WHOLE, book)
    assert (todo.messages, todo.unsure) == ((), (WHOLE[1],))
    sender = Sender()
    assert run(book, sender, again=True).sent == 1
    assert sender.sent == ["ben"]
    assert plan(WHOLE, book) == Outbox((), before=3)


def test_ctrl_c_lets_a_message_come_to_its_end(book):
    sent = []

    def send(message):
        if not sent:
            os.kill(os.getpid(), signal.SIGINT)
        sent.append(message.letters[0].student.student)

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        run(book, send)
    assert signal.getsignal(signal.SIGINT) is before
    assert sent == ["ann"]
    todo = plan(WHOLE, book)
    assert ([one.to for one in todo.messages], todo.unsure) == (
        ["ben@example.org", "cid@example.org"],
        (),
    )


def test_a_second_ctrl_c_does_not_wait(book):
    def send(message):
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError

    with pytest.raises(KeyboardInterrupt):
        run(book, send)
    assert plan(WHOLE, book).unsure == (WHOLE[0],)


def test_two_processes_send_nobody_the_same(tmp_path):
    place = tmp_path / "class.sqlite"
    with Gradebook(place) as one, Gradebook(place) as two:
        todo, other = plan(WHOLE, one), plan(WHOLE, two)
        sent = []
        second = Sender()

        def send(message):
            if not sent:
                deliver(other, two, second, pause=0)
            sent.append(message.letters[0].student.student)

        done = deliver(todo, one, send, pause=0)
    assert (sent, second.sent) == (["ann"], ["ben", "cid"])
    assert (done.sent, done.failed) == (1, [])


def test_there_is_a_pause_between_two_messages(book, monkeypatch):
    pauses = []
    monkeypatch.setattr("time.sleep", pauses.append)
    deliver(plan(WHOLE, book), book, Sender(), pause=2.5)
    assert pauses == [2.5, 2.5]


def test_a_message_says_whom_and_what_it_is_about():
    assert Dispatch("a@b.org", (made("ann", PASSED), made("ann", EVERY))).about == (
        "ann: passes, passes"
    )
