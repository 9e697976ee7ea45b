"""Gradescope's "Export Submissions", as two independent public readers of it agree:
`assignment_<id>_export/submission_metadata.yml` and `submission_<id>/…`, with Ruby symbols as keys,
`:submitters` with `:name`, `:sid` and `:email`, of which the last two may be missing.
"""

import pytest
from trees_made import put, read, remarks, ways

from rnn_grade.classroom.records import Identity, Kind

CARD = b"""
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
submission_310003:
  :submitters:
  - :name: "=Ann"
    :sid: 0815
  :created_at: '2026-11-20 11:00:00 +0100'
"""
WHEN = "2026-11-20T10:00:00+00:00"


@pytest.mark.parametrize("way", range(5), ids=["itself", "parent", "zip", "tar", "twice"])
def test_each_of_a_group_is_named_with_all_that_is_known(tmp_path, way):
    root = tmp_path / "downloads" / "assignment_1_export"
    put(root, {"submission_metadata.yml": CARD, "submission_310001/x/simple_rnn.py": b""})
    put(root, ["submission_310002/simple_rnn.py", "submission_310003/simple_rnn.py"])
    place = ways(root)[way]
    layout, claims = read(place)
    assert layout == "gradescope"
    ids = ((Kind.NUMBER, "4711"), (Kind.EMAIL, "jane@example.org"))
    assert [(c.identity, c.file, c.attempt, c.submitted_at) for c in claims] == [
        (Identity(ids, "Jane Doe"), "x/simple_rnn.py", 310001, WHEN),
        (Identity(((Kind.EMAIL, "ben@example.org"),), "Ben Roe"), "x/simple_rnn.py", 310001, WHEN),
        (Identity(((Kind.NUMBER, "0815"),), "=Ann"), "simple_rnn.py", 310003,
         "2026-11-20T11:00:00+01:00"),
    ]  # fmt: skip
    assert sorted(remarks(place).values()) == [
        "submission_metadata.yml does not say whose it is",
        "the list that Gradescope writes",
    ]
