"""Feedback as files: names that every file system takes, and each file whole or not at all."""

import re

import pytest
from letters import made
from reports import EVIL

from rnn_grade.classroom.feedback.files import documents, file_names, write_folder
from rnn_grade.classroom.feedback.styles import Style
from rnn_grade.errors import UserError


def test_a_student_without_a_doubt_gives_the_file_its_name():
    found = documents([made("jdoe"), made("4711")], ["4711", "jdoe"], Style.MARKDOWN)
    assert [*found] == ["01_passes/jdoe.md", "01_passes/4711.md"]
    assert found["01_passes/jdoe.md"]().startswith("# 1 Passes\n")
    assert [*documents([made("müller@x.de")], ["müller@x.de"], Style.HTML)] == [
        "01_passes/müller@x.de.html"
    ]


@pytest.mark.parametrize(
    "student",
    [
        *(
            "../../etc/passwd",
            "/etc/passwd",
            "..",
            ".",
            "",
            ".bashrc",
            "a/b",
            "a\\b",
            "nul",
            "COM1",
        ),
        *("con.x", "a\x00b", "a\nb", EVIL, "x" * 5000, "ü" * 5000, "-rf", "a b", "x.", "\ud800"),
        *("李雷 (number)", "<script>", "~root", "$HOME", "a:b", "a*b?"),
    ],
)
def test_no_name_leads_elsewhere(student, tmp_path):
    name = file_names([student])[student]
    assert re.fullmatch(r"[\w@+][\w.@+-]*-[0-9a-f]{8}", name)
    assert len(name.encode()) < 140
    write_folder(tmp_path, {f"{name}.html": lambda: "x"}, force=False)
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.html"]


def test_no_two_students_share_a_file_on_any_file_system():
    students = ["Ann", "ann", "a/b", "a\\b", "a_b", "u\u0308", "ü", "ANN", "zoe"]
    names = file_names(students)
    assert len({name.casefold() for name in names.values()}) == len(students)
    assert names["zoe"] == "zoe"
    assert names == file_names(reversed(students))


def test_what_says_the_same_stays_and_what_says_something_else_is_not_lost(tmp_path):
    write_folder(tmp_path, {"a/x": lambda: "one", "a/y": lambda: "two"}, force=False)
    before = (tmp_path / "a/x").stat().st_ino
    write_folder(tmp_path, {"a/x": lambda: "one", "a/z": lambda: "three"}, force=False)
    assert (tmp_path / "a/x").stat().st_ino == before
    with pytest.raises(UserError) as caught:
        write_folder(tmp_path, {"a/new": lambda: "four", "a/y": lambda: "2"}, force=False)
    assert caught.value.message == f"{tmp_path}/a/y is there already, and says something else."
    assert not (tmp_path / "a/new").exists()
    write_folder(tmp_path, {"a/y": lambda: "2"}, force=True)
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["x", "y", "z"]
    assert (tmp_path / "a/y").read_text() == "2"


def test_a_folder_in_the_way_is_a_sentence(tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(UserError, match="x is there already"):
        write_folder(tmp_path, {"x": lambda: "one"}, force=False)
