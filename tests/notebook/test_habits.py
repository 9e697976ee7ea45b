"""Notebooks as real learners write them, each with the score that it has to get."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from habits import Habit, habits
from jupyter_client.manager import start_new_kernel
from places import ROOT

from rnn_grade.commands.main import main
from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade
from rnn_grade.render.words.words import explain
from rnn_grade.report import Report, Status
from rnn_grade.sandbox.launchers import Launchers

COURSE = catalog.load(ROOT)
PATHS = {"PYTHONPATH": str(ROOT / "grader"), "RNN_GRADE_COURSE": str(ROOT)}
# Exercises without Keras, and their folders.
QUICK = {"windows": "01_windows", "simple_rnn_cell": "02_simple_rnn_cell"}
SCORES = "select student, exercise, score from attempts join gradings using (sha256, exercise)"
every_habit = pytest.mark.parametrize("habit", habits(), ids=lambda habit: habit.name)


@pytest.fixture(scope="module")
def launchers() -> Iterator[Launchers]:
    with Launchers(course=ROOT, threads=2) as made:
        yield made


def graded(habit: Habit, exercise: str, launchers: Launchers, folder: Path) -> Report:
    path = folder / habit.path
    path.write_bytes(habit.content())
    return grade(COURSE.find(exercise), path, launcher=launchers)


@every_habit
def test_a_notebook_gets_its_score(habit, launchers, tmp_path):
    report = graded(habit, habit.exercise, launchers, tmp_path)
    first = next((one for one in report.checks if one.status is not Status.PASSED), None)
    assert report.score == habit.points, (first, report.findings, report.notes)
    assert (first.name if first is not None else "") == habit.first
    if habit.reads:
        words = explain(first.finding)
        assert habit.reads in f"{words.found} {words.cause}"
    told = " ".join(explain(one).found for one in (*report.findings, *report.notes))
    assert [text for text in habit.told if text not in told] == []


@pytest.mark.parametrize(
    ("habit", "exercise"),
    [(habit, exercise) for habit in habits() for exercise in habit.also],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_it_is_handed_in_for_another_exercise_as_well(habit, exercise, launchers, tmp_path):
    report = graded(habit, exercise, launchers, tmp_path)
    assert report.score == habit.also[exercise]


def test_a_class_of_them_gets_the_same_scores(tmp_path):
    expected = set()
    for habit in habits():
        scores = {habit.exercise: habit.points, **habit.also}
        if scores.keys() <= QUICK.keys():
            path = tmp_path / "class" / habit.name / habit.path
            path.parent.mkdir(parents=True)
            path.write_bytes(habit.content())
            expected |= {(habit.name, QUICK[slug], points) for slug, points in scores.items()}
    gradebook = tmp_path / "gradebook.sqlite"
    words = ["score", str(path.parents[1]), *QUICK, "--gradebook", str(gradebook)]
    assert CliRunner().invoke(main, words).exit_code == 0
    with contextlib.closing(sqlite3.connect(gradebook)) as database:
        found = set(database.execute(SCORES))
    assert found == expected


@pytest.mark.parametrize(
    "habit", [one for one in habits() if one.live is not None], ids=lambda habit: habit.name
)
def test_a_kernel_has_what_it_ran(habit, tmp_path):
    """The cells ran in this order, and some of them are gone: `%grade` sees what the kernel has."""
    said = ran([*habit.runs(), f"%grade {habit.exercise}"], tmp_path)
    assert f"{habit.live} of {COURSE.find(habit.exercise).points} points" in said


def ran(cells: list[str], folder: Path) -> str:
    """Run cells in a real kernel, and return what the last one shows as plain text."""
    manager, client = start_new_kernel(cwd=str(folder), env=os.environ | PATHS)
    try:
        client.execute("%load_ext rnn_grade", reply=True, timeout=60)
        for cell in cells[:-1]:
            client.execute(cell, reply=True, timeout=60, allow_stdin=False)
        shown = []
        client.execute_interactive(cells[-1], timeout=120, output_hook=shown.append)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    data = (one["content"].get("data", {}) for one in shown)
    texts = (one["content"].get("text", "") for one in shown)
    return "\n".join([*texts, *(one.get("text/plain", "") for one in data)])
