"""Moodle's names: `mod/assign/classes/downloader.php`, `get_student_prefix` and
`load_submissionplugin_filelist`.

`<full name>_<unique number>_assignsubmission_<plugin>`, with every `_` of the name made a space; in
folders `/<path>` follows (3.1 to 4.0: `_/<path>`), else `_<file>`. A team has its group's name and
number; the default team has `Default group` and no number. Where marking is blind, the name is
"Participant", in the language of whoever downloads.
"""

import pytest
from trees_made import put, read, remarks, who

from rnn_grade.classroom.records import Identity, Kind


@pytest.mark.parametrize(
    ("path", "identity", "file"),
    [
        ("Jane Doe_71_assignsubmission_file/a.py", who(Kind.MOODLE, "71", "Jane Doe"), "a.py"),
        ("Jane Doe_71_assignsubmission_file/x/a.py", who(Kind.MOODLE, "71", "Jane Doe"), "x/a.py"),
        ("Ben_Roe_72_assignsubmission_file_/a.py", who(Kind.MOODLE, "72", "Ben Roe"), "a.py"),
        ("Jane Doe_71_assignsubmission_file_a.py", who(Kind.MOODLE, "71", "Jane Doe"), "a.py"),
        ("O'Neil, Pat_7_assignsubmission_file/a.py", who(Kind.MOODLE, "7", "O'Neil, Pat"), "a.py"),
        ("李小龍_7_assignsubmission_file/a.py", who(Kind.MOODLE, "7", "李小龍"), "a.py"),
        ("z1 Jane Doe_7_assignsubmission_file/a.py", who(Kind.MOODLE, "7", "z1 Jane Doe"), "a.py"),
        ("Group 1_71_assignsubmission_file/a.py", who(Kind.MOODLE, "71", "Group 1"), "a.py"),
        ("Default group_assignsubmission_file/a.py", Identity((), "Default group"), "a.py"),
        ("Default group_assignsubmission_file_a.py", Identity((), "Default group"), "a.py"),
        ("Participant_71_assignsubmission_file/a.py", who(Kind.MOODLE, "71"), "a.py"),
    ],
)  # fmt: skip
def test_a_name_says_who(tmp_path, path, identity, file):
    layout, (claim,) = read(put(tmp_path, [path]))
    assert layout == "moodle"
    assert (claim.identity, claim.file, claim.submitted_at) == (identity, file, "")


def test_what_everybody_is_called_is_nobodys_name(tmp_path):
    put(tmp_path, [f"Osallistuja_{n}_assignsubmission_file/a.py" for n in (7, 8)])
    assert [claim.identity for claim in read(tmp_path)[1]] == [
        who(Kind.MOODLE, "7"),
        who(Kind.MOODLE, "8"),
    ]


def test_a_typed_text_is_no_file(tmp_path):
    page = "Jane Doe_71_assignsubmission_onlinetext/onlinetext.html"
    put(tmp_path, [page, "Jane Doe_71_assignsubmission_file/a.py"])
    assert remarks(tmp_path) == {page: "a text that was typed into Moodle; ask for the file"}
