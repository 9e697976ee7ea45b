"""Without a platform a folder, an archive or a file of each student bears their name."""

import pytest
from trees_made import put, read, ways, zipped

from rnn_grade.classroom.records import Kind
from rnn_grade.classroom.submissions.files import leaves
from rnn_grade.classroom.submissions.layouts.plain import plain

KNOWN = {"simple_rnn", "windows"}


def names(root) -> list[tuple[str, str]]:
    assert read(root)[0] == "plain"
    claims = plain(leaves(root), KNOWN)
    assert all(claim.identity.ids[0][0] is Kind.ID for claim in claims)
    return [(claim.identity.ids[0][1], claim.file) for claim in plain(leaves(root), KNOWN)]


@pytest.mark.parametrize("way", range(5), ids=["itself", "parent", "zip", "tar", "twice"])
@pytest.mark.parametrize(
    ("files", "read_as"),
    [
        (
            ["ann/simple_rnn.py", "ben/x/simple_rnn.py"],
            [("ann", "simple_rnn.py"), ("ben", "x/simple_rnn.py")],
        ),
        (["ann.py", "ben.roe.py"], [("ann", "ann.py"), ("ben.roe", "ben.roe.py")]),
        (["a/1/x.py", "a/2/y.py", "b/z.py"], [("a", "1/x.py"), ("a", "2/y.py"), ("b", "z.py")]),
    ],
    ids=["folders", "files", "deep"],
)  # fmt: skip
def test_whatever_of_it_is_named(tmp_path, way, files, read_as):
    root = put(tmp_path / "downloads" / "class", files)
    assert names(ways(root)[way]) == read_as


def test_an_archive_of_each(tmp_path):
    inner = zipped({"hw/simple_rnn.py": b""})
    put(tmp_path, {"Jane Doe.zip": inner, "ben.zip": inner, "cleo/hw.zip": inner})
    assert names(tmp_path) == [
        ("Jane Doe", "hw/simple_rnn.py"),
        ("ben", "hw/simple_rnn.py"),
        ("cleo", "hw.zip/hw/simple_rnn.py"),
    ]


def test_a_class_of_one_is_still_somebody(tmp_path):
    assert names(put(tmp_path / "1", ["ann/simple_rnn.py"])) == [("ann", "simple_rnn.py")]
    two = put(tmp_path / "2", ["ann/simple_rnn.py", "ann/windows.py"])
    assert [name for name, _ in names(two)] == ["ann", "ann"]
    archive = put(tmp_path / "3", {"ann.zip": zipped({"hw/simple_rnn.py": b""})})
    assert names(archive) == [("ann", "hw/simple_rnn.py")]


def test_names_of_a_platform_deep_in_what_students_handed_in_are_none(tmp_path):
    inner = zipped({"doe_1_2_a.py": b"", "hw/simple_rnn.py": b"", "hw/b.py": b""})
    put(tmp_path, {"ann/old.zip": inner, "ben/old.zip": inner, "cleo/simple_rnn.py": b""})
    assert {name for name, _ in names(tmp_path)} == {"ann", "ben", "cleo"}


def test_what_is_left_out_is_somebodys_all_the_same(tmp_path):
    put(tmp_path, ["ann/simple_rnn.py", "ben/work.rar", "ben/venv/lib/x.py"])
    assert names(tmp_path) == [("ann", "simple_rnn.py"), ("ben", "venv"), ("ben", "work.rar")]
