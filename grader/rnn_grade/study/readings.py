"""Where to read on: the last section of a task text, a list of titles with their addresses.

It stands in the task itself, so that the terminal, the notebook and the web page all show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.storage import course_text

HEADING = "## Read on"
_SECTION = re.compile(rf"^{HEADING}\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"^- (.*?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)
# - Author: *Title*, where and when. <https://...> What is in it.
_PARTS = re.compile(
    r"(?:(?P<by>[^*]+): )?\*(?P<title>[^*]+)\*(?P<where>[^<]*)<(?P<url>https?://[^>]+)>"
)


@dataclass(frozen=True)
class Reading:
    """Something to read.

    Args:
        title: Its title.
        address: Where it is.
        by: Who wrote it, or nothing.
        text: The whole entry, as Markdown in one line.
    """

    title: str
    address: str
    by: str
    text: str


def section(exercise: Exercise) -> str:
    """Return the section of a task that says where to read on, or nothing.

    Args:
        exercise: Whose task.
    """
    try:
        text = course_text(exercise.task)
    except OSError:
        return ""
    found = _SECTION.search(text)
    return found[1].strip() if found else ""


def readings(exercise: Exercise) -> tuple[Reading, ...]:
    """Return what a task says to read on, in its order; an entry without an address is none.

    Args:
        exercise: Whose task.
    """
    found = []
    for entry in _ITEM.findall(section(exercise)):
        text = " ".join(entry.split())
        parts = _PARTS.match(text)
        if parts:
            found.append(Reading(parts["title"], parts["url"], parts["by"] or "", text))
    return tuple(found)
