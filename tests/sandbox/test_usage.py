"""What a worker uses is looked at from outside, and nothing that it does makes the look fail."""

import ctypes
import mmap
import os
import signal
import subprocess
import sys
import time

import pytest

from rnn_grade.sandbox import usage


def test_memory_is_that_of_a_living_process():
    before = usage.memory(os.getpid())
    with mmap.mmap(-1, 32 << 20) as pages:
        pages.write(bytes(32 << 20))
        assert usage.memory(os.getpid()) - before >= 32 << 20
    assert usage.memory(1 << 30) == 0


def test_there_is_room_for_this_very_process():
    assert usage.available() > usage.memory(os.getpid())


def test_what_a_process_computes_is_known_of_another_one():
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        try:
            before = usage.processor(process.pid)
            while usage.processor(process.pid) < before + 0.05:
                time.sleep(0.01)
            assert usage.asleep(process.pid) is False
            process.send_signal(signal.SIGSTOP)
            while not usage.asleep(process.pid):
                time.sleep(0.01)
            stopped = usage.processor(process.pid)
            time.sleep(0.05)
            assert usage.processor(process.pid) == stopped
        finally:
            process.kill()
    assert usage.processor(process.pid) is None
    assert usage.asleep(process.pid) is None


def test_a_process_that_waits_is_asleep():
    with subprocess.Popen(["sleep", "9"]) as process:
        while not usage.asleep(process.pid):
            time.sleep(0.01)
        assert usage.processor(process.pid) < 0.5
        process.kill()


def test_files_count_as_long_as_they_are_or_as_they_take(tmp_path):
    short, sparse, full = (tmp_path / name for name in ("short", "sparse", "full"))
    for path in (short, sparse):
        path.touch()
    os.truncate(sparse, 1 << 30)
    full.write_bytes(bytes(1 << 20))
    assert usage.files([short, tmp_path / "missing"]) == 0
    assert usage.files([sparse]) == 1 << 30
    assert usage.files([short, full]) >= 1 << 20


def test_a_short_file_with_space_behind_its_end_counts_with_it(tmp_path):
    with (tmp_path / "file").open("wb") as stream:
        keep_size = 1
        length = ctypes.c_long(8 << 20)
        if ctypes.CDLL(None).fallocate(stream.fileno(), keep_size, ctypes.c_long(0), length):
            pytest.skip("this file system reserves no space")
    assert (tmp_path / "file").stat().st_size == 0
    assert usage.files([tmp_path / "file"]) >= 8 << 20
    assert usage.folder(tmp_path, 10) >= 8 << 20


def test_a_folder_counts_with_all_below_it(tmp_path):
    assert usage.folder(tmp_path, 10) == 0
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/file").write_bytes(bytes(1 << 20))
    (tmp_path / "link").symlink_to("/usr")
    assert 1 << 20 <= usage.folder(tmp_path, 10) < 2 << 20
    assert usage.folder(tmp_path, 4) is not None
    assert usage.folder(tmp_path, 3) is None
    assert usage.folder(tmp_path / "missing", 10) == 0


def test_a_hole_takes_no_room(tmp_path):
    (tmp_path / "sparse").touch()
    os.truncate(tmp_path / "sparse", 1 << 30)
    assert usage.folder(tmp_path, 10) < 1 << 20


def test_folders_too_deep_for_a_path_are_too_much(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(40):
        os.mkdir("x" * 200)
        os.chdir("x" * 200)
    assert usage.folder(tmp_path, 100) is None


@pytest.mark.skipif(os.getuid() == 0, reason="root can list every folder")
def test_a_folder_that_cannot_be_listed_is_too_much(tmp_path):
    (tmp_path / "closed").mkdir(0o300)
    assert usage.folder(tmp_path, 10) is None
