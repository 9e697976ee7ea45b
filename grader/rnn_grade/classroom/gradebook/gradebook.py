"""One gradebook, put together from its parts: each is a set of tables and what is done to them."""

from __future__ import annotations

from rnn_grade.classroom.gradebook.audits import Audits
from rnn_grade.classroom.gradebook.claims import Claims
from rnn_grade.classroom.gradebook.gradings import Gradings
from rnn_grade.classroom.gradebook.messages import Messages
from rnn_grade.classroom.gradebook.people import People


class Gradebook(People, Gradings, Claims, Audits, Messages):
    """One gradebook: a file for SQLite, or a server for PostgreSQL.

    Args:
        place: A path, or a URL such as `postgresql://user@host/class`.

    Raises:
        UserError: It cannot be opened, or is no gradebook.
        Again: Its server does not answer, or its disk is full.
    """

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
