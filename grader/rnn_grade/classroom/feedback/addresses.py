"""Whose address is known for sure; a message goes to no other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rnn_grade.classroom.feedback.delivery import Dispatch
from rnn_grade.classroom.feedback.letter import Letter
from rnn_grade.classroom.records import Kind, Student

# No more than what mail systems take without quotes: nothing in it can end a header.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]+"
)
_LONGEST = 254


def addressed(letters: Sequence[Letter]) -> tuple[list[Dispatch], list[tuple[str, str]]]:
    """Return one message for each student whose address is known, and who gets none.

    Args:
        letters: What everybody reads.

    Returns:
        The messages, and the others, each with the reason.
    """
    by_student: dict[str, list[Letter]] = {}
    for letter in letters:
        by_student.setdefault(letter.student.student, []).append(letter)
    students = [own[0].student for own in by_student.values()]
    bearers = Counter(one for student in students for one in {*map(str.casefold, _known(student))})
    found, without = [], []
    for student in students:
        known = _known(student)
        why = ""
        if student.doubt:
            why = f"it is not sure who they are: {student.doubt}"
        elif not known:
            why = "no address is known; a roster with a column `email` tells it"
        elif not _ADDRESS.fullmatch(known[0]) or len(known[0]) > _LONGEST:
            why = f"{known[0]} is no address that mail can be sent to"
        elif bearers[known[0].casefold()] > 1:
            why = f"{known[0]} is the address of several students"
        if why:
            without.append((student.student, why))
        else:
            found.append(Dispatch(known[0], tuple(by_student[student.student])))
    return found, without


def _known(student: Student) -> list[str]:
    return [value for kind, value in student.ids if kind is Kind.EMAIL]
