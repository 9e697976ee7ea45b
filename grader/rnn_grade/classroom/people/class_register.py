"""The register of the class that a gradebook is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.people.register import Register
from rnn_grade.classroom.records import HandIn, Listed, Student
from rnn_grade.errors import UserError


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


def named(register: Register, text: str) -> Student:
    """Return the student whom somebody named on the command line.

    Args:
        register: Who is who.
        text: Any identifier of theirs, or a name that one person bears.

    Raises:
        UserError: It is nobody, or nobody in particular.
    """
    student, why = register.called(text)
    if student is not None:
        return student
    members = register.team(text)
    if members:
        listed = ", ".join(one.student for one in members)
        raise UserError(f"{text} is a team.", f"Name one of its members: {listed}.")
    known = [name for one in register.students for name in (one.student, one.name) if name]
    close = get_close_matches(text, known, n=1)
    if register.knows(text):
        raise UserError(f"{text} is nobody in particular: {why}.", "Name a login or a number.")
    raise UserError(
        f"The gradebook knows nobody called {text}.",
        f"Did you mean `{close[0]}`?" if close else "`rnn-grade audit` lists everybody.",
    )


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
