"""Lanes side by side: everything is done once, and they end with whoever started them."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from places import WORLD
from processes import descendants, still_alive

from rnn_grade.lanes.lane import Lane
from rnn_grade.lanes.lanes import Lanes
from rnn_grade.lanes.task import Task

VERIFY = ("author", "verify", "2", "--jobs", "2")
SCORE = ("score", "class", "hangs", "--jobs", "2", "--timeout", "60", "--course", str(WORLD))


def tasks(world, *names: str) -> list[Task]:
    exercises = [world.find(name) for name in names]
    return [Task(e.slug, e.folder, e.reference.read_bytes(), timeout=60.0) for e in exercises]


def never() -> bool:
    return False


def test_every_task_is_done_once(world):
    outcomes = list(Lanes(world, 2).run(tasks(world, "passes", "fails", "calls_sys_exit"), never))
    passed = {outcome.task.key: outcome.report.passed for outcome in outcomes}
    assert passed == {"passes": True, "fails": False, "calls_sys_exit": False}
    assert len(outcomes) == 3


def test_no_task_starts_once_it_has_to_stop(world):
    assert list(Lanes(world, 2).run(tasks(world, "passes", "fails"), lambda: True)) == []


def test_whoever_stops_listening_breaks_off_what_is_being_done(world, monkeypatch):
    started, start = [], Lane._start

    def remembered(lane):
        started.append(start(lane))
        return started[-1]

    monkeypatch.setattr(Lane, "_start", remembered)
    run = Lanes(world, 2).run(tasks(world, "hangs", "passes", "hangs"), never)
    assert next(run).task.key == "passes"
    begun = time.monotonic()
    run.close()
    assert time.monotonic() - begun < 5
    assert len(started) == 2
    assert all(process.returncode is not None for process in started)


def test_a_mistake_of_the_lanes_own_is_not_lost(world, monkeypatch):
    def do(lane, task):
        raise ZeroDivisionError(task.key)

    monkeypatch.setattr(Lane, "do", do)
    with pytest.raises(ZeroDivisionError, match="passes"):
        list(Lanes(world, 1).run(tasks(world, "passes"), never))


def test_workers_share_the_cores_unless_they_are_told_otherwise(world, monkeypatch):
    commands = []
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    # Behind the course come the threads, then how long the lane may idle.
    monkeypatch.setattr(Lane, "do", lambda lane, task: commands.append(lane._command[-2]))
    for lanes in (Lanes(world, 2), Lanes(world, 16), Lanes(world, 2, threads=1)):
        list(lanes.run(tasks(world, "passes")[:1], never))
    assert commands == ["4", "1", "1"]


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_proof_that_is_stopped_leaves_no_process(ending):
    command = [sys.executable, "-m", "rnn_grade", *VERIFY]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    # A lane each, a fork server for each, and a first worker for one of them at least.
    while len(started := descendants(process.pid)) < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(started) >= 5
    process.send_signal(ending)
    process.wait(timeout=30)
    assert still_alive(started, seconds=5) == []


@pytest.fixture
def folder(tmp_path: Path, world) -> Path:
    """A folder with a class in it that keeps two lanes busy."""
    hangs = world.find("hangs")
    for student in ("ann", "ben", "cleo"):
        path = tmp_path / "class" / student / "hangs.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"{hangs.reference.read_text()}# {student}\n")
    return tmp_path


@pytest.mark.parametrize("words", [VERIFY, SCORE], ids=["verify", "score"])
@pytest.mark.parametrize("processes", [2, 3, 5])
def test_ctrl_c_ends_all_lanes_in_silence(folder, words, processes):
    """In a terminal, Ctrl-C reaches every process, whether its lane is starting or grading."""
    command = [sys.executable, "-m", "rnn_grade", *words]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while len(started := descendants(process.pid)) < processes and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    pressed = time.monotonic()
    output, errors = process.communicate(timeout=30)
    assert time.monotonic() - pressed < 5
    assert process.returncode == 130
    assert errors.decode().strip() == "Stopped."
    assert words == SCORE or output.decode().strip() == ""
    assert still_alive(started, seconds=5) == []


def test_a_key_names_a_task_and_nothing_else(world):
    (task,) = tasks(world, "passes")
    same = [replace(task, seed=seed) for seed in (1, 2)]
    seeds = {outcome.report.seed for outcome in Lanes(world, 1).run(same, never)}
    assert seeds == {1, 2}
