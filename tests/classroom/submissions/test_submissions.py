"""Each file is somebody's attempt at an exercise, or is listed with the reason why not."""

import hashlib
import io
import os
import tarfile
import tempfile
import tracemalloc
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from trees_made import put, zipped

from rnn_grade.classroom.platforms import Layout
from rnn_grade.classroom.records import Fate, Identity, Kind
from rnn_grade.classroom.submissions.files import leaves
from rnn_grade.classroom.submissions.submissions import collect
from rnn_grade.course import catalog

ROOT = catalog.default_root()


@pytest.fixture(scope="module")
def exercises():
    return catalog.load(ROOT).exercises[:3]


def found(collection):
    return [
        (one.hand_in.student, one.hand_in.exercise.partition("_")[2], one.content)
        for one in collection.submissions
    ]


def fates(collection) -> dict[str, str]:
    """Return what became of each file: its fate, or why it was ignored."""
    return {one.path: one.why or one.fate.value for one in collection.found}


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
    assert fates(collect(tmp_path, exercises)) == {
        "ann.py": "its name is none of windows.py, simple_rnn_cell.py, simple_rnn.py",
        "ben.py": "its name is none of windows.py, simple_rnn_cell.py, simple_rnn.py",
    }


def test_another_exercises_file_is_no_attempt_at_this_one(tmp_path, exercises):
    put(tmp_path, {"ann/windows.py": b"1", "ben/whatever.py": b"2", "cleo/01_windows-1.py": b"3"})
    assert fates(collect(tmp_path, exercises[2:])) == {
        "ann/windows.py": "its name is none of simple_rnn.py",
        "ben/whatever.py": "graded",
        "cleo/01_windows-1.py": "its name is none of simple_rnn.py",
    }


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


def test_a_broken_archive_is_listed_with_whose_it_is_and_what_to_do(tmp_path, exercises):
    put(tmp_path, {"ann/work.zip": b"PK\x03\x04 broken", "ben/simple_rnn.py": b"1"})
    collection = collect(tmp_path, exercises[2:])
    assert found(collection) == [("ben", "simple_rnn", b"1")]
    broken = collection.found[0]
    assert (broken.path, broken.fate) == ("ann/work.zip", Fate.IGNORED)
    assert broken.why == (
        "an archive that cannot be read (File is not a zip file); ask for the file itself"
    )
    assert broken.whose == (Identity(((Kind.ID, "ann"),)),)


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
    assert fates(collect(tmp_path, exercises[2:])) == {
        r"mallory/work.tar/\xff/simple_rnn.py": "older",
        r"mallory/work.tar/a\n/simple_rnn.py": "graded",
    }


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
    (one,) = collect(tmp_path, exercises).submissions
    ids = ((Kind.NUMBER, r"m\xff\x00"), (Kind.EMAIL, "7"))
    assert (one.hand_in.identity, one.hand_in.student) == (Identity(ids), r"m\xff\x00")


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
    assert fates(collect(tmp_path, exercises)) == {
        "doe_1_500_simple_rnn.py": "graded",
        "roe_2_501_simple_rnn.py": "graded",
        "simple_rnn.py": "its name is none that the layout `canvas` knows",
        "a.txt": "its name is none that the layout `canvas` knows",
    }


def test_a_layout_that_was_named_is_taken(tmp_path, exercises):
    put(tmp_path, {"doe_1_500_simple_rnn.py": b""})
    (one,) = collect(tmp_path, exercises[2:], Layout.PLAIN).submissions
    assert one.hand_in.student == "doe_1_500_simple_rnn"


