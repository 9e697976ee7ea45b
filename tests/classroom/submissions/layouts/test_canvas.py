"""Canvas's names: `lib/content_zipper.rb` of canvas-lms, `get_filename` and below.

`[users_name, late? ? "LATE" : nil, user_id or "anon_<id>"].join("_")`, everything that is no word
character removed; then `_<attachment id>_<display name>`, `_text.html` or `_link.html`. The name is
`sortable_name` in small letters ("O'Neil, Pat" is `oneilpat`), of a group the group's.
"""

import pytest
from trees_made import put, read, remarks, who, zipped

from rnn_grade.classroom.records import Kind


@pytest.mark.parametrize(
    ("name", "user", "own", "attempt", "late", "file"),
    [
        ("doejane_4711_998877_simple_rnn.py", "4711", "doejane", 998877, False, "simple_rnn.py"),
        ("oneilpat_LATE_4712_9_simple_rnn-1.py", "4712", "oneilpat", 9, True, "simple_rnn-1.py"),
        ("o_neilpat_4712_9_x.py", "4712", "o_neilpat", 9, False, "x.py"),
        ("late_4713_9_x.py", "4713", "late", 9, False, "x.py"),
        ("LATE_4713_9_x.py", "4713", "", 9, True, "x.py"),
        ("_4713_9_x.py", "4713", "", 9, False, "x.py"),
        ("007_4714_9_x.py", "4714", "007", 9, False, "x.py"),
        ("doejane_4711_9_my_2_3_x.py", "4711", "doejane", 9, False, "my_2_3_x.py"),
        ("अमितशर्मा_4715_9_x.py", "4715", "अमितशर्मा", 9, False, "x.py"),
        ("studenttest_4716_9_x.py", "4716", "studenttest", 9, False, "x.py"),
        ("doejane_10000000004711_9_x.py", "10000000004711", "doejane", 9, False, "x.py"),
        ("anon_8Xy2k_9_x.py", "anon_8Xy2k", "", 9, False, "x.py"),
        ("LATE_anon_8Xy2k_9_x.py", "anon_8Xy2k", "", 9, True, "x.py"),
    ],
)
def test_a_name_says_who_and_whether_it_was_late(tmp_path, name, user, own, attempt, late, file):
    layout, (claim,) = read(put(tmp_path, [name]))
    assert layout == "canvas"
    assert claim.identity == who(Kind.CANVAS, user, own)
    assert (claim.file, claim.attempt, claim.late) == (file, attempt, late)


def test_pages_are_no_files(tmp_path):
    put(tmp_path, ["doe_1_9_x.py", "roe_2_text.html", "poe_LATE_3_link.html"])
    assert remarks(tmp_path) == {
        "roe_2_text.html": "a text that was typed into Canvas; ask for the file",
        "poe_LATE_3_link.html": "a link that was given to Canvas; ask for the file",
    }


def test_a_students_archive_is_theirs_whatever_is_in_it(tmp_path):
    inner = zipped({"hw/simple_rnn.py": b"", "hw/roe_2_10_windows.py": b""})
    files = {"doejane_1_9_hw.zip": inner, "poe_3_11_simple_rnn.py": b""}
    _, claims = read(put(tmp_path, files))
    assert [(claim.identity.ids[0][1], claim.file) for claim in claims] == [
        ("1", "hw.zip/hw/roe_2_10_windows.py"),
        ("1", "hw.zip/hw/simple_rnn.py"),
        ("3", "simple_rnn.py"),
    ]


def test_the_download_may_lie_in_a_folder_whose_name_looks_like_a_students(tmp_path):
    inner = zipped({"doe_1_9_x.py": b"", "roe_2_10_x.py": b""})
    root = put(tmp_path, {"rnn_2026_11_submissions.zip": inner})
    assert {claim.identity.ids[0][1] for claim in read(root)[1]} == {"1", "2"}


def test_one_student_cannot_make_the_class_another_platforms(tmp_path):
    many = zipped({f"submitted/eve/a/{number}.py": b"" for number in range(50)})
    files = {"eve_1_9_hw.zip": many, "doe_2_10_x.py": b"", "roe_3_11_x.py": b""}
    assert read(put(tmp_path, files))[0] == "canvas"
