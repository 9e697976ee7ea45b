"""Every platform has its way of naming files; each is recognised and read without being told."""

import pytest

from rnn_grade.classroom.platforms import Layout
from rnn_grade.classroom.submissions.files import Leaf
from rnn_grade.classroom.submissions.layouts import LAYOUTS, recognise

YAML = b"""
submission_310001:
  :submitters:
  - :name: Jane Doe
    :sid: '4711'
    :email: jane@example.org
  - :name: Ben Roe
    :email: ben@example.org
  :created_at: 2026-11-20 10:00:00.000000000 Z
  :status: processed
submission_310002:
  :submitters: []
"""

# layout, path, content; then the claims: student, file, name, attempt, time.
CASES = [
    (
        "canvas",
        {
            "doejane_4711_998877_simple_rnn.py": b"",
            "o_neilpat_LATE_4712_998878_simple_rnn-1.py": b"",
            "LATE_4713_998879_simple_rnn.py": b"",
            "anon_8Xy_998880_simple_rnn.py": b"",
        },
        {
            ("4711", "simple_rnn.py", "doejane", 998877, ""),
            ("4712", "simple_rnn-1.py", "o_neilpat", 998878, ""),
            ("4713", "simple_rnn.py", "", 998879, ""),
            ("anon_8Xy", "simple_rnn.py", "", 998880, ""),
        },
    ),
    (
        "moodle",
        {
            "Jane Doe_4711_assignsubmission_file/simple_rnn.py": b"",
            "Ben_Roe_4712_assignsubmission_file_/code/simple_rnn.py": b"",
            "Participant_99_assignsubmission_file_simple_rnn.py": b"",
            "Jane Doe_4711_assignsubmission_onlinetext/onlinetext.html": b"",
        },
        {
            ("4711", "simple_rnn.py", "Jane Doe", 0, ""),
            ("4712", "code/simple_rnn.py", "Ben Roe", 0, ""),
            ("99", "simple_rnn.py", "Participant", 0, ""),
        },
    ),
    (
        "blackboard",
        {
            "HW 3_jdoe_attempt_2026-11-20-10-00-05_simple_rnn.py": b"",
            "HW 3_jdoe_attempt_2026-11-20-10-00-05.txt": b"Name: Jane",
        },
        {("jdoe", "simple_rnn.py", "", 20261120100005, "2026-11-20T10:00:05")},
    ),
    (
        "gradescope",
        {
            "assignment_1_export/submission_metadata.yml": YAML,
            "assignment_1_export/submission_310001/simple_rnn.py": b"",
        },
        {
            ("4711", "simple_rnn.py", "Jane Doe", 310001, "2026-11-20T10:00:00+00:00"),
            ("ben@example.org", "simple_rnn.py", "Ben Roe", 310001, "2026-11-20T10:00:00+00:00"),
        },
    ),
    (
        "classroom50",
        {
            "dl-2026-simple-rnn-jdoe/.classroom50.yaml": b"",
            "dl-2026-simple-rnn-jdoe/simple_rnn.py": b"",
            "dl-2026-simple-rnn-ben-roe/.classroom50.yaml": b"",
            "dl-2026-simple-rnn-ben-roe/src/simple_rnn.py": b"",
        },
        {
            ("jdoe", "simple_rnn.py", "", 0, ""),
            ("ben-roe", "src/simple_rnn.py", "", 0, ""),
        },
    ),
    (
        "github",
        {
            "simple-rnn-submissions/simple-rnn-jdoe/simple_rnn.py": b"",
            "simple-rnn-submissions/simple-rnn-ben-roe/simple_rnn.py": b"",
        },
        {("jdoe", "simple_rnn.py", "", 0, ""), ("ben-roe", "simple_rnn.py", "", 0, "")},
    ),
    (
        "nbgrader",
        {
            "course/submitted/jdoe/rnn/simple_rnn.py": b"",
            "course/submitted/jdoe/rnn/timestamp.txt": b"2026-11-30 10:00:00 UTC\n",
        },
        {("jdoe", "rnn/simple_rnn.py", "", 0, "2026-11-30T10:00:00+00:00")},
    ),
    (
        "plain",
        {"class/jdoe/simple_rnn.py": b"", "class/ben/x/simple_rnn.py": b""},
        {("jdoe", "simple_rnn.py", "", 0, ""), ("ben", "x/simple_rnn.py", "", 0, "")},
    ),
    (
        "plain",
        {"jdoe.py": b"", "ben.roe.py": b""},
        {("jdoe", "jdoe.py", "", 0, ""), ("ben.roe", "ben.roe.py", "", 0, "")},
    ),
]


@pytest.mark.parametrize(("layout", "files", "claims"), CASES, ids=[case[0] for case in CASES])
def test_a_layout_is_recognised_by_its_names(layout, files, claims):
    leaves = [Leaf(path, "", lambda content=content: content) for path, content in files.items()]
    name, found = recognise(leaves)
    assert name == layout
    sources = [claim for claim in found if claim.file.endswith(".py")]
    read = {(c.student, c.file, c.name, c.attempt, c.submitted_at) for c in sources}
    assert read == claims


def test_every_layout_has_a_case():
    assert {case[0] for case in CASES} == set(LAYOUTS) == set(Layout)


def test_a_class_in_one_folder_of_a_zip_is_found_below_it():
    leaves = [Leaf(f"rnn/2026/{who}/simple_rnn.py", "", bytes) for who in ("ann", "ben")]
    assert {claim.student for claim in recognise(leaves)[1]} == {"ann", "ben"}


def test_a_class_of_one_is_still_somebody():
    (claim,) = recognise([Leaf("ann/simple_rnn.py", "", bytes)])[1]
    assert claim.student == "ann"
