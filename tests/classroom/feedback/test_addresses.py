"""Mail goes to an address that is surely the student's, or nowhere."""

import pytest
from letters import made

from rnn_grade.classroom.feedback.addresses import addressed
from rnn_grade.classroom.records import Kind


def email(address: str) -> tuple[tuple[Kind, str], ...]:
    return ((Kind.EMAIL, address),)


def test_one_message_for_each_student_with_all_letters():
    letters = [made("ann", ids=email("ann@example.org")) for _ in range(2)]
    (message,), without = addressed([*letters, made("ben", ids=((Kind.LOGIN, "ben"),))])
    assert (message.to, message.letters) == ("ann@example.org", tuple(letters))
    assert without == [("ben", "no address is known; a roster with a column `email` tells it")]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.EMAIL])
def test_what_only_looks_like_an_address_is_none(kind):
    assert addressed([made("ann", ids=((kind, "ann@example.org"),))])[0] == []


def test_who_is_in_doubt_gets_no_mail():
    letter = made("ann", ids=email("ann@example.org"), doubt="two are called Ann")
    assert addressed([letter]) == ([], [("ann", "it is not sure who they are: two are called Ann")])


def test_an_address_that_two_have_is_nobodys():
    letters = [made(n, ids=email(a)) for n, a in (("ann", "A@x.org"), ("ben", "a@x.org"))]
    found, without = addressed(letters)
    assert found == []
    assert without == [
        ("ann", "A@x.org is the address of several students"),
        ("ben", "a@x.org is the address of several students"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        *("a@x.org\nBcc: b@x.org", "a@x.org, b@x.org", "Ann <a@x.org>", '"a b"@x.org', "a@x", ""),
        *("a@x.org\r\n\r\nhello", "a@x.org>", "ü@x.org", "a@ü.org", "a b@x.org", "a@x.org;b@x.org"),
        *("a\x00@x.org", f"{'a' * 60}@{'x.' * 120}org", "@x.org", "a@@x.org", "(a)@x.org"),
    ],
)
def test_what_could_be_more_than_an_address_is_refused(address):
    found, without = addressed([made("ann", ids=email(address))])
    assert found == []
    assert without == [("ann", f"{address} is no address that mail can be sent to")]
