"""A scripted learner takes exercises 1 to 3 in `rnn-grade watch` alone, from the stub to done.

It runs in tmux, as over SSH; where there is no tmux, in a terminal of its own. Every function is
written as a save of its own, one of them wrong at first. `-s` shows how long the verdicts took.
"""

import ast
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from places import ROOT

from rnn_grade.course import catalog
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.workspace import workspace
from support.terminal import watch

COURSE = catalog.load(ROOT)
VERDICT = re.compile(r"^  (✓ passed|✗ failed|! error)", re.MULTILINE)


class Tmux:
    """`rnn-grade watch` in a tmux of its own."""

    def __init__(self, folder):
        self._tmux = ["tmux", "-L", f"rnn-grade-{folder.parent.name}", "-f", "/dev/null"]
        command = (
            f"PYTHONPATH={ROOT / 'grader'} {sys.executable} -m rnn_grade watch; echo code $?; cat"
        )
        self._run("new-session", "-d", "-x", "100", "-y", "40", "-c", str(folder), command)

    def _run(self, *words):
        return subprocess.run([*self._tmux, *words], check=True, capture_output=True, text=True)

    @property
    def frame(self):
        return self._run("capture-pane", "-p").stdout

    def type(self, key):
        self._run("send-keys", key)

    def read(self):
        time.sleep(0.02)

    def close(self):
        until(self, "code 0")
        self._run("kill-server")


class Alone:
    """The same in a terminal of its own."""

    def __init__(self, folder):
        self._terminal = watch(folder)

    @property
    def frame(self):
        return self._terminal.frame

    def type(self, key):
        self._terminal.type(key)

    def read(self):
        self._terminal.read()

    def close(self):
        assert self._terminal.end() == 0


def until(terminal, *patterns, seconds=180):
    started = time.monotonic()
    while not all(re.search(pattern, terminal.frame, re.MULTILINE) for pattern in patterns):
        assert time.monotonic() - started < seconds, terminal.frame
        terminal.read()
    return time.monotonic() - started


def stages(exercise):
    """Return the file as it grows: each function of the reference in the place of the stub's."""
    stub, reference = (path.read_text("utf-8") for path in (exercise.stub, exercise.reference))
    # What the reference has besides the functions stands above them from the start.
    text = stub
    for name in exercise.parts:
        written, empty = (_source(source, name) for source in (reference, text))
        text = text.replace(empty, written)
        yield text
    yield reference


def _source(text, name):
    nodes = ast.parse(text).body
    node = next(one for one in nodes if getattr(one, "name", "") == name)
    return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])


@pytest.fixture(params=["tmux", "alone"])
def terminal(request, tmp_path):
    if request.param == "tmux" and shutil.which("tmux") is None:
        pytest.skip("there is no tmux here")
    workspace.start(COURSE, tmp_path / "mine")
    made = (Tmux if request.param == "tmux" else Alone)(tmp_path / "mine")
    made.folder = tmp_path / "mine"
    return made


def test_a_learner_takes_three_exercises(terminal):
    for number in ("1", "2", "3"):
        exercise = COURSE.find(number)
        path = Path(terminal.folder, exercise.folder, f"{exercise.slug}.py")
        total = exercise.points
        until(terminal, f"^Exercise {number}: ", rf"0 of {total} points ·", r"^h hint")
        taken = []
        wrong = read_mistakes(exercise)[0][0].apply(exercise.reference.read_text("utf-8"))
        for text in (*list(stages(exercise))[:-1], wrong, exercise.reference.read_text("utf-8")):
            path.write_text(text, "utf-8")
            taken.append(_first_verdict(terminal))
            until(terminal, rf"\d+ of {total} points ·")
        until(terminal, "Every check passed", f"{total} of {total} points", "n goes on to exercise")
        print(f"\nexercise {number}: {_told(taken)}")
        terminal.type("n")
    until(terminal, "^Exercise 4: ", "0 of 24 points ·")
    terminal.type("l")
    until(terminal, "3 of 12 exercises done")
    terminal.type("q")
    terminal.close()


def _first_verdict(terminal):
    started = time.monotonic()
    until(terminal, "to come")
    while not VERDICT.search(terminal.frame):
        assert time.monotonic() - started < 60, terminal.frame
        terminal.read()
    return time.monotonic() - started


def _told(taken):
    each = ", ".join(f"{seconds:.2f}" for seconds in taken)
    return f"first verdicts after {each} s; median {statistics.median(taken):.2f} s"
