"""A worker that misbehaves is stopped, and the reason is known."""

import time

import pytest

from rnn_grade.course.outline import Place
from rnn_grade.errors import Broken, LearnerError, WorkerStopped
from rnn_grade.sandbox import usage
from rnn_grade.sandbox.allowance import FAR
from rnn_grade.sandbox.launcher import NUMPY, Launcher

SOURCE = r"""
import ctypes
import os
import time

def right():
    return 1

def loop():
    while True:
        pass

def stubborn():
    import signal
    for number in range(1, 64):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass

def stopped():
    import signal
    os.kill(os.getpid(), signal.SIGSTOP)

def in_threads():
    import threading
    for _ in range(3):
        threading.Thread(target=loop).start()
    time.sleep(60)

def now_and_then():
    while True:
        time.sleep(0.08)
        sum(range(1000))

def nap(seconds):
    time.sleep(seconds)

def leave(status):
    os._exit(status)

def hang_up():
    os.close(3)
    time.sleep(60)

def crash():
    ctypes.string_at(0)

def half_a_frame():
    os.write(3, b"\x40\x00\x00\x00half")
    time.sleep(60)

def slowly():
    os.write(3, b"\x00\x10\x00\x00")
    while True:
        os.write(3, b"x")
        time.sleep(0.02)

def early():
    os.write(3, b"\x02\x00\x00\x00{}")
    return 1

def share():
    import mmap
    maps = []
    for _ in range(40):
        maps.append(mmap.mmap(-1, 1 << 28))
        maps[-1].write(b"x" * (1 << 28))
    return len(maps)

def hoard():
    return [bytearray(1 << 26) for _ in range(100)]

def chatter():
    while True:
        os.write(1, b"x" * 100_000)

def raise_badly():
    class Bad(BaseException):
        def __str__(self):
            raise SystemExit
    raise Bad

def escape():
    raise ValueError("\x1b]0;title\x07 \u202e")

def leave_threads():
    import threading
    threading.Thread(target=loop).start()
    return 1
"""


@pytest.fixture
def ask(numpy_launcher, open_session):
    def ask(name, *arguments, seconds=1.0):
        submission, session = open_session(numpy_launcher, SOURCE)
        submission.right()
        session.begin("check", seed=1, seconds=seconds)
        started = time.monotonic()
        try:
            return getattr(submission, name)(*arguments)
        finally:
            # A busy machine may give it a tenth of the time.
            assert time.monotonic() - started < FAR * seconds + 1

    return ask


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("loop", "timeout"),
        ("stubborn", "waited"),
        ("stopped", "waited"),
        ("half_a_frame", "waited"),
        ("slowly", "waited"),
        ("in_threads", "timeout"),
        ("now_and_then", "waited"),
    ],
)
def test_an_allowance_holds_against_everything(ask, name, reason):
    with pytest.raises(WorkerStopped) as raised:
        ask(name)
    assert (raised.value.reason, raised.value.detail) == (reason, "1 s")


def test_what_a_thread_computes_between_two_questions_counts(numpy_launcher, open_session):
    submission, _ = open_session(numpy_launcher, SOURCE, seconds=0.3)
    assert submission.leave_threads() == 1
    time.sleep(1.5)
    with pytest.raises(WorkerStopped, match="timeout while calling `right`"):
        submission.right()


def test_a_worker_that_the_machine_starves_is_nobodys_fault(ask, monkeypatch):
    monkeypatch.setattr(usage, "processor", lambda pid: 0.0)
    monkeypatch.setattr(usage, "asleep", lambda pid: False)
    with pytest.raises(
        Broken, match=r"calling `nap` got 0\.0 s of computing in 2 s: other programs"
    ):
        ask("nap", 9, seconds=0.2)


def test_without_a_clock_of_its_own_a_worker_is_measured_by_the_wall(ask, monkeypatch):
    monkeypatch.setattr(usage, "processor", lambda pid: None)
    with pytest.raises(WorkerStopped) as raised:
        ask("nap", 9, seconds=0.6)
    assert raised.value.reason == "timeout"


def test_a_timeout_names_the_line_that_was_running(ask):
    with pytest.raises(WorkerStopped) as raised:
        ask("loop")
    assert raised.value.source in ("while True:", "pass")
    assert SOURCE.splitlines()[raised.value.line - 1].strip() == raised.value.source


@pytest.mark.parametrize("status", [0, 3])
def test_an_exit_is_no_answer_whatever_its_status(ask, status):
    with pytest.raises(WorkerStopped) as raised:
        ask("leave", status)
    assert (raised.value.reason, raised.value.detail) == ("exited", str(status))


def test_a_crash_has_its_signal_and_its_line(ask):
    with pytest.raises(WorkerStopped) as raised:
        ask("crash")
    assert (raised.value.reason, raised.value.detail) == ("signal", "SIGSEGV")
    assert raised.value.source == "ctypes.string_at(0)"


