"""What is said of works that are alike, wherever it is shown; and what nobody can conclude."""

from __future__ import annotations

from collections.abc import Sequence

from rnn_grade.classroom.records import Student
from rnn_grade.classroom.similarity.hints import Hints
from rnn_grade.text import clean, plural

CAVEAT = (
    "A hint to look, and no verdict. Works are also alike because people worked together where "
    "they may, heard the same lecture, asked the same assistant, or wrote what one naturally "
    "writes; and a copy that was written anew is not found. Read both works, and ask both people."
)
_LISTED = 50


def counts(one: Hints) -> tuple[str, ...]:
    """Return what was compared and what was not, a sentence each.

    Args:
        one: What comparing found in an exercise.
    """
    said = [f"Compared: {plural(one.compared, 'work')}."]
    if one.compared and not one.same and not one.alike:
        said = [f"Compared: {plural(one.compared, 'work')}, and none are alike."]
    if one.short:
        said.append(
            f"Not compared: {plural(one.short, 'work')} with less than about eight lines that "
            "neither the stub nor the course's own solutions have."
        )
    said += (f"Not compared: {name(who)}, whose file {why}." for who, why in one.left_out[:_LISTED])
    if one.left_out[_LISTED:]:
        said.append(f"And {plural(len(one.left_out) - _LISTED, 'file')} more that cannot be read.")
    if one.lost:
        said.append(
            f"Not compared: {plural(one.lost, 'work')} that the gradebook does not hold. "
            "`rnn-grade score SUBMISSIONS` puts them there."
        )
    return tuple(said)


def names(people: Sequence[Student]) -> str:
    """Return who handed in a work.

    Args:
        people: Those who did.
    """
    shown = [name(one) for one in people[:_LISTED]]
    if people[_LISTED:]:
        shown.append(f"and {len(people) - _LISTED} more")
    return ", ".join(shown)


def name(one: Student) -> str:
    """Return somebody's own name, and what the platform calls them where that is another.

    Args:
        one: Who.
    """
    own = one.name and one.name != one.student
    return clean(f"{one.name} ({one.student})" if own else one.student, 80)
