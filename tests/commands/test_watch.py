"""`rnn-grade watch`, as a learner uses it: in a terminal of its own, with an editor beside it."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner
from places import ROOT
from processes import descendants, still_alive

from rnn_grade.commands.main import main
from rnn_grade.course import catalog
from rnn_grade.workspace import workspace
from support.terminal import watch

COURSE = catalog.load(ROOT)
CELL = COURSE.find("2")
RIGHT = CELL.reference.read_text("utf-8")
WRONG = RIGHT.replace("np.tanh(", "np.sin(", 1)


@pytest.fixture
def mine(tmp_path):
    workspace.start(COURSE, tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def file(mine):
    return mine / CELL.folder / f"{CELL.slug}.py"


def kept(folder):
    data = json.loads((folder / ".rnn-grade/progress.json").read_text())
    return data["exercises"][CELL.folder]


def test_a_learner_goes_from_the_stub_by_a_wrong_file_to_the_right_one(mine, file):
    terminal = watch(mine, "2")
    terminal.until("to write", r"0 of 23 points", r"h hint  t task  s solution")
    inside = terminal.settings()
    assert inside != terminal.settings_before

    file.write_text(WRONG)
    terminal.until(
        r"✗ failed   With no input and an empty", r"\d+ of 23 points ·", r"checks pass that did not"
    )
    score = int(re.search(r"(\d+) of 23 points", terminal.frame)[1])
    assert kept(mine)["score"] == score
    assert "  Next  " in terminal.frame

    terminal.type("h")
    terminal.until(r"Hint 1 of \d")
    terminal.type("t")
    terminal.until("The loop, unrolled", "esc brings the verdicts back")
    terminal.type("l")
    terminal.until("0 of 12 exercises done")
    terminal.type("s")
    terminal.until("has not passed yet")
    terminal.type("\x1b")
    terminal.until(r"Hint 1 of \d", f"{score} of 23 points")

    file.write_text(RIGHT)
    terminal.until("Every check passed", "23 of 23 points", "n goes on to exercise 3")
    assert kept(mine)["score"] == 23
    terminal.type("s")
    terminal.until("The reference of exercise 2")
    terminal.type("n")
    terminal.until("Exercise 3: A simple RNN that remembers", "0 of 20 points")
    terminal.type("q")
    assert terminal.end() == 0
    assert "0 of 20 points" in terminal.frame
    assert terminal.raw.endswith("\n")
    assert terminal.raw.count("\x1b[?1049h") == terminal.raw.count("\x1b[?1049l") == 1


@pytest.mark.parametrize("how", ["ctrl-c", "terminate", "hang up"])
def test_however_it_ends_the_terminal_is_given_back_and_nothing_is_left(mine, file, how):
    file.write_text(RIGHT)
    terminal = watch(mine, "2")
    terminal.until("to come|passed")
    there = descendants(terminal.pid)
    assert there
    if how == "ctrl-c":
        terminal.type("\x03")
    else:
        os.kill(terminal.pid, signal.SIGTERM if how == "terminate" else signal.SIGHUP)
    left = "\x1b[?1049l"
    while left not in terminal.raw and not terminal.closed:
        terminal.read()
    assert left in terminal.raw
    code = {"ctrl-c": 130, "terminate": 128 + signal.SIGTERM, "hang up": 128 + signal.SIGHUP}
    assert terminal.end() == code[how]
    assert still_alive(there, seconds=10) == []


def test_a_save_during_a_grading_ends_it_and_nothing_of_it_is_kept(mine, file):
    slow = RIGHT + "\n\ndef gradient_norms(*given):\n    import time\n    time.sleep(60)\n"
    file.write_text(RIGHT)
    terminal = watch(mine, "2")
    terminal.until("23 of 23 points")
    file.write_text(slow)
    terminal.until("Checking: There is one length for each sequence")
    started = time.monotonic()
    file.write_text(WRONG)
    terminal.until(r"✗ failed   With no input and an empty", r"\d+ of 23 points ·")
    assert time.monotonic() - started < 15
    assert len(list((mine / ".rnn-grade/attempts" / CELL.folder).glob("*.json.gz"))) == 2
    terminal.type("q")
    assert terminal.end() == 0


def test_where_nobody_presses_keys_it_writes_lines_and_goes_on_by_itself(mine, file):
    file.write_text(WRONG)
    process = subprocess.Popen(
        [sys.executable, "-m", "rnn_grade", "watch", "2"],
        cwd=mine,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "grader"), "PYTHONUNBUFFERED": "1"},
    )
    said = []

    def until(text):
        while not (said and text in said[-1]):
            said.append(process.stdout.readline())
            assert said[-1] or process.poll() is None, "".join(said)

    until("of 23 points")
    file.write_text(RIGHT)
    until("Exercise 3")
    process.terminate()
    said += process.stdout.readlines()
    assert process.wait(20) == 128 + signal.SIGTERM
    text = "".join(said)
    assert "\x1b" not in text
    assert "  ✗ failed   With no input and an empty state, one step gives tanh(bias)." in text
    assert "    Next          Only the bias is left here" in text
    assert "23 of 23 points" in text
    assert "checks pass that did not.\nNext is exercise 3: A simple RNN that remembers.\n" in text


def run(*words, folder, monkeypatch):
    monkeypatch.chdir(folder)
    return CliRunner().invoke(main, ["watch", *words])


def test_what_there_is_not_is_said_at_once(mine, file, tmp_path, monkeypatch):
    said = run(folder=tmp_path, monkeypatch=monkeypatch)
    assert said.exit_code == 2
    assert said.stderr.startswith("There is no workspace at or above this folder.\n")
    said = run("1", "2", folder=mine, monkeypatch=monkeypatch)
    assert said.stderr == (
        "One exercise is watched at a time.\n"
        "`rnn-grade watch 1` goes on to the next one when it is done.\n"
    )
    file.unlink()
    said = run("2", folder=mine, monkeypatch=monkeypatch)
    assert "is missing" in said.stderr
    said = run("nonsense", folder=mine, monkeypatch=monkeypatch)
    assert said.exit_code == 2


def test_when_everything_is_done_there_is_nothing_to_watch(mine, monkeypatch):
    results = {
        exercise.folder: {
            "score": 1,
            "total": 1,
            "checks": {"all": "passed"},
            "when": "2026-01-01T00:00:00+00:00",
        }
        for exercise in COURSE.exercises
    }
    data = {"schema": "rnn-grade/progress/v1", "exercises": results}
    (mine / ".rnn-grade/progress.json").write_text(json.dumps(data))
    said = run(folder=mine, monkeypatch=monkeypatch)
    assert (said.exit_code, said.stdout) == (
        0,
        "Every exercise is done. `rnn-grade watch 3` watches one of them again.\n",
    )
