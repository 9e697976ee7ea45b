"""Folders and archives are listed and read where they lie; what could lead astray is left out."""

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from rnn_grade.classroom.submissions.files import FILE_LIMIT, leaves
from rnn_grade.errors import UserError


def names(root: Path) -> list[str]:
    return [leaf.path for leaf in leaves(root)]


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_folder_is_listed_with_its_files_alone(tmp_path):
    for name in ("ann/a.py", "bob/deep/b.py", "c.py", ".git/config", "bob/__pycache__/b.pyc"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "._c.py").write_text("a fork of macOS")
    assert names(tmp_path) == ["ann/a.py", "bob/deep/b.py", "c.py"]
    assert leaves(tmp_path)[1].read() == b"bob/deep/b.py"
    assert leaves(tmp_path)[1].parts == ("bob", "deep", "b.py")


def test_a_name_that_is_no_text_is_written_out(tmp_path):
    root = tmp_path / "class"
    for folder in (b"mallory/\xff", b"eve\n::error::x"):
        path = os.path.join(os.fsencode(root), folder)
        os.makedirs(path)
        with open(os.path.join(path, b"a.py"), "wb") as stream:
            stream.write(folder)
    assert names(root) == [r"eve\n::error::x/a.py", r"mallory/\xff/a.py"]
    assert [leaf.read() for leaf in leaves(root)] == [b"eve\n::error::x", b"mallory/\xff"]
    with tarfile.open(tmp_path / "class.tar", "w") as archive:
        archive.add(root, "class")
    assert names(tmp_path / "class.tar") == [
        r"class/eve\n::error::x/a.py",
        r"class/mallory/\xff/a.py",
    ]


def test_links_and_pipes_are_nobodys_files(tmp_path):
    (tmp_path / "secret").write_text("the teacher's")
    root = tmp_path / "class"
    (root / "eve").mkdir(parents=True)
    (root / "eve" / "a.py").symlink_to(tmp_path / "secret")
    (root / "loop").symlink_to(root, target_is_directory=True)
    os.mkfifo(root / "eve" / "b.py")
    assert names(root) == []


def test_a_link_that_appears_after_the_listing_is_not_followed(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("x")
    (leaf,) = leaves(tmp_path)
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(OSError, match="symbolic links"):
        leaf.read()


def test_a_zip_is_read_without_being_unpacked(tmp_path):
    members = {"x/ann/a.py": b"1", "x\\bob\\b.py": b"2", "__MACOSX/x/._a.py": b"", "x/": b""}
    root = zipped(tmp_path / "class.zip", members)
    assert names(root) == ["x/ann/a.py", "x/bob/b.py"]
    assert [leaf.read() for leaf in leaves(root)] == [b"1", b"2"]


def test_names_that_climb_out_and_links_in_archives_are_left_out(tmp_path):
    root = zipped(tmp_path / "class.zip", {"../evil.py": b"", "/abs.py": b"1", "ok.py": b""})
    assert names(root) == ["abs.py", "ok.py"]
    linked = zipfile.ZipInfo("link.py")
    linked.external_attr = 0o120777 << 16
    with zipfile.ZipFile(root, "a") as archive:
        archive.writestr(linked, "/etc/passwd")
    assert names(root) == ["abs.py", "ok.py"]


def test_a_tar_is_read_too(tmp_path):
    root = tmp_path / "class.tar.gz"
    with tarfile.open(root, "w:gz") as archive:
        info = tarfile.TarInfo("./ann/a.py")
        info.size, info.mtime = 3, 1_700_000_000
        archive.addfile(info, io.BytesIO(b"abc"))
        link = tarfile.TarInfo("bob/b.py")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (leaf,) = leaves(root)
    assert (leaf.path, leaf.read()) == ("ann/a.py", b"abc")
    assert leaf.modified == "2023-11-14T22:13:20+00:00"


def test_a_file_without_end_is_cut(tmp_path):
    path = tmp_path / "a.py"
    with path.open("wb") as stream:
        stream.truncate(FILE_LIMIT * 2)
    assert len(leaves(tmp_path)[0].read()) == FILE_LIMIT + 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "class.zip does not exist."),
        (lambda path: path.write_bytes(b"PK not a zip"), "class.zip cannot be read: "),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path, make, message):
    root = tmp_path / "class.zip"
    make(root)
    with pytest.raises(UserError) as raised:
        leaves(root)
    assert message in raised.value.message


def test_one_file_is_no_class(tmp_path):
    path = tmp_path / "simple_rnn.py"
    path.write_text("")
    with pytest.raises(UserError) as raised:
        leaves(path)
    assert raised.value.message == f"{path} is neither a folder nor an archive."
    assert raised.value.hint.endswith("is graded by `rnn-grade exercise3 FILE`.")
