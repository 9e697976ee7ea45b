"""GitHub Classroom's clones: `cmd/gh-classroom/clone/student-repos/student-repos.go`.

`<assignment slug>-submissions/`, and in it a clone of each repository, `<assignment slug>-<login>`.
"""

import pytest
from dulwich import porcelain
from trees_made import put, read, ways, who

from rnn_grade.classroom.records import Kind


@pytest.mark.parametrize("way", range(5), ids=["itself", "parent", "zip", "tar", "twice"])
def test_whatever_of_it_is_named(tmp_path, way):
    """Finding E5: the folder itself in the place of its parent gave wrong names."""
    root = tmp_path / "downloads" / "simple-rnn-submissions"
    put(root, ["simple-rnn-jdoe/simple_rnn.py", "simple-rnn-jane-doe/src/simple_rnn.py"])
    layout, claims = read(ways(root)[way])
    assert layout == "github"
    assert [(claim.identity, claim.file) for claim in claims] == [
        (who(Kind.GITHUB, "jane-doe"), "src/simple_rnn.py"),
        (who(Kind.GITHUB, "jdoe"), "simple_rnn.py"),
    ]


def test_several_assignments_side_by_side(tmp_path):
    put(tmp_path, ["rnn-submissions/rnn-jdoe/a.py", "lstm-submissions/lstm-jdoe/b.py"])
    assert [claim.identity for claim in read(tmp_path)[1]] == [who(Kind.GITHUB, "jdoe")] * 2


@pytest.mark.parametrize("way", range(5), ids=["itself", "parent", "zip", "tar", "twice"])
@pytest.mark.parametrize("packed", [False, True], ids=["loose", "packed"])
def test_the_last_commit_says_when(tmp_path, way, packed):
    root = tmp_path / "downloads" / "rnn-submissions"
    clone = root / "rnn-jdoe"
    put(clone, ["a.py"])
    porcelain.init(str(clone))
    porcelain.add(str(clone), [str(clone / "a.py")])
    who = b"J <j@x>"
    when = {"commit_timestamp": 1_795_000_000, "commit_timezone": 3600}
    porcelain.commit(str(clone), message=b"done", author=who, committer=who, **when)
    if packed:
        porcelain.repack(str(clone))
    assert bool(list(clone.glob(".git/objects/??/*"))) is not packed
    (claim,) = read(ways(root)[way])[1][-1:]
    assert (claim.file, claim.submitted_at) == ("a.py", "2026-11-18T12:06:40+01:00")
