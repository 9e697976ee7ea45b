"""The register of the class that a gradebook is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.people.register import Register
from rnn_grade.classroom.records import HandIn, Listed


def register_of(
    book: Gradebook,
    tables: Sequence[Listed] = (),
    hand_ins: Sequence[HandIn] | None = None,
) -> Register:
    """Return who is who.

    Args:
        book: The gradebook.
        tables: The people of a platform's own table, which is to be filled.
        hand_ins: Those of the gradebook, where they are known already.
    """
    seen = [
        (one.identity, one.exercise) for one in (book.hand_ins() if hand_ins is None else hand_ins)
    ]
    return Register((*book.roster(), *tables), seen, book.memberships())


def dated(hand_ins: Sequence[HandIn], book: Gradebook) -> tuple[HandIn, ...]:
    """Return attempts with the times that a platform's table has for them.

    Moodle's worksheet says when a submission came; the names of its files do not. A table is of one
    assignment: where attempts are of several exercises, nobody knows which it means.

    Args:
        hand_ins: Attempts.
        book: Its rosters, and who hands in together.
    """
    if len({one.exercise for one in hand_ins}) != 1:
        return tuple(hand_ins)
    register = register_of(book, hand_ins=hand_ins)
    found = []
    for one in hand_ins:
        if not one.submitted_at:
            to = register.recipients(one.identity, one.exercise)
            rows = (row for student in to.students for row in register.rows(student))
            when = next((row.submitted_at for row in rows if row.submitted_at), "")
            one = replace(one, submitted_at=when)
        found.append(one)
    return tuple(found)
