"""One file is taken from what was handed in, and nothing can come with it."""

import io
import os
import tarfile
import zipfile

import pytest
from places import WORLD

from rnn_grade.course import catalog
from rnn_grade.course.outline import SOURCE_LIMIT
from rnn_grade.errors import UserError
from rnn_grade.grading.source import read_source

NAME = "passes.py"
EXERCISE = catalog.load(WORLD).find("passes")


def taken(path) -> bytes:
    return read_source(path, EXERCISE).content


def refused(path) -> str:
    with pytest.raises(UserError) as raised:
        taken(path)
    return raised.value.message.replace(str(path), "IT")


def test_a_file_is_read_as_it_is(tmp_path):
    path = tmp_path / "any_name.py"
    path.write_bytes(b"x = 1\r\n")
    assert taken(path) == b"x = 1\r\n"


def test_a_huge_file_is_not_read_to_its_end(tmp_path):
    path = tmp_path / NAME
    path.touch()
    os.truncate(path, 1 << 40)
    assert len(taken(path)) == SOURCE_LIMIT + 1


def test_links_pipes_and_folders_are_refused(tmp_path):
    (tmp_path / "secret").write_text("labels")
    link, pipe = tmp_path / "link.py", tmp_path / "pipe.py"
    link.symlink_to(tmp_path / "secret")
    os.mkfifo(pipe)
    assert refused(link) == "IT is a link, and links are not followed."
    assert refused(pipe) == "IT is no regular file."
    assert refused(tmp_path) == "IT cannot be read: Is a directory."
    assert refused(tmp_path / "nowhere.py") == "IT cannot be read: No such file or directory."


def zipped(path, *members, mode=0o100644):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return path


def test_an_archive_gives_the_one_file_wherever_it_lies_in_it(tmp_path):
    beside = [("work/numpy.py", "raise SystemExit"), ("work/conftest.py", ""), ("../x.pyc", "")]
    path = zipped(tmp_path / "a.zip", (f"../../home/{NAME}", "y = 2"), *beside)
    assert taken(path) == b"y = 2"
    tar = tmp_path / "a.tar.gz"
    with tarfile.open(tar, "w:gz") as archive:
        info = tarfile.TarInfo(f"/etc/{NAME}")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"z = 3"))
    assert taken(tar) == b"z = 3"
    assert not list(tmp_path.glob("**/numpy.py"))


def test_capitals_in_an_archive_are_no_other_name(tmp_path):
    """Finding B5: `Simple_RNN.py` scored nothing in a zip, and was right beside it."""
    assert taken(zipped(tmp_path / "a.zip", ("work\\PASSES.PY", "a"))) == b"a"
    exact = zipped(tmp_path / "b.zip", ("old/Passes.py", "a"), (NAME, "b"))
    assert taken(exact) == b"b"
    both = zipped(tmp_path / "c.zip", ("Passes.py", ""), ("PASSES.py", ""))
    assert refused(both) == "IT holds passes.py more than once: Passes.py and PASSES.py."


def test_links_in_archives_are_no_files(tmp_path):
    path = zipped(tmp_path / "a.zip", (NAME, "/etc/passwd"), mode=0o120777)
    assert refused(path) == "IT holds no `passes.py` and no `passes.ipynb`."
    tar = tmp_path / "a.tar"
    with tarfile.open(tar, "w") as archive:
        info = tarfile.TarInfo(NAME)
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    assert refused(tar) == "IT holds no `passes.py` and no `passes.ipynb`."


def test_two_of_them_are_one_too_many(tmp_path):
    path = zipped(tmp_path / "a.zip", (f"a/{NAME}", ""), (f"b/{NAME}", ""))
    assert refused(path) == "IT holds passes.py more than once: a/passes.py and b/passes.py."


def test_bombs_and_ruins_are_refused(tmp_path):
    bomb = zipped(tmp_path / "bomb.zip", (NAME, b"#" * (200 << 20)))
    assert len(taken(bomb)) == SOURCE_LIMIT + 1
    many = tmp_path / "many.tar"
    with tarfile.open(many, "w") as archive:
        for number in range(2001):
            archive.addfile(tarfile.TarInfo(str(number)))
    assert refused(many) == (
        "IT is an archive that cannot be read: it holds too many files or bytes."
    )
    ruin = tmp_path / "ruin.zip"
    ruin.write_bytes(b"PK\x03\x04 and nothing else")
    assert refused(ruin) == "IT is an archive that cannot be read: File is not a zip file."
