"""The lanes of an author's command end with it, however it ends."""

import os
import signal
import subprocess
import sys
import time

import pytest
from processes import descendants, still_alive


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_proof_that_is_stopped_leaves_no_process(ending):
    command = [sys.executable, "-m", "rnn_grade", "author", "verify", "2", "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    # A lane each, a fork server for each, and a first worker for one of them at least.
    while len(started := descendants(process.pid)) < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(started) >= 5
    process.send_signal(ending)
    process.wait(timeout=30)
    assert still_alive(started, seconds=5) == []


@pytest.mark.parametrize("processes", [2, 3, 5])
def test_ctrl_c_ends_all_lanes_in_silence(processes):
    """In a terminal, Ctrl-C reaches every process, whether its lane is starting or grading."""
    command = [sys.executable, "-m", "rnn_grade", "author", "verify", "2", "--jobs", "2"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    deadline = time.monotonic() + 30
    while len(started := descendants(process.pid)) < processes and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    pressed = time.monotonic()
    said = process.communicate(timeout=30)[0].decode()
    assert time.monotonic() - pressed < 5
    assert process.returncode == 130
    assert said.strip() == "Stopped."
    assert still_alive(started, seconds=5) == []
