"""Folders and archives are listed and read where they lie; what could lead astray is left out."""

import io
import os
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from rnn_grade.classroom.submissions.files import leaves
from rnn_grade.classroom.submissions.forms import FILE_LIMIT
from rnn_grade.errors import UserError


def names(root: Path) -> list[str]:
    return [leaf.path for leaf in leaves(root).leaves]


def left_out(root: Path) -> dict[str, str]:
    return {found.path: found.why for found in leaves(root).left_out}


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
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
    assert leaves(tmp_path).leaves[1].read() == b"bob/deep/b.py"
    assert leaves(tmp_path).leaves[1].parts == ("bob", "deep", "b.py")
    assert left_out(tmp_path) == {
        "._c.py": "what macOS adds to a file",
        ".git/": "git's own files",
        "bob/__pycache__/": "what Python compiled",
    }


def test_a_name_that_is_no_text_is_written_out(tmp_path):
    root = tmp_path / "class"
    for folder in (b"mallory/\xff", b"eve\n::error::x"):
        path = os.path.join(os.fsencode(root), folder)
        os.makedirs(path)
        with open(os.path.join(path, b"a.py"), "wb") as stream:
            stream.write(folder)
    assert names(root) == [r"eve\n::error::x/a.py", r"mallory/\xff/a.py"]
    assert [leaf.read() for leaf in leaves(root).leaves] == [b"eve\n::error::x", b"mallory/\xff"]
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
    assert left_out(root) == {
        "eve/a.py": "a link; links are not followed",
        "eve/b.py": "no regular file",
        "loop": "a link; links are not followed",
    }


def test_a_link_that_appears_after_the_listing_is_not_followed(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("x")
    (leaf,) = leaves(tmp_path).leaves
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(OSError, match="symbolic links"):
        leaf.read()


def test_a_zip_is_read_without_being_unpacked(tmp_path):
    members = {"x/ann/a.py": b"1", "x\\bob\\b.py": b"2", "__MACOSX/x/._a.py": b"", "x/": b""}
    root = zipped(tmp_path / "class.zip", members)
    assert names(root) == ["x/ann/a.py", "x/bob/b.py"]
    assert [leaf.read() for leaf in leaves(root).leaves] == [b"1", b"2"]
    assert left_out(root) == {"__MACOSX/": "what macOS adds to an archive"}


def test_names_that_climb_out_and_links_in_archives_are_left_out(tmp_path):
    root = zipped(tmp_path / "class.zip", {"../evil.py": b"", "/abs.py": b"1", "ok.py": b""})
    assert names(root) == ["abs.py", "ok.py"]
    linked = zipfile.ZipInfo("link.py")
    linked.external_attr = 0o120777 << 16
    with zipfile.ZipFile(root, "a") as archive:
        archive.writestr(linked, "/etc/passwd")
    assert names(root) == ["abs.py", "ok.py"]
    assert left_out(root) == {
        "../evil.py": "its name leads out of the folder",
        "link.py": "a link; links are not followed",
    }


def test_a_tar_is_read_too(tmp_path):
    root = tmp_path / "class.tar.gz"
    with tarfile.open(root, "w:gz") as archive:
        info = tarfile.TarInfo("./ann/a.py")
        info.size, info.mtime = 3, 1_700_000_000
        archive.addfile(info, io.BytesIO(b"abc"))
        link = tarfile.TarInfo("bob/b.py")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (leaf,) = leaves(root).leaves
    assert (leaf.path, leaf.read()) == ("ann/a.py", b"abc")
    assert leaf.modified == "2023-11-14T22:13:20+00:00"


def test_a_file_without_end_is_cut(tmp_path):
    path = tmp_path / "a.py"
    with path.open("wb") as stream:
        stream.truncate(FILE_LIMIT * 2)
    assert len(leaves(tmp_path).leaves[0].read()) == FILE_LIMIT + 1


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


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(members: dict[str, bytes], said: int = 0) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = said or len(content)
            archive.addfile(info, None if said else io.BytesIO(content))
    return stream.getvalue()


def test_an_archive_is_a_folder_of_its_name(tmp_path):
    inner = packed({"hw/simple_rnn.py": b"1", "more.tgz": tarred({"deep/windows.py": b"2"})})
    zipped(tmp_path / "class.zip", {"doejane_4711_99_hw.zip": inner})
    expected = [
        "doejane_4711_99_hw.zip/hw/simple_rnn.py",
        "doejane_4711_99_hw.zip/more.tgz/deep/windows.py",
    ]
    assert names(tmp_path / "class.zip") == expected
    assert [leaf.read() for leaf in leaves(tmp_path / "class.zip").leaves] == [b"1", b"2"]
    # The same from the disk: the teacher unpacked the download, or zipped the zip.
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "doejane_4711_99_hw.zip").write_bytes(inner)
    assert names(tmp_path / "folder") == expected
    assert [leaf.read() for leaf in leaves(tmp_path / "folder").leaves] == [b"1", b"2"]
    again = zipped(tmp_path / "again.zip", {"class.zip": (tmp_path / "class.zip").read_bytes()})
    assert names(again) == [f"class.zip/{path}" for path in expected]


