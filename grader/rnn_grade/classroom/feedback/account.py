"""The account that mail is sent from, as `course.toml` has it; its password is never in there."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from rnn_grade.course.catalog import Course
from rnn_grade.errors import UserError

_SUBMISSION, _TLS = 587, 465
_LOCAL = ("localhost", "127.0.0.1", "::1")
_KNOWN = ("host", "port", "user", "sender", "subject")
_SENDER = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+")
_EXAMPLE = """Write into it, for instance:

[mail]
host = "smtp.example.org"
sender = "rnn-course@example.org"
user = "rnn-course"              # where it wants a password
subject = "Feedback on your exercises"
"""


@dataclass(frozen=True)
class Account:
    """An account at a server for mail.

    Args:
        host: The server.
        sender: The address that mail comes from.
        port: Its port; on 465 the connection is encrypted from the start.
        user: The user whom it wants a password of, or nothing.
        subject: The subject of each message.
    """

    host: str
    sender: str
    port: int = _SUBMISSION
    user: str = ""
    subject: str = "Feedback on your exercises"

    @property
    def encrypted(self) -> bool:
        """Whether the connection is encrypted from the start."""
        return self.port == _TLS

    @property
    def local(self) -> bool:
        """Whether it is on this very machine, to which nothing needs to be encrypted."""
        return self.host in _LOCAL


def read_account(course: Course) -> Account:
    """Return the account of a course.

    Args:
        course: Whose `course.toml` to read.

    Raises:
        UserError: There is none, or it says something unknown.
    """
    path = course.root / "course.toml"
    try:
        data = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.", "See docs/classroom.md.") from None
    table = data.get("mail")
    if not isinstance(table, dict):
        raise UserError(f"{path} has no table `[mail]`, so there is nobody to send mail.", _EXAMPLE)
    for name, value in table.items():
        if name not in _KNOWN:
            raise UserError(f"{path}: `mail.{name}` is not known.", f"Known: {', '.join(_KNOWN)}.")
        if not _fits(name, value):
            raise UserError(f"{path}: `mail.{name}` is {value!r}.", _EXAMPLE)
    for name in ("host", "sender"):
        if name not in table:
            raise UserError(f"{path}: `[mail]` has no `{name}`.", _EXAMPLE)
    return Account(**table)


def _fits(name: str, value: Any) -> bool:
    if name == "port":
        return type(value) is int and 0 < value < 1 << 16
    if not isinstance(value, str) or not value.isprintable() or not value.strip():
        return False
    return name != "sender" or bool(_SENDER.fullmatch(value) and value.isascii())
