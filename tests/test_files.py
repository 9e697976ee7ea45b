"""An ordinary file is replaced as a whole; what is none is written into and stays what it is."""

import os
import pty
import stat
import subprocess
import sys
import threading
import tty
from pathlib import Path

import pytest

from rnn_grade.errors import UserError
from rnn_grade.files import cache_folder, called, replace_file


def rights(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def usual_mask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_new_file_is_an_ordinary_one_in_a_folder_that_is_made(tmp_path, usual_mask):
    replace_file(tmp_path / "a/b/marks.csv", "été\n")
    assert (tmp_path / "a/b/marks.csv").read_bytes() == "été\n".encode()
    assert rights(tmp_path / "a/b/marks.csv") == 0o644
    replace_file(tmp_path / "secret", b"x", mode=0o600)
    assert rights(tmp_path / "secret") == 0o600


def test_a_file_is_replaced_and_keeps_its_rights(tmp_path):
    file = tmp_path / "marks.csv"
    file.write_text("old")
    file.chmod(0o640)
    with file.open() as reader:
        replace_file(file, "new and longer")
        assert reader.read() == "old"
    assert file.read_text() == "new and longer"
    assert rights(file) == 0o640
    replace_file(file, "new", mode=0o604)
    assert rights(file) == 0o604
    assert os.listdir(tmp_path) == ["marks.csv"]


def test_a_file_keeps_its_owner(tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr(os, "chown", lambda path, user, group: given.append((user, group)))
    replace_file(tmp_path / "new", "x")
    assert given == []
    replace_file(tmp_path / "new", "y")
    assert given == [(os.getuid(), os.getgid())]


def test_a_name_as_long_as_names_may_be(tmp_path):
    replace_file(tmp_path / ("x" * 255), "x")
    assert (tmp_path / ("x" * 255)).read_text() == "x"


def test_links_are_followed_and_stay(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there/file").write_text("old")
    (tmp_path / "second").symlink_to("there/file")
    (tmp_path / "first").symlink_to(tmp_path / "second")
    replace_file(tmp_path / "first", "new")
    assert (tmp_path / "first").readlink() == tmp_path / "second"
    assert os.readlink(tmp_path / "second") == "there/file"
    assert (tmp_path / "there/file").read_text() == "new"
    assert not (tmp_path / "there/file").is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["first", "second", "there"]
    assert os.listdir(tmp_path / "there") == ["file"]


def test_a_link_to_nothing_makes_what_it_names(tmp_path):
    (tmp_path / "link").symlink_to("later/file")
    replace_file(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "later/file").read_text() == "new"


def test_a_file_in_a_linked_folder(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to("real")
    replace_file(tmp_path / "linked/file", "new")
    assert (tmp_path / "linked").is_symlink()
    assert (tmp_path / "real/file").read_text() == "new"


@pytest.mark.parametrize("through_a_link", [False, True])
def test_a_pipe_is_written_into(tmp_path, through_a_link):
    pipe = path = tmp_path / "pipe"
    os.mkfifo(pipe)
    if through_a_link:
        path = tmp_path / "link"
        path.symlink_to("pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    replace_file(path, "marks")
    reader.join(10)
    assert read == [b"marks"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_into_and_keeps_its_rights():
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    device = os.ttyname(theirs)
    before = os.stat(device)
    replace_file(Path(device), "marks", mode=0o600)
    assert os.read(ours, 100) == b"marks"
    after = os.stat(device)
    assert stat.S_ISCHR(after.st_mode)
    assert (after.st_mode, after.st_rdev, after.st_ino) == (
        before.st_mode,
        before.st_rdev,
        before.st_ino,
    )
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.parametrize("kind", ["file", "pipe"])
def test_standard_output_is_added_to_whatever_it_is(tmp_path, name, kind):
    code = (
        "import sys; from pathlib import Path; from rnn_grade.files import replace_file\n"
        "print('before', flush=True)\n"
        f"replace_file(Path({name!r}), 'marks')\n"
    )
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    if kind == "pipe":
        told = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
    else:
        with (tmp_path / "out").open("wb") as out:
            subprocess.run(command, env=environment, stdout=out, check=True)
            told = (tmp_path / "out").read_bytes()
            assert os.fstat(out.fileno()).st_ino == (tmp_path / "out").stat().st_ino
    assert told == b"before\nmarks"
    assert Path("/dev/stdout").is_symlink()


def test_what_cannot_be_written_says_why_and_what_to_do(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old")
    (tmp_path / "loop").symlink_to("loop")
    for name, reason in (
        ("folder", "Is a directory"),
        ("file/below", "Not a directory"),
        ("loop", "Too many levels of symbolic links"),
    ):
        with pytest.raises(UserError) as raised:
            replace_file(tmp_path / name, "new", fix="Name another place.")
        assert raised.value.message == f"{tmp_path / name} cannot be written: {reason}."
        assert raised.value.hint == "Name another place."
    assert (tmp_path / "file").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["file", "folder", "loop"]


def test_a_write_that_breaks_off_leaves_the_old_file(tmp_path, monkeypatch):
    file = tmp_path / "marks.csv"
    file.write_text("old")

    def broken(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", broken)
    with pytest.raises(UserError, match=r"cannot be written: No space left on device\."):
        replace_file(file, "new")
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["marks.csv"]


def test_a_name_is_found_in_other_capitals_where_it_is_not_found_itself():
    assert called("step.py", ["STEP.PY", "Step.py", "step.txt"], str) == ["STEP.PY", "Step.py"]
    assert called("step.py", ["STEP.PY", "step.py"], str) == ["step.py"]
    assert called("step.py", [], str) == []


def test_the_folder_for_what_can_be_made_again_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("RNN_GRADE_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"
    monkeypatch.delenv("RNN_GRADE_CACHE")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "rnn-grade"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "rnn-grade"
