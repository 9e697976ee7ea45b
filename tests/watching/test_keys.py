"""Keys come one by one, and a terminal is given back as it was."""

import fcntl
import os
import pty
import shlex
import subprocess
import sys
import termios
import time

import pytest

from rnn_grade.watching.keys import names


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("h", ["h"]),
        ("Q", ["q"]),
        (" ", ["space"]),
        ("\r", ["space"]),
        ("\x1b", ["escape"]),
        ("\x1b[A", ["up"]),
        ("\x1bOB", ["down"]),
        ("\x1b[6~\x1b[6~", ["down", "down"]),
        ("\x1b[15~", []),
        ("\x1b[200~quit\x1b[201~", []),
        ("def quit(): pass", []),
        ("nq", ["n", "q"]),
    ],
)
def test_what_is_typed_is_told_by_its_names(typed, keys):
    assert names(typed) == keys


PROGRAM = """
import sys, time
from rnn_grade.watching.keys import pressed
say = lambda word: (sys.stdout.write(word + "\\n"), sys.stdout.flush())
with pressed(lambda key: say("key " + key), lambda: say("leave"), lambda: say("back")):
    say("ready")
    time.sleep(float(sys.argv[1]))
    if len(sys.argv) > 2:
        raise RuntimeError("by a fault")
"""


class Terminal:
    """A program in a terminal of its own, perhaps with a shell around it that it can be stopped in.

    Once it is stopped, a line brings it back.
    """

    def __init__(self, folder, *arguments, shell=True):
        self.ours, theirs = pty.openpty()
        self.before = termios.tcgetattr(self.ours)
        file = folder / "program.py"
        file.write_text(PROGRAM)
        program = [sys.executable, str(file), *arguments]
        job = f"{shlex.join(program)}; code=$?; if [ $code = 148 ]; then read; fg; fi; exit $code"
        self.process = subprocess.Popen(
            ["bash", "-mc", job] if shell else program,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(theirs, termios.TIOCSCTTY, 0),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        os.close(theirs)
        self.said = ""

    def until(self, word):
        deadline = time.monotonic() + 20
        while word not in self.said:
            assert time.monotonic() < deadline, self.said
            self.said += os.read(self.ours, 1000).decode()

    def type(self, keys):
        os.write(self.ours, keys)

    def settings(self):
        return termios.tcgetattr(self.ours)


def test_keys_are_told_and_the_terminal_is_given_back_at_the_end(tmp_path):
    terminal = Terminal(tmp_path, "1.5")
    terminal.until("ready")
    assert terminal.settings() != terminal.before
    terminal.type(b"h")
    terminal.until("key h")
    assert terminal.process.wait(10) == 0
    assert terminal.settings() == terminal.before


def test_the_terminal_is_given_back_after_a_fault(tmp_path):
    terminal = Terminal(tmp_path, "0.1", "fault")
    terminal.until("ready")
    assert terminal.process.wait(10) == 1
    assert terminal.settings() == terminal.before


def test_the_terminal_is_given_back_while_the_program_is_stopped(tmp_path):
    terminal = Terminal(tmp_path, "60")
    terminal.until("ready")
    inside = terminal.settings()
    terminal.type(b"\x1a")
    terminal.until("leave")
    terminal.until("Stopped")
    assert terminal.settings() == terminal.before
    terminal.type(b"\n")
    terminal.until("back")
    assert terminal.settings() == inside
    terminal.type(b"\x03")
    terminal.process.wait(10)
    assert terminal.settings() == terminal.before


def test_where_nothing_could_bring_it_back_it_is_not_stopped(tmp_path):
    terminal = Terminal(tmp_path, "60", shell=False)
    terminal.until("ready")
    inside = terminal.settings()
    terminal.type(b"\x1a")
    terminal.until("back")
    assert terminal.settings() == inside
    terminal.type(b"\x03")
    terminal.process.wait(10)
    assert terminal.settings() == terminal.before
