"""Each file is somebody's attempt at an exercise, or is listed with the reason why not."""

import io
import os
import tarfile
import zipfile

import pytest

from rnn_grade.classroom.records import Student
from rnn_grade.classroom.submissions.roster import read_roster
from rnn_grade.classroom.submissions.submissions import collect
from rnn_grade.course import catalog
from rnn_grade.errors import UserError

ROOT = catalog.default_root()


@pytest.fixture(scope="module")
def exercises():
    return catalog.load(ROOT).exercises[:3]


def put(root, files):
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def found(collection):
    return [
        (one.hand_in.student, one.hand_in.exercise.partition("_")[2], one.content)
        for one in collection.submissions
    ]


def test_files_are_matched_by_their_names(tmp_path, exercises):
    files = {
        "ann/windows.py": b"1",
        "ann/simple_rnn.py": b"2",
        "ben/Simple-RNN (2).py": b"3",
        "ben/03_simple_rnn.py": b"4",
        "cleo/exercise2/solution.py": b"5",
    }
    put(tmp_path, files)
    assert found(collect(tmp_path, exercises)) == [
        ("ann", "windows", b"1"),
        ("ann", "simple_rnn", b"2"),
        ("ben", "simple_rnn", b"4"),
        ("ben", "simple_rnn", b"3"),
        ("cleo", "simple_rnn_cell", b"5"),
    ]


def test_the_newest_attempt_counts(tmp_path, exercises):
    files = {
        "doe_1_500_simple_rnn-1.py": b"new",
        "doe_1_400_simple_rnn.py": b"old",
        "roe_2_450_simple_rnn.py": b"only",
    }
    put(tmp_path, files)
    collection = collect(tmp_path, exercises)
    assert collection.layout == "canvas"
    assert [one.content for one in collection.newest()] == [b"new", b"only"]
    assert len(collection.submissions) == 3


def test_of_two_files_of_a_name_the_one_further_up_counts(tmp_path, exercises):
    put(tmp_path, {"ann/simple_rnn.py": b"top", "ann/old/simple_rnn.py": b"deep"})
    assert [one.content for one in collect(tmp_path, exercises).newest()] == [b"top"]


def test_with_one_exercise_any_single_python_file_is_meant(tmp_path, exercises):
    put(tmp_path, {"ann.py": b"1", "ben.py": b"2"})
    assert found(collect(tmp_path, exercises[2:])) == [
        ("ann", "simple_rnn", b"1"),
        ("ben", "simple_rnn", b"2"),
    ]
    unmatched = collect(tmp_path, exercises).unmatched
    assert [(one.path, one.why) for one in unmatched] == [
        ("ann.py", "its name is none of windows.py, simple_rnn_cell.py, simple_rnn.py"),
        ("ben.py", "its name is none of windows.py, simple_rnn_cell.py, simple_rnn.py"),
    ]


def test_an_archive_in_the_archive_is_read(tmp_path, exercises):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("work/simple_rnn.py", "inner")
        archive.writestr("work/windows.py", "too")
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("ann_1_77_work.zip", inner.getvalue())
    assert found(collect(tmp_path / "class.zip", exercises)) == [
        ("1", "windows", b"too"),
        ("1", "simple_rnn", b"inner"),
    ]


def test_a_broken_archive_is_an_attempt_that_cannot_be_read(tmp_path, exercises):
    put(tmp_path, {"ann/work.zip": b"PK\x03\x04 broken"})
    (one,) = collect(tmp_path, exercises[2:]).submissions
    assert one.problem.startswith("work.zip is an archive that cannot be read")
    collection = collect(tmp_path, exercises)
    assert collection.submissions == ()
    assert collection.unmatched[0].why.startswith("no exercise's file in it: work.zip is an")


def test_a_name_that_is_no_text_costs_nobody_else_anything(tmp_path, exercises):
    put(tmp_path, {"ann/simple_rnn.py": b"ann's"})
    folder = os.path.join(os.fsencode(tmp_path), b"mallory", b"\xff")
    os.makedirs(folder)
    with open(os.path.join(folder, b"simple_rnn.py"), "wb") as stream:
        stream.write(b"mallory's")
    collection = collect(tmp_path, exercises)
    assert found(collection) == [
        ("ann", "simple_rnn", b"ann's"),
        ("mallory", "simple_rnn", b"mallory's"),
    ]
    assert collection.submissions[1].hand_in.source == r"mallory/\xff/simple_rnn.py"


