"""Nothing stays on the disk: not after a process that ends, and not for long after a kill."""

import os
import signal
import subprocess
import sys

import pytest

from rnn_grade.sandbox.scratch import Scratch

HOLDER = """
import sys
from rnn_grade.sandbox.scratch import Scratch
scratch = Scratch()
(scratch.path / "workers").mkdir(mode=0)
print(scratch.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


@pytest.fixture
def holder():
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    process.folder = process.stdout.readline().strip()
    yield process
    process.communicate()


def test_a_folder_is_removed_with_all_that_is_in_it(temporary):
    scratch = Scratch(0o711)
    assert scratch.path.stat().st_mode & 0o777 == 0o711
    deep = scratch.path / "a" / "b"
    deep.mkdir(parents=True)
    deep.chmod(0)
    scratch.remove()
    scratch.remove()
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_killed_process_is_removed_by_the_next(holder, temporary):
    assert os.path.isdir(holder.folder)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert os.path.isdir(holder.folder)
    scratch = Scratch()
    assert list(temporary.iterdir()) == [scratch.path]
    scratch.remove()


def test_where_nothing_can_be_locked_nothing_is_taken_for_left_behind(monkeypatch):
    def refuse(descriptor, operation):
        raise OSError("no locks here")

    with monkeypatch.context() as without_locks:
        without_locks.setattr("fcntl.flock", refuse)
        first = Scratch()
    with Scratch():
        assert first.path.is_dir()
    first.remove()
    assert not first.path.exists()


def test_a_folder_in_use_and_folders_of_others_stay(holder, temporary):
    (temporary / "rnn-grade-other").mkdir()
    (temporary / "elsewhere").mkdir()
    (temporary / "elsewhere" / "held").touch()
    (temporary / "rnn-grade-link").symlink_to(temporary / "elsewhere")
    ours = Scratch()
    assert ours.path.stat().st_mode & 0o777 == 0o700
    with Scratch() as path:
        assert path.is_dir()
    ours.remove()
    names = {path.name for path in temporary.iterdir()}
    assert names == {
        os.path.basename(holder.folder),
        "rnn-grade-other",
        "rnn-grade-link",
        "elsewhere",
    }
    assert (temporary / "elsewhere" / "held").exists()