def test_every_file_has_its_line(tmp_path, exercises):
    """Finding E6: these were lost without a word."""
    files = {
        "ann/simple_rnn.py": b"1",
        "ann/notes.md": b"",
        "ann/picture.png": b"",
        "ann/simple_rnn.ipynb": b"{}",
        "ann/venv/lib/simple_rnn.py": b"",
        "ben/work.rar": b"",
        "ben/work.7z": b"",
        "cleo/simple_rnn.py.txt": b"2",
        "dan/simple_rnn": b"3",
        "eve/helper.py": b"",
    }
    put(tmp_path, files)
    (tmp_path / "eve" / "simple_rnn.py").symlink_to("/etc/passwd")
    archive = "an archive of a sort that is not read; ask for a .zip or the file itself"
    wanted = "windows.py, simple_rnn_cell.py, simple_rnn.py"
    collection = collect(tmp_path, exercises)
    assert fates(collection) == {
        "ann/notes.md": "neither a Python file nor a notebook",
        "ann/picture.png": "neither a Python file nor a notebook",
        "ann/simple_rnn.ipynb": (
            "simple_rnn.py counts: of a Python file and a notebook the file does"
        ),
        "ann/simple_rnn.py": "graded",
        "ann/venv/": "a virtual environment",
        "ben/work.7z": archive,
        "ben/work.rar": archive,
        "cleo/simple_rnn.py.txt": "graded",
        "dan/simple_rnn": "graded",
        "eve/helper.py": f"its name is none of {wanted}",
        "eve/simple_rnn.py": "a link; links are not followed",
    }
    whose = {one.path: [who.ids[0][1] for who in one.whose] for one in collection.found}
    assert all(whose[path] == [path.partition("/")[0]] for path in whose)


@pytest.mark.parametrize(
    "name",
    ["Simple_RNN.py", "SIMPLE_RNN.PY", "simple rnn.py", "simple_rnn.py.txt", "simple_rnn.txt",
     "Simple-RNN", "simple_rnn.py.py", "03_simple_rnn.py", "simple_rnn(1).py"],
)  # fmt: skip
def test_a_name_that_is_surely_meant(tmp_path, exercises, name):
    """Findings B5 and E6: the same in a folder and in an archive."""
    put(tmp_path, {f"ann/{name}": b"1", "ben/hw.zip": zipped({f"hw\\{name}": b"2"})})
    assert [one.content for one in collect(tmp_path, exercises).newest()] == [b"1", b"2"]


def test_what_only_looks_like_a_python_file_stands_back(tmp_path, exercises):
    put(tmp_path, {"ann/simple_rnn.py": b"1", "ann/simple_rnn.txt": b"output"})
    assert fates(collect(tmp_path, exercises)) == {
        "ann/simple_rnn.py": "graded",
        "ann/simple_rnn.txt": "neither a Python file nor a notebook",
    }


def test_a_helper_beside_it_does_not_stand_in_its_place(tmp_path, exercises):
    """Where one exercise is scored the helper is the only Python file, and may be the attempt."""
    put(tmp_path, {"ann/simple_rnn.py.txt": b"1", "ann/helper.py": b"x = 1"})
    collection = collect(tmp_path, exercises)
    assert found(collection) == [("ann", "simple_rnn", b"1")]
    assert fates(collection)["ann/simple_rnn.py.txt"] == "graded"
    assert len(collect(tmp_path, exercises[2:]).submissions) == 1


def test_attempts_sort_as_numbers(tmp_path, exercises):
    """Finding E5: 10 came before 2."""
    put(tmp_path, {f"ann/attempt {n}/simple_rnn.py": b"%d" % n for n in (1, 2, 10)})
    put(tmp_path, {"ben/simple_rnn.py": b"ben's"})
    collection = collect(tmp_path, exercises)
    assert [one.content for one in collection.submissions] == [b"1", b"2", b"10", b"ben's"]
    assert [one.hand_in.attempt for one in collection.submissions] == [1, 2, 3, 0]
    assert list(fates(collection).values()) == ["older", "graded", "older", "graded"]


def test_attempts_sort_as_times(tmp_path, exercises):
    names = {f"HW_jdoe_attempt_2026-{when}-00-00_simple_rnn.py": when.encode()
             for when in ("09-30-23", "10-01-08", "10-01-12")}  # fmt: skip
    put(tmp_path, {**names, "HW_broe_attempt_2026-09-01-00-00-00_simple_rnn.py": b"broe"})
    collection = collect(tmp_path, exercises)
    assert [one.content for one in collection.newest()] == [b"broe", b"10-01-12"]


