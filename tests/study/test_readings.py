"""Each task ends with what to read on: titles with their addresses, which every screen shows."""

import re

import pytest

from rnn_grade.course import catalog
from rnn_grade.notebook.made.making import task_text
from rnn_grade.study.readings import HEADING, readings, section

EXERCISES = catalog.load().exercises
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.slug)


@every_exercise
def test_each_task_says_where_to_read_on(exercise):
    found = readings(exercise)
    assert len(found) >= 2
    assert len(found) == section(exercise).count("\n- ") + 1, "an entry has no title or no address"
    for one in found:
        assert re.fullmatch(r"https?://[\w.-]+/[\w./~-]*", one.address)
        assert one.text.endswith((".", "?")), "each says what is in it"


@every_exercise
def test_it_stands_in_the_notebook_as_in_the_task(exercise):
    text = exercise.task.read_text("utf-8")
    assert text.rindex("\n## ") == text.index(f"\n{HEADING}\n"), "it is the last section"
    assert [name for name, _ in task_text(exercise)][-1] == "text Read on"


def test_the_same_address_has_the_same_title_everywhere():
    titles = {}
    for exercise in EXERCISES:
        for one in readings(exercise):
            assert titles.setdefault(one.address, (one.title, one.by)) == (one.title, one.by)


def test_a_task_without_it_has_none(world):
    assert readings(world.exercises[0]) == ()
