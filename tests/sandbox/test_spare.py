"""Where nothing forks, plain processes import the libraries ahead, and are handed over as new."""

import socket
import subprocess
import sys
import time

import pytest

from rnn_grade.errors import Broken
from rnn_grade.sandbox import launcher as launchers
from rnn_grade.sandbox import usage
from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.sandbox.connection import Limits
from rnn_grade.sandbox.launcher import NUMPY, Launcher
from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.process import Fresh
from rnn_grade.sandbox.questions.submission import Call

LIMITS = Limits(1 << 30, 20)
SOURCE = b"import time\n\ndef f():\n    return str(hash('a')), time.process_time()\n"


@pytest.fixture
def plain():
    with Launcher(NUMPY, fork=False) as launcher:
        yield launcher


def ask(worker):
    """Return a hash of a text in the worker, what it has computed, and what that cost the check."""
    assert worker.greet(Allowance(20)) in list(Level)
    allowance = Allowance(20)
    worker.load("learner", SOURCE, allowance)
    (of_text, computed) = worker.ask(Call("f", [], {}), allowance, "asking").value
    return of_text, computed, allowance.processor


def test_as_many_processes_import_ahead_as_will_be_needed_and_two_at_most(plain):
    plain.start(more=3)
    assert len(plain._spares) == 2
    first = plain._spares[0]
    worker = plain.worker(LIMITS)
    assert worker._process.process is first._process
    assert [spare.number for spare in plain._spares] == [2, 3]
    plain.worker(LIMITS)
    plain.worker(LIMITS)
    assert [spare.number for spare in plain._spares] == [4]
    plain.worker(LIMITS)
    assert plain._spares == []


def test_nothing_is_started_that_nobody_will_ask_for(plain):
    plain.start()
    assert len(plain._spares) == 1
    plain.worker(LIMITS)
    assert plain._spares == []
    # Whoever asks all the same waits, and gets one.
    ask(plain.worker(LIMITS))
    assert plain._spares == []


def test_where_memory_is_short_one_process_has_to_do(plain, monkeypatch):
    monkeypatch.setattr(usage, "available", lambda: launchers._ROOM - 1)
    plain.start(more=3)
    assert len(plain._spares) == 1
    plain.worker(LIMITS)
    assert len(plain._spares) == 1


def test_what_nobody_asked_for_ends_with_its_launcher():
    with Launcher(NUMPY, fork=False) as launcher:
        launcher.start(more=1)
        processes = [spare._process for spare in launcher._spares]
    assert all(process.returncode is not None for process in processes)
    assert not launcher._folder.exists()


def test_what_nobody_asked_for_serves_the_next_grading(plain):
    plain.start(more=1)
    plain.worker(LIMITS)
    left = plain._spares[0]
    plain.start()
    assert plain._spares == [left]


def test_a_spare_is_warm_once_it_was_waited_for(plain):
    assert not plain.ready
    plain.start(more=1)
    plain.wait()
    assert plain.ready
    plain.worker(LIMITS)
    assert not plain.ready


def test_strings_hash_differently_in_each(plain):
    plain.start(more=1)
    hashes = {ask(plain.worker(LIMITS))[0] for _ in range(2)}
    assert len(hashes) == 2


def test_the_import_is_not_counted(plain):
    _, computed, counted = ask(plain.worker(LIMITS))
    # NumPy and the engine alone take more than that.
    assert counted < computed / 2


def test_whoever_else_knocks_at_the_door_is_sent_away(plain):
    plain.start()
    port = plain._spares[0]._listener.getsockname()[1]
    with (
        socket.create_connection(("127.0.0.1", port)) as wrong,
        socket.create_connection(("127.0.0.1", port)) as gone,
    ):
        wrong.sendall(b"x" * 32)
        gone.close()
        ask(plain.worker(LIMITS))
        assert wrong.recv(1) == b""


def test_a_process_that_ends_before_it_is_heard_of_is_our_fault_and_soon_known(plain, monkeypatch):
    # At once, and not after the whole time that a start may take.
    monkeypatch.setattr(sys, "executable", "/bin/false")
    started = time.monotonic()
    with pytest.raises(Broken, match="a worker process did not start"):
        plain.worker(LIMITS)
    assert time.monotonic() - started < 10


def test_a_process_that_ended_while_it_waited_is_our_fault(plain):
    plain.start()
    plain.wait()
    plain._spares[0]._process.kill()
    with pytest.raises(Broken, match="a worker process did not start"):
        plain.worker(LIMITS)
    ask(plain.worker(LIMITS))


def test_it_ends_by_itself_where_the_grader_is_gone(plain):
    plain.start()
    spare = plain._spares[0]
    spare.wait()
    spare._connection.close()
    assert spare._process.wait(20) == 0


def test_killing_reaches_the_python_that_was_started_by_what_was_started():
    # A virtual environment's `python.exe` starts Python, and waits for it.
    python = (
        "import os, sys, time; os.setpgid(0, 0); print(os.getpid(), flush=True); time.sleep(60)"
    )
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {python!r}])"
    with subprocess.Popen([sys.executable, "-c", outer], stdout=subprocess.PIPE) as process:
        pid = int(process.stdout.readline())
        Fresh(process, pid).kill()
        # The end of the pipe, which both of them hold.
        assert process.stdout.read() == b""
