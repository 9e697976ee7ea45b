"""nbgrader's tree: `{nbgrader_step}/{student_id}/{assignment_id}` (CourseDirectory.
directory_structure in `nbgrader/coursedir.py`), with a `timestamp.txt` in
`Exchange.timestamp_format`, which is `%Y-%m-%d %H:%M:%S.%f %Z` in `Exchange.timezone`.
"""

import pytest
from trees_made import put, read, remarks, ways, who

from rnn_grade.classroom.records import Kind


@pytest.mark.parametrize("way", range(5), ids=["itself", "parent", "zip", "tar", "twice"])
def test_whatever_of_it_is_named(tmp_path, way):
    root = tmp_path / "course" / "submitted"
    files = {f"{who}/rnn/simple_rnn.py": b"" for who in ("jdoe", "ben.roe")}
    put(root, {**files, "jdoe/rnn/timestamp.txt": b"2026-11-30 10:00:00 UTC\n"})
    layout, claims = read(ways(root)[way])
    assert layout == "nbgrader"
    assert [(one.identity, one.file, one.submitted_at) for one in claims] == [
        (who(Kind.ID, "ben.roe"), "rnn/simple_rnn.py", ""),
        (who(Kind.ID, "jdoe"), "rnn/simple_rnn.py", "2026-11-30T10:00:00+00:00"),
    ]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2026-11-30 10:00:00.123456 UTC", "2026-11-30T10:00:00.123456+00:00"),
        ("2026-11-30 10:00:00 CET", "2026-11-30T10:00:00+01:00"),
        ("2026-11-30 10:00:00 +0100\n", "2026-11-30T10:00:00+01:00"),
        ("2026-11-30 10:00:00", "2026-11-30T10:00:00"),
        ("2026-07-30 10:00:00.000000 Europe/Berlin", "2026-07-30T10:00:00+02:00"),
        ("2026-11-30 10:00:00 America/Indiana", ""),
        ("2026-11-30 10:00:00 CST", ""),
        ("yesterday", ""),
        ("\x00\xff", ""),
    ],
)
def test_a_time_stands_in_a_file(tmp_path, written, read_as):
    stamp = "submitted/jdoe/rnn/timestamp.txt"
    put(tmp_path, {"submitted/jdoe/rnn/a.py": b"", stamp: written.encode("latin-1")})
    (claim,) = read(tmp_path)[1]
    assert claim.submitted_at == read_as
    assert remarks(tmp_path) == {stamp: "the time of an attempt"}


def test_the_other_steps_of_a_course_are_nobodys(tmp_path):
    put(tmp_path, ["submitted/jdoe/rnn/a.py", "source/rnn/a.py", "nbgrader_config.py"])
    layout, (claim,) = read(tmp_path)
    assert (layout, claim.identity) == ("nbgrader", who(Kind.ID, "jdoe"))
    why = "not in `submitted/`, where nbgrader keeps what was handed in"
    assert remarks(tmp_path) == {"source/rnn/a.py": why, "nbgrader_config.py": why}
