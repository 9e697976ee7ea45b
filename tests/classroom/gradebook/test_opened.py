"""A full disk, a server that is stopped, a disk that can only be read: a sentence, and no loss."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from audited_class import audited_class
from marked_class import report
from ordinary import as_somebody
from places import ROOT, WORLD
from processes import descendants, still_alive
from staff import Staff, Watch
from submissions_made import submission

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.gradebook.engine import without_password
from rnn_grade.classroom.gradebook.opened import _AGAIN
from rnn_grade.classroom.planning import Options, plan
from rnn_grade.classroom.scoring import score
from rnn_grade.errors import Again, UserError

READING = (("export", "1"), ("audit",), ("history", "ann"))


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "rnn_grade", *words, "--course", str(WORLD)]


def run(*words: str, **options) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "grader")}
    return subprocess.run(
        command(*words), capture_output=True, text=True, check=False, env=environment, **options
    )


def class_of(world, count):
    return [submission(f"s{n}", world, "passes", b"# %d" % n) for n in range(count)]


def only_so_many_pages(book: Gradebook, more: int) -> None:
    """Let a file grow by a few pages, and then be full."""
    with contextlib.closing(sqlite3.connect(book.place)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with book._database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + more}")


def test_a_disk_that_fills_up_ends_a_run_and_the_next_one_goes_on(world, tmp_path):
    class_ = class_of(world, 40)
    place = tmp_path / "class.sqlite"
    staff = Staff(report=report("01_passes", "", 8))
    with Gradebook(place) as book:
        book.add_hand_ins(one.hand_in for one in class_)
        todo = plan(world, class_, book, Options())
        only_so_many_pages(book, 4)
        with pytest.raises(Again) as raised:
            score(todo, book, staff, Options(), Watch())
        assert (raised.value.message, raised.value.hint) == (
            f"The gradebook {place} cannot be written: database or disk is full.",
            _AGAIN,
        )
        kept = sum(points is not None for _, points in book.scores())
        assert 0 < kept == len(staff.seen) - 1
    with Gradebook(place) as book:
        assert len(plan(world, class_, book, Options()).missing) == 40 - kept
        score(plan(world, class_, book, Options()), book, staff, Options(), Watch())
        assert {points for _, points in book.scores()} == {8}
    assert len(staff.seen) == 41


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a megabyte, where one can be had."""
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=1M", "tmpfs", str(folder)]
    try:
        subprocess.run(words, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as stream:
        while True:
            stream.write(b"x" * 4096)
    return filler


def test_a_full_disk_is_a_sentence_and_what_is_kept_can_be_read(small_disk, tmp_path, world):
    place = audited_class(small_disk / "class.sqlite")
    for student in ("ann", "bob"):
        path = tmp_path / "class" / student / "passes.py"
        path.parent.mkdir(parents=True)
        path.write_bytes(
            world.find("passes").reference.read_bytes() + student.encode().join([b"#"] * 2)
        )
    filler = fill(small_disk)
    scoring = ("score", str(tmp_path / "class"), "passes", "--jobs", "1", "--gradebook", str(place))
    full = run(*scoring)
    assert full.returncode == 75, full.stderr
    assert full.stderr.startswith(f"The gradebook {place} cannot be written: ")
    assert full.stderr.endswith(f".\n{_AGAIN}\n")
    assert len(full.stderr.splitlines()) == 2
    for words in READING:
        read = run(*words, "--gradebook", str(place))
        assert (read.returncode, "Traceback" in read.stderr) == (0, False), read.stderr
    filler.unlink()
    again = run(*scoring)
    assert again.returncode == 0, again.stderr
    assert "2 gradings to do" in again.stdout


def test_a_new_gradebook_on_a_full_disk_is_a_sentence(small_disk):
    fill(small_disk)
    with pytest.raises(Again) as raised:
        Gradebook(small_disk / "class.sqlite")
    assert raised.value.message.startswith(
        f"The gradebook {small_disk / 'class.sqlite'} cannot be opened: "
    )


def test_a_server_that_is_stopped_ends_a_run_and_the_next_one_goes_on(world, server, monkeypatch):
    # This process goes on, and so what it was at is free only when its lease has run out.
    monkeypatch.setattr("rnn_grade.classroom.sharing.LEASE_SECONDS", 1.0)
    class_ = class_of(world, 6)
    count = 0

    def begin(task) -> None:
        nonlocal count
        count += 1
        if count == 3:
            server.stop()

    shown = without_password(server.url)
    staff = Staff(report=report("01_passes", "", 8), begin=begin)
    with Gradebook(server.url) as book:
        book.add_hand_ins(one.hand_in for one in class_)
        todo = plan(world, class_, book, Options())
        with pytest.raises(Again) as raised:
            score(todo, book, staff, Options(), Watch())
        assert raised.value.message.startswith(f"The gradebook {shown} cannot be written: ")
        assert "\n" not in raised.value.message
        with pytest.raises(Again, match="cannot be read: "):
            book.scores()
    away = run("export", "--gradebook", server.url)
    assert away.returncode == 75
    assert away.stderr.startswith(f"The gradebook {shown} cannot be opened: ")
    assert away.stderr.endswith(f"\n{_AGAIN}\n")
    server.start()
    with Gradebook(server.url) as book:
        todo = plan(world, class_, book, Options())
        # The third was graded, and could not be kept.
        assert len(todo.missing) == 4
        assert score(todo, book, staff, Options(), Watch()).left == 0
        assert {points for _, points in book.scores()} == {8}


def test_no_lane_outlives_a_gradebook_that_cannot_be_written(small_disk, tmp_path, world):
    place = small_disk / "class.sqlite"
    with Gradebook(place):
        pass
    for number in range(200):
        path = tmp_path / "class" / f"s{number}" / "passes.py"
        path.parent.mkdir(parents=True)
        content = world.find("passes").reference.read_bytes() + b"# %d\n" % number
        path.write_bytes(content + os.urandom(800).hex().encode().join([b"# ", b"\n"]))
    words = ("score", str(tmp_path / "class"), "passes", "--jobs", "2", "--gradebook", str(place))
    process = subprocess.Popen(
        command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    started: set[int] = set()
    while process.poll() is None:
        started |= set(descendants(process.pid))
        if len(started) >= 3:
            fill(small_disk)
            break
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 75, errors
    assert len(errors.splitlines()) == 2
    assert still_alive(list(started), seconds=5) == []


def test_what_can_only_be_read_is_read_where_it_lies(tmp_path):
    folder = tmp_path / "media"
    folder.mkdir()
    place = audited_class(folder / "class.sqlite")
    hand_in = tmp_path / "class" / "ann" / "passes.py"
    hand_in.parent.mkdir(parents=True)
    hand_in.write_text("x = 1\n")
    expected = [run(*words, "--gradebook", str(place)) for words in READING]
    with contextlib.closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("INSERT INTO about VALUES ('kept', 'in the log')")
        connection.commit()
        # Copied as it is: what was written last is in the log only.
        for name in ("class.sqlite", "class.sqlite-wal"):
            (tmp_path / name).write_bytes((folder / name).read_bytes())
    for name in ("class.sqlite", "class.sqlite-wal"):
        (folder / name).write_bytes((tmp_path / name).read_bytes())
    for words, wanted in zip(READING, expected, strict=True):
        read = as_somebody(folder, command(*words, "--gradebook", str(place)))
        assert (read.returncode, read.stdout, read.stderr) == (0, wanted.stdout, wanted.stderr)
    scoring = ("score", str(tmp_path / "class"), "passes", "--gradebook", str(place))
    barred = as_somebody(folder, command(*scoring))
    assert (barred.returncode, barred.stderr) == (
        2,
        f"The gradebook {place} can only be read where it lies.\n"
        "Copy it to a folder where you may write, and name the copy with `--gradebook`.\n",
    )


def test_a_file_that_was_made_read_only_meanwhile_is_a_sentence(tmp_path):
    place = tmp_path / "class.sqlite"
    with Gradebook(place) as book:
        with book._database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=1")
        with pytest.raises(UserError) as raised:
            book.put_aside(["a"])
    assert raised.value.message == (
        f"The gradebook {place} cannot be written: attempt to write a readonly database."
    )
