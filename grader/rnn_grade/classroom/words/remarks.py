"""What a teacher should know of one mark, in a few words."""

from __future__ import annotations

from rnn_grade.classroom.marks import Mark
from rnn_grade.text import plural


def remarks(mark: Mark) -> list[str]:
    """Return who gave a mark and why, how late the attempt was, and whose it is.

    Args:
        mark: The mark.
    """
    found = []
    if mark.override is not None:
        one = mark.override
        found.append(f"by hand, {one.author}, {one.at[:10]}: {one.because}")
    elif mark.days_late and mark.points is not None:
        found.append(f"{plural(mark.days_late, 'day')} late, {mark.raw} before that")
    if mark.team:
        found.append(f"with team {mark.team}")
    return found