def test_a_name_that_is_no_text_in_a_students_archive_is_written_out(tmp_path, exercises):
    (tmp_path / "mallory").mkdir()
    with tarfile.open(tmp_path / "mallory" / "work.tar", "w") as archive:
        for folder in ("\udcff", "a\n"):
            archive.addfile(tarfile.TarInfo(f"{folder}/simple_rnn.py"))
    (one,) = collect(tmp_path, exercises[2:]).submissions
    assert one.problem == (
        r"work.tar holds simple_rnn.py more than once: \xff/simple_rnn.py and a\n/simple_rnn.py."
    )


def test_a_damaged_file_in_the_classes_archive_costs_nobody_else_anything(tmp_path, exercises):
    place = tmp_path / "class.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("ann/simple_rnn.py", b"ann's")
        archive.writestr("bob/simple_rnn.py", b"bob's")
    place.write_bytes(place.read_bytes().replace(b"bob's", b"b?b's"))
    ann, bob = collect(place, exercises).submissions
    assert (ann.content, ann.problem) == (b"ann's", "")
    assert (bob.content, bob.problem) == (
        b"",
        "it cannot be read: Bad CRC-32 for file 'bob/simple_rnn.py'",
    )


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "card",
    [
        "submission_1:\n  :submitters:\n  - {:name: not yaml",
        "[" * 3000,
        BOMB + "submission_1:\n  :submitters:\n  - :name: *i\n    :email: *i\n",
    ],
    ids=["broken", "deep", "bomb"],
)
def test_a_card_that_a_student_made_says_nothing_of_the_class(tmp_path, exercises, card):
    put(
        tmp_path,
        {
            **{f"{name}/simple_rnn.py": name.encode() for name in ("ann", "bob", "cleo")},
            "mallory/submission_metadata.yml": card.encode(),
            "mallory/submission_1/simple_rnn.py": b"mallory's",
        },
    )
    collection = collect(tmp_path, exercises)
    assert (collection.layout, len(collection.submissions)) == ("plain", 4)


def test_what_a_card_says_is_text_or_nothing(tmp_path, exercises):
    card = BOMB + (
        'submission_1:\n  :submitters:\n  - :sid: "m\\udcff\\0"\n    :name: *i\n    :email: 7\n'
        "submission_2:\n  :submitters: 5\n"
    )
    files = {"submission_metadata.yml": card.encode(), "submission_1/simple_rnn.py": b"m"}
    put(tmp_path, files)
    assert collect(tmp_path, exercises).students == (Student(r"m\xff\x00", "", "7"),)


def test_files_that_the_layout_does_not_know_are_listed(tmp_path, exercises):
    put(
        tmp_path,
        {
            "doe_1_500_simple_rnn.py": b"",
            "roe_2_501_simple_rnn.py": b"",
            "simple_rnn.py": b"",
            "a.txt": b"",
        },
    )
    collection = collect(tmp_path, exercises)
    assert [(one.path, one.why) for one in collection.unmatched] == [
        ("simple_rnn.py", "its name is none that the layout `canvas` knows")
    ]


def test_a_layout_that_was_named_is_taken(tmp_path, exercises):
    put(tmp_path, {"doe_1_500_simple_rnn.py": b""})
    assert collect(tmp_path, exercises[2:], "plain").students == (Student("doe_1_500_simple_rnn"),)


def test_a_roster_is_read_whatever_its_separator(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("\ufeffUsername;Full Name;E-Mail\nann;Ann A.;x\n;nobody;\nben;Ben\n", "utf-8")
    assert read_roster(path) == (
        Student("ann", "Ann A.", "", on_roster=True),
        Student("ben", "Ben", "", on_roster=True),
    )


def test_a_roster_without_names_says_what_it_needs(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("given,family\nAnn,A\n")
    with pytest.raises(UserError) as raised:
        read_roster(path)
    assert raised.value.hint == ("Its first line must hold `student`, `username`, `login` or `id`.")