def test_a_group_hands_in_once_for_each_member(tmp_path, exercises):
    card = (
        "submission_1:\n  :submitters:\n  - :name: Ann\n    :sid: '7'\n"
        "  - :name: Ben\n    :sid: '8'\n  :created_at: 2026-11-20 10:00:00 Z\n"
        "submission_2:\n  :submitters:\n  - :name: Ben\n    :sid: '8'\n"
        "  :created_at: 2026-11-21 10:00:00 Z\n"
    )
    files = {"submission_1/simple_rnn.py": b"both", "submission_2/simple_rnn.py": b"bens"}
    put(tmp_path, {"submission_metadata.yml": card.encode(), **files})
    collection = collect(tmp_path, exercises)
    newest = {one.hand_in.student: one.content for one in collection.newest()}
    assert newest == {"7": b"both", "8": b"bens"}
    first = collection.found[0]
    assert (first.path, first.fate) == ("submission_1/simple_rnn.py", Fate.GRADED)
    assert [who.name for who in first.whose] == ["Ann", "Ben"]
    assert first.exercise == exercises[2].folder
    assert first.sha256 == hashlib.sha256(b"both").hexdigest()


def test_a_mark_of_lateness_is_kept(tmp_path, exercises):
    put(tmp_path, ["doe_LATE_1_5_simple_rnn.py", "roe_2_6_simple_rnn.py"])
    collection = collect(tmp_path, exercises)
    assert [one.hand_in.late for one in collection.submissions] == [True, False]


def test_files_are_read_when_they_are_asked_for(tmp_path, exercises):
    put(tmp_path, {"ann/simple_rnn.py": b"1"})
    (one,) = collect(tmp_path, exercises).submissions
    (tmp_path / "ann" / "simple_rnn.py").write_bytes(b"2")
    assert one.content == one.read() == b"2"
    assert one.hand_in.sha256 == hashlib.sha256(b"1").hexdigest()


def test_two_thousand_students_take_no_room(tmp_path, exercises):
    place = tmp_path / "class.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2000):
            source = f"# {number}\n".encode() + b"#" * 20_000
            archive.writestr(f"doe_{number}_{number}_hw.zip", zipped({"simple_rnn.py": source}))
    tracemalloc.start()
    try:
        collection = collect(place, exercises)
        assert len(collection.newest()) == 2000
        assert tracemalloc.get_traced_memory()[1] < 25 << 20
    finally:
        tracemalloc.stop()


HOSTILE = [
    "../../x.py", "/etc/x.py", "C:\\x.py", "a\0b.py", "\u202e.py", "x" * 300 + ".py", ".py",
    " ", ".", "..", "a//b.py", "a/../../b.py", "\\\\server\\x.py", "submission_metadata.yml",
    "9" * 5000 + ".py", f"doe_{'9' * 500}_{'9' * 500}_x.py",
    "_1_2_3_4_.py", "anon_", "LATE_1_2_.py", "_assignsubmission_file_", "simple_rnn.py",
    "x_attempt_2026-99-99-99-99-99_y.py", "submitted/a/b/c.py", "x-submissions/x-/a.py",
    ".classroom50.yaml", "SIMPLE_RNN.py",
]  # fmt: skip


ENTRIES = some.tuples(some.sampled_from(HOSTILE) | some.text(max_size=20), some.booleans())


@settings(max_examples=60, deadline=None)
@given(some.lists(ENTRIES, max_size=8))
def test_no_names_make_a_traceback_and_every_file_has_one_line(entries):
    """Whatever students call their files: each is counted once, and nobody else loses theirs."""
    exercises = catalog.load(ROOT).exercises[:3]
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
        warnings.simplefilter("ignore")
        for name, packed in entries:
            content = zipped({"simple_rnn.py": b"1"}) if packed else b"1"
            name = name.encode("utf-8", "replace").decode()
            archive.writestr(zipfile.ZipInfo(name + ".zip" * packed), content)
    with tempfile.TemporaryDirectory() as folder:
        files = {f"{name}/simple_rnn.py": name.encode() for name in ("ann", "ben", "cleo")}
        root = put(Path(folder), {**files, "mallory/work.zip": stream.getvalue()})
        collection = collect(root, exercises)
        tree = leaves(root)
    assert sorted(one.path for one in collection.found) == [leaf.path for leaf in tree.files]
    newest = {one.hand_in.student for one in collection.newest()}
    assert {"ann", "ben", "cleo"} <= newest <= {"ann", "ben", "cleo", "mallory"}
