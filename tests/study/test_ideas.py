"""Each reference says in its author's words what it does, and which other ways there are."""

import re

import pytest

from rnn_grade.course import catalog
from rnn_grade.study.ideas import OTHERS, REFERENCE, ideas, problems


def sentences(text: str) -> int:
    """Return how many sentences a text has; code in backticks ends none."""
    return len(re.findall(r"[.?](?=\s|$)", re.sub(r"`[^`]*`", "code", text)))


@pytest.mark.parametrize("exercise", catalog.load().exercises, ids=lambda one: one.slug)
def test_each_exercise_has_its_ideas(exercise):
    text = ideas(exercise)
    assert problems(text) == []
    _, own, others = re.split(rf"^## (?:{REFERENCE}|{OTHERS})\n", text, flags=re.MULTILINE)
    assert 3 <= sentences(own) <= 6
    assert 2 <= sentences(others) <= 6
    assert max(map(len, text.splitlines())) <= 100


def test_an_author_is_told_what_is_missing():
    assert problems("## The reference\n\nIt adds.\n") == ["ideas.md has no section `## Other ways`"]
    assert len(problems("It adds.")) == 2