def test_hanging_up_is_an_end(ask):
    with pytest.raises(WorkerStopped) as raised:
        ask("hang_up")
    assert raised.value.reason == "exited"


def test_bytes_that_are_no_answer_are_nonsense(ask):
    with pytest.raises(WorkerStopped) as raised:
        ask("early")
    assert raised.value.reason == "nonsense"


def test_memory_ends_where_the_limit_is(ask):
    with pytest.raises((LearnerError, WorkerStopped)) as raised:
        ask("hoard", seconds=10)
    assert getattr(raised.value, "type_name", "memory") in ("MemoryError", "memory")


def test_shared_memory_counts_as_well(ask):
    with pytest.raises((LearnerError, WorkerStopped)) as raised:
        ask("share", seconds=20)
    if isinstance(raised.value, WorkerStopped):
        assert (raised.value.reason, raised.value.detail) == ("memory", "2048 MiB")
    else:
        assert raised.value.type_name in ("OSError", "MemoryError")


def test_output_has_a_limit(ask):
    with pytest.raises((LearnerError, WorkerStopped)) as raised:
        ask("chatter", seconds=10)
    assert getattr(raised.value, "reason", "output") == "output"


def test_files_have_a_limit_where_no_file_system_sets_it(open_session):
    source = (
        "def fill():\n    number = 0\n    while True:\n        number += 1\n"
        "        with open(f'file{number}', 'wb') as stream:\n"
        "            stream.write(bytes(32 << 20))\n"
        "\ndef litter():\n    number = 0\n    while True:\n        number += 1\n"
        "        open(f'file{number}', 'w').close()\n"
    )
    with Launcher(NUMPY, without=frozenset({"namespaces"})) as launcher:
        for name in ("fill", "litter"):
            submission, _ = open_session(launcher, source)
            with pytest.raises(WorkerStopped) as raised:
                getattr(submission, name)()
            assert raised.value.reason == "files"
            assert raised.value.detail == "256 MiB or 4096 files"


def test_an_exception_that_cannot_be_printed_is_survived(ask):
    with pytest.raises(LearnerError) as raised:
        ask("raise_badly")
    assert (raised.value.type_name, raised.value.message) == ("Bad", "<no message>")


def test_messages_are_cleaned(ask):
    with pytest.raises(LearnerError) as raised:
        ask("escape")
    assert raised.value.message == "]0;title "


def test_a_thread_left_behind_ends_with_its_worker(ask, numpy_launcher):
    assert ask("leave_threads") == 1


CELLS = """\
import ctypes

def step(x):
    return inner(x)
def inner(x):
    while x == 1:
        pass
    if x == 2:
        ctypes.string_at(0)
    raise ValueError("no")
"""
# The first three lines are cell 2, the other functions stand in cell 7, after two lines of it.
PLACES = (
    *(Place(line, "cell 2") for line in range(1, 5)),
    *(Place(line, "cell 7") for line in range(3, 9)),
)


@pytest.fixture
def ask_cells(numpy_launcher, open_session):
    submission, session = open_session(numpy_launcher, CELLS, seconds=1, places=PLACES)
    session.current()
    session.begin("check", seed=1, seconds=0.5)
    return submission


def test_a_line_and_a_traceback_are_told_by_their_cells(ask_cells):
    with pytest.raises(LearnerError) as raised:
        ask_cells.step(0)
    assert (raised.value.line, raised.value.cell) == (8, "cell 7")
    assert raised.value.traceback == (
        'cell 2, line 4, in step: return inner(x)\ncell 7, line 8, in inner: raise ValueError("no")'
    )


def test_a_time_out_is_told_by_its_cell(ask_cells):
    with pytest.raises(WorkerStopped) as raised:
        ask_cells.step(1)
    assert (raised.value.reason, raised.value.cell) == ("timeout", "cell 7")
    assert raised.value.line in (4, 5)


def test_a_crash_is_told_by_its_cell(ask_cells):
    with pytest.raises(WorkerStopped) as raised:
        ask_cells.step(2)
    assert (raised.value.reason, raised.value.line, raised.value.cell) == ("signal", 7, "cell 7")
    assert raised.value.source == "ctypes.string_at(0)"


def test_a_line_that_stands_nowhere_is_none(numpy_launcher, open_session):
    submission, _ = open_session(numpy_launcher, CELLS, places=PLACES[:4])
    with pytest.raises(LearnerError) as raised:
        submission.step(0)
    assert (raised.value.line, raised.value.cell) == (0, "")
    assert raised.value.traceback.splitlines()[1].startswith("elsewhere, in inner: ")


def test_what_cannot_be_compiled_is_told_by_its_cell_alone(numpy_launcher, open_session):
    places = (Place(1, "cell 2"), Place(5, "cell 3"))
    _, session = open_session(numpy_launcher, "x = 1\nreturn x\n", places=places)
    with pytest.raises(LearnerError) as raised:
        session.current()
    assert (raised.value.line, raised.value.cell) == (5, "cell 3")
    assert raised.value.message == "'return' outside function"
