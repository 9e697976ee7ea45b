"""Mail through a server that is real: what it takes, what it refuses, and how it dies."""

import socket
import ssl

import pytest
import trustme
from letters import made
from mail_server import Desk, serving
from reports import EVERY, HOSTILE

from rnn_grade.classroom.feedback.account import Account
from rnn_grade.classroom.feedback.delivery import Away, Dispatch, NotTaken, Unsure, deliver, plan
from rnn_grade.classroom.feedback.mail import Post, composed
from rnn_grade.classroom.gradebook import Gradebook

WHOLE = [Dispatch(f"{name}@example.org", (made(name, EVERY),)) for name in ("ann", "ben", "cid")]


def account(port: int, host: str = "127.0.0.1", user: str = "") -> Account:
    return Account(host, "rnn@example.edu", port, user, "Feedback")


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "class.sqlite") as book:
        yield book


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def encrypted(authority, monkeypatch, tmp_path):
    """What a server encrypts with, and what this machine trusts."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1", "127.0.0.2").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "trusted.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    return context


def test_a_message_is_plain_text_and_the_same_as_html():
    message = composed(WHOLE[0], account(587))
    assert {name: message[name] for name in ("From", "To", "Subject", "Auto-Submitted")} == {
        "From": "rnn@example.edu",
        "To": "ann@example.org",
        "Subject": "Feedback",
        "Auto-Submitted": "auto-generated",
    }
    assert message.get_content_type() == "multipart/alternative"
    plain, rich = message.iter_parts()
    assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().startswith("1 Passes\n========\nYour mark: 2 of 14 points")
    assert rich.get_content().startswith("<!DOCTYPE html>")
    assert message.as_bytes().isascii()
    assert message["Message-ID"] == composed(WHOLE[0], account(587))["Message-ID"]


def test_what_a_learner_wrote_is_in_no_header():
    message = composed(Dispatch("ann@example.org", (made("ann", HOSTILE),)), account(587))
    head = message.as_bytes().partition(b"\r\n\r\n")[0]
    assert b"script" not in head
    assert message.keys() == [
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"),
        "Content-Type",
    ]
    _, rich = message.iter_parts()
    assert "<script" not in rich.get_content()


def test_everybody_gets_their_own(book):
    desk = Desk()
    with serving(desk) as port, Post(account(port)) as post:
        assert deliver(plan(WHOLE, book), book, post.send, pause=0).sent == 3
    assert desk.recipients == ["ann@example.org", "ben@example.org", "cid@example.org"]
    assert [message["To"] for message in desk.taken] == desk.recipients


def test_who_is_refused_is_named_and_the_others_get_theirs(book):
    desk = Desk({"ben@example.org": "550 5.1.1 no such user"})
    with serving(desk) as port, Post(account(port)) as post:
        done = deliver(plan(WHOLE, book), book, post.send, pause=0)
    assert (done.sent, done.failed) == (2, [(WHOLE[1], "550 5.1.1 no such user")])
    assert desk.recipients == ["ann@example.org", "cid@example.org"]


def test_a_server_that_dies_in_the_middle_is_gone_on_with_later(book):
    desk = Desk(dies_after=1)
    with serving(desk) as port, Post(account(port)) as post:
        done = deliver(plan(WHOLE, book), book, post.send, pause=0)
    assert (done.sent, done.stopped) == (1, "127.0.0.1 ends every connection")
    other = Desk()
    with serving(other) as port, Post(account(port)) as post:
        assert deliver(plan(WHOLE, book), book, post.send, pause=0).sent == 2
    assert desk.recipients + other.recipients == [message.to for message in WHOLE]


def test_a_server_that_dies_with_a_message_in_its_hands_may_have_taken_it(book):
    desk = Desk(dies_after=1, late=True)
    with serving(desk) as port, Post(account(port)) as post:
        done = deliver(plan(WHOLE, book), book, post.send, pause=0)
    assert [message.to for message, _ in done.unsure] == ["ben@example.org", "cid@example.org"]
    todo = plan(WHOLE, book)
    assert (todo.messages, len(todo.unsure)) == ((), 2)


def test_a_connection_that_was_idle_for_too_long_is_made_anew():
    desk = Desk()
    with serving(desk) as port, Post(account(port)) as post:
        post.send(WHOLE[0])
        post._open.sock.shutdown(socket.SHUT_RDWR)
        post.send(WHOLE[1])
    assert desk.recipients == ["ann@example.org", "ben@example.org"]


def test_nobody_there_is_a_sentence():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Post(account(port)) as post, pytest.raises(Away) as caught:
        post.send(WHOLE[0])
    assert str(caught.value) == (
        f"127.0.0.1, port {port}, does not answer: [Errno 111] Connection refused"
    )


def test_nothing_goes_to_another_machine_without_encryption():
    """127.0.0.2 is this machine under a name that is not known to be it."""
    desk = Desk()
    with (
        serving(desk, "127.0.0.2", auth_require_tls=False) as port,
        Post(account(port, "127.0.0.2", "rnn"), "right") as post,
        pytest.raises(Away) as caught,
    ):
        post.send(WHOLE[0])
    assert str(caught.value) == "127.0.0.2 offers no encryption, and nothing goes there without"
    assert (desk.taken, desk.logins) == ([], [])


def test_a_connection_is_encrypted_before_the_password_goes_over_it(encrypted):
    desk = Desk()
    with (
        serving(desk, "127.0.0.2", tls_context=encrypted) as port,
        Post(account(port, "127.0.0.2", "rnn"), "right") as post,
    ):
        post.send(WHOLE[0])
    assert (desk.encrypted, desk.logins) == ([True], [(b"rnn", b"right")])


def test_a_certificate_that_nobody_vouches_for_ends_it(encrypted, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    desk = Desk()
    with (
        serving(desk, "127.0.0.2", tls_context=encrypted) as port,
        Post(account(port, "127.0.0.2", "rnn"), "right") as post,
        pytest.raises(Away, match="certificate verify failed"),
    ):
        post.send(WHOLE[0])
    assert (desk.taken, desk.logins) == ([], [])


def test_a_wrong_password_is_said_and_never_shown(encrypted):
    desk = Desk()
    with (
        serving(desk, tls_context=encrypted) as port,
        Post(account(port, user="rnn"), "geheim") as post,
        pytest.raises(Away) as caught,
    ):
        post.send(WHOLE[0])
    assert str(caught.value) == "127.0.0.1 does not take the password of rnn"


def test_a_message_that_is_refused_as_a_whole():
    class Full(Desk):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd
            return "452 4.2.2 mailbox \x1b[31mfull"

    with (
        serving(Full()) as port,
        Post(account(port)) as post,
        pytest.raises(NotTaken, match=r"^452 4\.2\.2 mailbox \[31mfull$"),
    ):
        post.send(WHOLE[0])


def test_a_sender_that_is_refused_stops_everything():
    class Strict(Desk):
        async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd
            return "553 5.7.1 not you"

    with serving(Strict()) as port, Post(account(port)) as post, pytest.raises(Away) as caught:
        post.send(WHOLE[0])
    assert str(caught.value) == "127.0.0.1 takes nothing from us: 553 5.7.1 not you"


def test_what_broke_off_is_not_known_to_have_arrived():
    desk = Desk(dies_after=0, late=True)
    with serving(desk) as port, Post(account(port)) as post, pytest.raises(Unsure):
        post.send(WHOLE[0])
