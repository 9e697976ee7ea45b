"""`solutions/<exercise>/ideas.md`: what the reference does and why, in its author's words.

It lies beside the reference and is kept with it: whoever may not see the one gets neither.
"""

from __future__ import annotations

import re

from rnn_grade.course import storage
from rnn_grade.course.catalog import Exercise

FILE = "ideas.md"
# The two sections of it, in their order.
REFERENCE, OTHERS = "The reference", "Other ways"
_SECTION = re.compile(rf"^## ({REFERENCE}|{OTHERS})\n+(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def ideas(exercise: Exercise) -> str:
    """Return what the author says of the reference as Markdown, or nothing.

    Args:
        exercise: Whose reference.
    """
    try:
        return storage.text(exercise.root, exercise.solution / FILE).strip()
    except OSError:
        return ""


def problems(text: str) -> list[str]:
    """Return what is missing in such a text, for its author: one sentence each.

    Args:
        text: The Markdown.
    """
    found = {title: body.strip() for title, body in _SECTION.findall(text)}
    missing = [title for title in (REFERENCE, OTHERS) if not found.get(title)]
    return [f"{FILE} has no section `## {title}`" for title in missing]
