"""A cache may be damaged, full, gone or used by another command: that costs time, and no more."""

import sqlite3
import time
from pathlib import Path

import pytest

from rnn_grade.authoring.proofs import store as module
from rnn_grade.authoring.proofs.store import Store

FILE = "proofs.sqlite"


def kept(folder: Path, hash_: str) -> str | None:
    with Store(folder) as store:
        return store.get(hash_)


def test_what_was_put_is_there_for_the_next_command(tmp_path):
    folder = tmp_path / "not" / "there"
    with Store(folder) as store:
        store.put("a", "one")
        store.put("b", "two")
        store.put("b", "three")
        store.drop("c")
        # And for one that runs at the same time.
        assert kept(folder, "b") == "three"
    assert [kept(folder, hash_) for hash_ in "abc"] == ["one", "three", None]


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_file_is_begun_anew(tmp_path, damage):
    (tmp_path / FILE).write_bytes(damage)
    with Store(tmp_path) as store:
        assert store.get("a") is None
        store.put("a", "one")
    assert kept(tmp_path, "a") == "one"


def test_damage_in_the_middle_is_noticed(tmp_path):
    with Store(tmp_path) as store:
        for number in range(300):
            store.put(f"{number}", "a text that does not repeat itself: " + str(number) * 50)
    file = tmp_path / FILE
    data = bytearray(file.read_bytes())
    data[4096:-4096] = b"\xff" * (len(data) - 8192)
    file.write_bytes(data)
    with Store(tmp_path) as store:
        store.put("a", "one")
    assert kept(tmp_path, "a") == "one"


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path):
    (tmp_path / "file").write_text("a file, and no folder")
    with Store(tmp_path / "file" / "cache") as store:
        store.put("a", "one")
        assert store.get("a") is None


def test_what_nobody_asks_for_goes(tmp_path, monkeypatch):
    now = time.time()
    with Store(tmp_path) as store:
        for hash_ in "abcd":
            store.put(hash_, hash_)
    with sqlite3.connect(tmp_path / FILE) as database:
        for hash_, days in (("a", 59), ("b", 61), ("c", 3), ("d", 61)):
            used = now - days * 86_400
            database.execute("UPDATE kept SET used = ? WHERE hash = ?", (used, hash_))
    # It is asked for in time.
    assert kept(tmp_path, "d") == "d"
    assert [kept(tmp_path, hash_) for hash_ in "abcd"] == ["a", None, "c", "d"]
    monkeypatch.setattr(module, "_MOST", 2)
    assert kept(tmp_path, "c") == "c"
    assert kept(tmp_path, "a") is None