def test_archives_in_archives_end_somewhere(tmp_path):
    content = b"x"
    for depth in range(4):
        content = packed({f"{depth}.zip" if depth else "a.py": content})
    zipped(tmp_path / "class.zip", {"ann.zip": content})
    assert names(tmp_path / "class.zip") == []
    assert left_out(tmp_path / "class.zip") == {
        "ann.zip/3.zip/2.zip/1.zip": "an archive in 3 others; ask for the file itself"
    }


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("hw.zip", b"PK\x03\x04 broken", "(File is not a zip file)"),
        ("hw.tgz", b"\x1f\x8b broken", "(Compressed file ended before"),
        ("hw.tar", b"no tar", "(file could not be opened successfully)"),
        ("hw.zip", packed({f"{n}.txt": b"" for n in range(10_001)}), "(it holds more than 10000"),
        ("hw.tar", tarred({"a": b""}, 257 << 20), "(it holds more than 256 MiB)"),
    ],
    ids=["zip", "tgz", "tar", "many", "large"],
)
def test_an_archive_that_cannot_be_read_is_one_line(tmp_path, name, content, why):
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "a.py").write_bytes(b"")
    (tmp_path / "ann" / name).write_bytes(content)
    assert names(tmp_path) == ["ann/a.py"]
    found = left_out(tmp_path)
    assert found[f"ann/{name}"].startswith(f"an archive that cannot be read {why}")
    assert found[f"ann/{name}"].endswith("; ask for the file itself")
    assert len(found) == 1


def test_a_zip_that_is_larger_inside_costs_little(tmp_path):
    bomb = packed({"simple_rnn.py": b"\0" * (1 << 27)})
    zipped(tmp_path / "class.zip", {"ann.zip": bomb, "ben.zip": packed({"b.zip": bomb * 3})})
    for leaf in leaves(tmp_path / "class.zip").leaves:
        assert len(leaf.read()) == FILE_LIMIT + 1


def test_a_zip_with_a_list_without_end_is_not_even_listed(tmp_path):
    """The list of a zip's files is read at once, so its length is looked at before."""
    content = bytearray(packed({"a.py": b""}))
    end = content.rindex(b"PK\5\6")
    content[end + 12 : end + 16] = (5 << 20).to_bytes(4, "little")
    (tmp_path / "ann.zip").write_bytes(content)
    (tmp_path / "ben.py").write_bytes(b"")
    assert left_out(tmp_path) == {
        "ann.zip": "an archive that cannot be read (it holds too many files); "
        "ask for the file itself"
    }


