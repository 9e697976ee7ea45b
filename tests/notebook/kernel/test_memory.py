"""Whole results are kept in the workspace; what else was seen, the kernel knows."""

import pytest
from places import WORLD
from reports import check

from rnn_grade.course import catalog
from rnn_grade.notebook.kernel.memory import Memory
from rnn_grade.report import Report, Status
from rnn_grade.workspace import workspace

COURSE = catalog.load(WORLD)
EXERCISE = COURSE.find("passes")
FIRST, SECOND = (one.name for one in EXERCISE.checks)


def report(first, second=None, **fields):
    checks = [check(first, FIRST, hints=("One.", "Two."))]
    checks += [] if second is None else [check(second, SECOND, hints=("One.",))]
    return Report(EXERCISE.folder, "Title", "x.ipynb", "", tuple(checks), **fields)


@pytest.fixture
def here(tmp_path):
    workspace.start(COURSE, tmp_path / "work")
    return tmp_path / "work"


def test_a_whole_result_is_kept_where_rnn_grade_keeps_it(here):
    whole = report(Status.PASSED, Status.FAILED)
    assert Memory(COURSE).remember(whole, here / EXERCISE.folder, whole=True)
    kept = workspace.find(here, COURSE).progress()
    assert kept.results[EXERCISE.folder].failing == SECOND
    # Another kernel, or the command, goes on from there.
    assert Memory(COURSE).failing(EXERCISE, here) == SECOND


@pytest.mark.parametrize(
    ("made", "whole"),
    [
        (report(Status.FAILED), False),
        (report(Status.FAILED, Status.SKIPPED, interrupted=True), True),
    ],
)
def test_a_part_or_a_stopped_one_is_known_to_the_kernel_alone(here, made, whole):
    memory = Memory(COURSE)
    assert memory.remember(made, here, whole=whole)
    assert memory.failing(EXERCISE, here) == FIRST
    assert workspace.find(here, COURSE).progress().results == {}


def test_a_fault_of_the_grader_is_not_remembered(here):
    memory = Memory(COURSE)
    assert not memory.remember(report(Status.BROKEN), here, whole=True)
    with pytest.raises(LookupError):
        memory.failing(EXERCISE, here)


@pytest.mark.parametrize("inside", [True, False])
def test_hints_open_one_by_one_in_a_workspace_and_without(here, tmp_path, inside):
    memory, folder = Memory(COURSE), here if inside else tmp_path
    memory.remember(report(Status.FAILED, Status.PASSED), folder, whole=True)
    opened = [memory.open_hint(EXERCISE, FIRST, 2, folder) for _ in range(3)]
    assert opened == [(1, True), (2, True), (2, False)]
    assert (workspace.find(here, COURSE).progress().opened(EXERCISE.folder, FIRST) == 2) is inside


def test_the_next_exercise_is_the_first_that_is_not_done(tmp_path):
    memory = Memory(COURSE)
    assert memory.following(EXERCISE, tmp_path) == 2
    memory.remember(report(Status.PASSED, Status.PASSED), tmp_path, whole=True)
    assert memory.following(EXERCISE, tmp_path) == 2
    assert memory.failing(EXERCISE, tmp_path) is None
