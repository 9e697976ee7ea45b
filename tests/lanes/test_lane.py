"""A lane is a process that may be killed: its loss is a fault, and never a verdict."""

import os
import shutil
import signal
import threading
import time

import pytest
from places import WORLD
from processes import still_alive

from rnn_grade.lanes.lane import Lane
from rnn_grade.lanes.task import Task
from rnn_grade.report import Status


def task(world, name: str, **options) -> Task:
    exercise = world.find(name)
    return Task("key", exercise.folder, exercise.reference.read_bytes(), **options)


@pytest.fixture
def lane():
    lane = Lane(WORLD)
    yield lane
    lane.close()


def test_a_lane_grades_one_after_the_other_in_one_process(lane, world):
    first = lane.do(task(world, "passes")).report
    pid = lane.pid
    second = lane.do(task(world, "fails")).report
    assert (first.passed, second.passed, lane.pid) == (True, False, pid)
    assert second.checks[0].finding is not None


TELLS = b"""
import gc, os

def double(x):
    # Not in one piece, or it would find itself.
    secret = " ".join(["of", "this", "class"])
    known = [os.environ, *gc.get_objects()]
    print(x, secret in str([one for one in known if type(one) in (dict, list, tuple)]))
    try:
        print(secret in open("/proc/self/environ").read())
    except OSError:
        pass
    return 2 * x

def triple(x):
    return 3 * x
"""


def test_hidden_inputs_follow_from_the_tasks_secret_alone(world, monkeypatch):
    exercise = world.find("passes")

    def printed(lane, **options):
        done = lane.do(Task("key", exercise.folder, TELLS, **options))
        assert done.report.passed, done
        return done.report.checks[0].output

    seen = {}
    for environment in ("", "of this class"):
        monkeypatch.setenv("RNN_GRADE_SECRET", environment)
        lane = Lane(WORLD)
        try:
            seen[environment] = (printed(lane), printed(lane, secret="of this class"))
        finally:
            lane.close()
    # What authors do stays on the secret for practice, whatever the environment says.
    assert seen[""] == seen["of this class"]
    assert seen[""][0] != seen[""][1]
    # And no worker ever gets to see one.
    assert "True" not in str(seen)


def test_a_submission_does_not_outlive_its_grading(world, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    lane = Lane(WORLD)
    try:
        assert lane.do(task(world, "passes")).report.passed
        assert list(tmp_path.glob("rnn-grade-*"))
        assert list(tmp_path.rglob("passes.py")) == []
    finally:
        lane.close()
    assert list(tmp_path.iterdir()) == []


def test_what_a_submission_does_is_a_verdict_and_the_lane_lives_on(lane, world):
    for name, passes in (("segfaults", False), ("hangs", False), ("passes", True)):
        report = lane.do(task(world, name, timeout=2.0)).report
        assert (report.passed, report.broken) == (passes, False)


def test_a_lane_that_is_killed_is_lost_and_the_next_grading_starts_another(lane, world):
    lane.do(task(world, "passes"))
    os.kill(lane.pid, signal.SIGKILL)
    lost = lane.do(task(world, "passes"))
    assert (lost.report, lost.problem) == (None, "its process ended")
    assert lane.pid is None
    assert lane.do(task(world, "passes")).report.passed


def test_a_lane_that_stands_still_is_lost_at_its_deadline(lane, world, monkeypatch):
    monkeypatch.setattr("rnn_grade.lanes.lane.SLACK_SECONDS", 0.5)
    lane.do(task(world, "passes"))
    os.kill(lane.pid, signal.SIGSTOP)
    started = time.monotonic()
    lost = lane.do(task(world, "passes", seconds=0.5))
    assert (lost.report, lost.problem) == (None, "its process did not answer in time")
    assert time.monotonic() - started < 10


def test_a_fault_of_the_grader_is_no_report_and_costs_the_lane_its_process(world, tmp_path):
    shutil.copytree(WORLD, tmp_path / "world")
    checks = tmp_path / "world" / world.find("passes").check_file.relative_to(WORLD)
    checks.write_text(checks.read_text().replace("submission.double(", "1 / 0, ("))
    lane = Lane(tmp_path / "world")
    try:
        lost = lane.do(task(world, "passes"))
        assert lost.report is None
        assert lost.problem.startswith("doubles: ZeroDivisionError")
        assert lane.pid is None
        assert lane.do(task(world, "fails")).report is not None
    finally:
        lane.close()


def test_ending_a_lane_from_another_thread_ends_its_grading(lane, world):
    caught = []

    def work():
        caught.append(lane.do(task(world, "hangs", timeout=60.0)))

    thread = threading.Thread(target=work)
    thread.start()
    deadline = time.monotonic() + 20
    while lane.pid is None and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)
    lane.end()
    thread.join(timeout=20)
    assert [outcome.report for outcome in caught] == [None]


def test_a_watched_task_tells_of_each_check_before_its_outcome(lane, world):
    seen = []
    report = lane.do(task(world, "fails", watched=True), seen.append).report
    results = tuple(event.result for event in seen if event.kind == "finished")
    assert results == report.checks
    assert [event.check for event in seen if event.kind == "started"][:1] == [report.checks[0].name]


def test_only_the_checks_that_were_asked_for_run(lane, world):
    first = world.find("fails").checks[0].name
    report = lane.do(task(world, "fails", only=(first,), shown="my.ipynb")).report
    assert [check.name for check in report.checks] == [first]
    assert report.submission == "my.ipynb"


def test_ctrl_c_leaves_the_verdicts_so_far_and_a_lane_that_is_warm(lane, world):
    exercise = world.find("passes")
    # The second check waits for a minute.
    slow = (
        exercise.reference.read_bytes() + b"\n\ndef triple(x):\n    import time; time.sleep(60)\n"
    )
    told = []

    def watch(event):
        told.append(event)
        if (event.kind, event.check) == ("started", exercise.checks[1].name):
            threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()

    lane.do(task(world, "passes"))
    pid, started = lane.pid, time.monotonic()
    report = lane.do(Task("key", exercise.folder, slow, watched=True), watch).report
    assert time.monotonic() - started < 3
    assert report.interrupted
    assert [check.status for check in report.checks][:2] == [Status.PASSED, Status.SKIPPED]
    # Between two tasks, it is nobody's business.
    os.kill(pid, signal.SIGINT)
    assert lane.do(task(world, "passes")).report.passed
    assert lane.pid == pid


def test_a_lane_that_does_not_let_go_is_lost_within_a_second(lane, world):
    lane.do(task(world, "passes"))
    os.kill(lane.pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        lane.do(task(world, "passes", watched=True))
    assert time.monotonic() - started < 2
    assert lane.pid is None
    assert lane.do(task(world, "passes")).report.passed


def test_a_lane_with_nothing_to_do_ends_and_the_next_task_starts_another(world):
    lane = Lane(WORLD, idle=0.5, first=world.find("passes").folder)
    try:
        lane.start()
        first = lane.pid
        assert still_alive([first], seconds=20) == []
        assert lane.do(task(world, "passes")).report.passed
        assert lane.pid != first
    finally:
        lane.close()


def test_a_learners_folder_lends_a_lane_no_modules(world, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("queue", "numpy", "pytest", "rnn_grade"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong one')\n")
    lane = Lane(WORLD)
    try:
        assert lane.do(task(world, "passes")).report.passed
    finally:
        lane.close()