def with_password(content: bytes) -> bytes:
    """Set the bit that says so, in both places where a zip speaks of its only file."""
    data = bytearray(content)
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def test_an_archive_of_another_sort_or_with_a_password_says_what_to_do(tmp_path):
    (tmp_path / "ann.rar").write_bytes(b"Rar!")
    (tmp_path / "ben.7z").write_bytes(b"7z")
    (tmp_path / "cleo.zip").write_bytes(with_password(packed({"a.py": b"x"})))
    other = "an archive of a sort that is not read; ask for a .zip or the file itself"
    assert left_out(tmp_path) == {
        "ann.rar": other,
        "ben.7z": other,
        "cleo.zip": "an archive that cannot be read (it has a password); ask for the file itself",
    }


def test_a_virtual_environment_is_one_line_whatever_it_is_called(tmp_path):
    for name in ("ann/venv/lib/x.py", "ann/env/pyvenv.cfg", "ann/env/lib/x.py", "ann/a.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    environment = {"ann/env/": "a virtual environment", "ann/venv/": "a virtual environment"}
    assert names(tmp_path) == ["ann/a.py"]
    assert left_out(tmp_path) == environment
    files = {path.relative_to(tmp_path).as_posix(): b"" for path in tmp_path.rglob("*.*")}
    assert left_out(zipped(tmp_path / "class.zip", files)) == environment


def test_names_have_one_form_for_each_letter(tmp_path):
    """macOS writes an umlaut as two characters (finding E7); on a roster it is one."""
    (tmp_path / "Mu\u0308ller").mkdir()
    (tmp_path / "Mu\u0308ller" / "a.py").write_text("")
    assert names(tmp_path) == ["M\u00fcller/a.py"]
    assert names(zipped(tmp_path / "class.zip", {"Mu\u0308ller/a.py": b""})) == ["M\u00fcller/a.py"]


@pytest.mark.parametrize(
    ("written", "read"),
    [("Müller".encode(), "Müller"), ("Müller".encode("cp437"), "Müller")],
    ids=["macOS", "Windows"],
)
def test_names_in_a_zip_that_does_not_say_their_encoding(tmp_path, written, read):
    """`ZipInfo.flag_bits` 0x800 means UTF-8; without it old Windows wrote code page 437, and macOS
    and many a PHP wrote UTF-8 all the same (PKWARE's APPNOTE, appendix D)."""
    place = zipped(tmp_path / "class.zip", {"M" * len(written): b"x"})
    place.write_bytes(place.read_bytes().replace(b"M" * len(written), written))
    (leaf,) = leaves(place).leaves
    assert leaf.path == read


def test_a_name_that_stands_twice_counts_once(tmp_path):
    place = tmp_path / "class.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("a.py", b"first")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.py", b"last")
    assert [leaf.read() for leaf in leaves(place).leaves] == [b"last"]
    assert left_out(place) == {"a.py": "another file of this name comes after it and counts"}


def test_a_class_of_archives_is_not_kept_in_memory(tmp_path):
    """What 300 students packed is 600 MiB; listing and reading it takes a moment's memory."""
    content = zipfile.ZipInfo("a.py")
    for number in range(300):
        with zipfile.ZipFile(tmp_path / f"{number}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(content, b"#" * (2 << 20))
    tracemalloc.start()
    try:
        tree = leaves(tmp_path)
        assert sum(len(leaf.read()) for leaf in tree.leaves) == 300 * (2 << 20)
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


def test_a_class_that_was_zipped_is_read_as_it_is(tmp_path):
    """A student's archive may hold 10,000 files; a class's has no such limit, however it came."""
    inner = packed({f"doe_{n}_{n}_simple_rnn.py": b"" for n in range(10_100)})
    zipped(tmp_path / "download" / "class.zip", {"class.zip": inner, ".DS_Store": b""})
    for root in (tmp_path, tmp_path / "download" / "class.zip"):
        assert len(leaves(root).leaves) == 10_100
        assert len(leaves(root).left_out) == 1
    assert leaves(tmp_path).leaves[0].path.startswith("download/class.zip/class.zip/doe_0_0_")


def test_a_bomb_is_no_class(tmp_path):
    zipped(tmp_path / "a.zip", {"b.zip": b"\0" * (64 << 20)})
    assert left_out(tmp_path / "a.zip")["b.zip"].startswith("an archive that cannot be read (")
