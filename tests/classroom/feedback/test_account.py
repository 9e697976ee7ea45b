"""The account in `course.toml`: what is missing or unknown is said before anything is sent."""

import shutil

import pytest
from places import WORLD

from rnn_grade.classroom.feedback.account import Account, read_account
from rnn_grade.classroom.policy import Policy, read_policy
from rnn_grade.course import catalog
from rnn_grade.errors import UserError


@pytest.fixture
def course(tmp_path):
    shutil.copytree(WORLD, tmp_path / "course")
    return lambda text: [
        (tmp_path / "course/course.toml").write_text(text),
        catalog.load(tmp_path / "course"),
    ][1]


def test_an_account(course):
    given = course('[mail]\nhost = "smtp.x.org"\nsender = "rnn@x.org"\nuser = "rnn"\nport = 465\n')
    account = read_account(given)
    assert account == Account("smtp.x.org", "rnn@x.org", 465, "rnn")
    assert (account.encrypted, account.local) == (True, False)
    assert read_policy(given) == Policy()


def test_the_least_that_is_needed(course):
    account = read_account(course('[mail]\nhost = "localhost"\nsender = "rnn@x.org"\n'))
    assert (account.port, account.user, account.local, account.encrypted) == (587, "", True, False)
    assert account.subject == "Feedback on your exercises"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no table `[mail]`, so there is nobody to send mail."),
        ("mail = 3", "has no table `[mail]`, so there is nobody to send mail."),
        ("[mail]\nhost = 'x'", "`[mail]` has no `sender`."),
        ("[mail]\nsender = 'a@x.org'", "`[mail]` has no `host`."),
        ("[mail]\npassword = 'geheim'", "`mail.password` is not known."),
        ("[mail]\nport = true", "`mail.port` is True."),
        ("[mail]\nport = 70000", "`mail.port` is 70000."),
        ("[mail]\nsender = 'nobody'", "`mail.sender` is 'nobody'."),
        ('[mail]\nsender = "a@x.org\\nBcc: b@x.org"', "`mail.sender` is 'a@x.org\\nBcc: b@x.org'."),
        ('[mail]\nsubject = "a\\r\\nBcc: b@x.org"', "`mail.subject` is 'a\\r\\nBcc: b@x.org'."),
    ],
)
def test_what_is_wrong_is_said(course, text, message):
    with pytest.raises(UserError) as caught:
        read_account(course(text))
    assert caught.value.message.endswith(message)
    assert "geheim" not in caught.value.message + caught.value.hint
