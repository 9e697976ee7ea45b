"""A save is told once, when the file is whole, however an editor writes it and wherever it lies."""

import os
import queue
import shutil
import threading
import time

import pytest

from rnn_grade.watching.saves import Saves

NAMES = {"cell.py", "cell.ipynb"}


@pytest.fixture(params=["events", "looking"])
def watched(request, tmp_path, monkeypatch):
    """A watched folder, and the contents that were found when something was told."""
    if request.param == "looking":
        # As where too few watches are left.
        monkeypatch.setitem(__import__("sys").modules, "watchfiles", None)
    file = tmp_path / "cell.py"
    file.write_bytes(b"x = 0\n")
    found = queue.Queue()
    saves = Saves(tmp_path, NAMES.__contains__, lambda: found.put(_contents(tmp_path)))
    saves.start()
    time.sleep(0.3)
    yield file, found
    saves.close()


def _contents(folder):
    return {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}


def settled(found):
    """Return what was told until nothing more came."""
    told = [found.get(timeout=10)]
    while True:
        try:
            told.append(found.get(timeout=1))
        except queue.Empty:
            return told


def test_a_file_that_is_written_into_is_told_when_it_is_whole(watched):
    file, found = watched
    with file.open("wb") as stream:
        stream.flush()
        for number in range(5):
            stream.write(b"y = %d\n" % number)
            stream.flush()
            time.sleep(0.005)
    told = settled(found)
    assert told == [{"cell.py": b"".join(b"y = %d\n" % number for number in range(5))}]


def test_a_file_that_takes_the_place_of_another_is_told(watched):
    file, found = watched
    for number in range(3):
        new = file.with_name(".cell.py.swp")
        new.write_bytes(b"x = %d\n" % number)
        file.rename(file.with_name("cell.py~"))
        new.replace(file)
    assert settled(found)[-1] == {"cell.py": b"x = 2\n"}
    file.write_bytes(b"x = 3\n")
    assert settled(found) == [{"cell.py": b"x = 3\n"}]


def test_several_saves_in_a_row_are_few(watched):
    file, found = watched
    for number in range(10):
        file.write_bytes(b"x = %d\n" % number)
        time.sleep(0.002)
    told = settled(found)
    assert told[-1] == {"cell.py": b"x = 9\n"}
    assert len(told) <= 3


def test_half_a_notebook_is_none(watched):
    file, found = watched
    notebook = file.with_suffix(".ipynb")

    def write():
        with notebook.open("w") as stream:
            stream.write('{"cells": ')
            stream.flush()
            time.sleep(0.2)
            stream.write("[]}")

    thread = threading.Thread(target=write)
    thread.start()
    told = settled(found)
    thread.join()
    assert told == [{"cell.py": b"x = 0\n", "cell.ipynb": b'{"cells": []}'}]


def test_what_is_not_saved_is_not_told(watched):
    file, found = watched
    file.with_name("other.py").write_bytes(b"")
    file.chmod(0o600)
    file.read_bytes()
    time.sleep(0.8)
    assert found.empty()


def test_a_save_of_the_same_text_is_one(watched):
    file, found = watched
    os.utime(file)
    assert settled(found) == [{"cell.py": b"x = 0\n"}]


def test_a_folder_that_was_replaced_is_still_looked_into(watched):
    file, found = watched
    shutil.rmtree(file.parent)
    file.parent.mkdir()
    file.write_bytes(b"x = 1\n")
    assert settled(found)[-1] == {"cell.py": b"x = 1\n"}


def test_a_file_that_stays_empty_is_told_in_the_end(watched):
    file, found = watched
    file.write_bytes(b"")
    assert settled(found)[-1] == {"cell.py": b""}
