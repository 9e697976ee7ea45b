"""Classroom 50's clones: `cli/gh-teacher/internal/download/download.go` and `AssignmentRepoPrefix`
in `cli/shared/contract` of classroom50.

`<classroom>-<assignment>_submissions_<time>/` unless the teacher names another folder, and in it
`<classroom>-<assignment>-<username>`, all in small letters, with `result.json` and `results.json`,
and `scores.csv` beside them. Each clone holds `.classroom50.yaml` (older ones `.yml`), with
`classroom:`, `assignment:` and `owner:`; it is the student's, who may change it.
"""

import json

import pytest
from trees_made import put, read, remarks, ways, who

from rnn_grade.classroom.records import Kind

MARK = ".classroom50.yaml"


def mark(assignment: str, classroom: str = "dl-2026", owner: str = "") -> bytes:
    lines = ['schema: "classroom50/repo-config/v1"', f'classroom: "{classroom}"']
    lines += [f'assignment: "{assignment}"', "owner:", f'  username: "{owner}"', "  id: 1"]
    return "\n".join(lines).encode()


def logins(root) -> list[str]:
    assert read(root)[0] == "classroom50"
    return [one.identity.ids[0][1] for one in read(root)[1]]


@pytest.mark.parametrize("ending", ["yaml", "yml"])
@pytest.mark.parametrize("way", range(5), ids=["itself", "parent", "zip", "tar", "twice"])
def test_a_user_name_may_hold_hyphens(tmp_path, way, ending):
    """Finding E5: `jane-doe` became `doe`, and `.yml` was not known."""
    root = tmp_path / "downloads" / "hw"
    for user in ("jane-doe", "jdoe"):
        name = f"dl-2026-simple-rnn-{user}"
        put(root, {f"{name}/.classroom50.{ending}": mark("simple-rnn"), f"{name}/src/a.py": b""})
    layout, claims = read(ways(root)[way])
    assert layout == "classroom50"
    assert [(claim.identity, claim.file) for claim in claims] == [
        (who(Kind.GITHUB, "jane-doe"), "src/a.py"),
        (who(Kind.GITHUB, "jdoe"), "src/a.py"),
    ]


def test_several_assignments_side_by_side(tmp_path):
    """Finding E5: they made two students of each."""
    for assignment in ("rnn", "rnn-advanced"):
        for user in ("jane-doe", "ben"):
            name = f"dl-2026-{assignment}-{user}"
            put(tmp_path, {f"{name}/{MARK}": mark(assignment), f"{name}/a.py": b""})
    assert logins(tmp_path) == ["ben", "jane-doe", "ben", "jane-doe"]


def test_one_clone_alone_says_where_its_name_ends(tmp_path):
    name = "dl-2026-rnn-jane-doe"
    put(tmp_path, {f"{name}/{MARK}": mark("rnn"), f"{name}/a.py": b""})
    assert logins(tmp_path) == ["jane-doe"]
    assert logins(tmp_path / name) == ["jane-doe"]


@pytest.mark.parametrize("honest", [1, 2])
def test_a_student_cannot_become_another_by_their_own_file(tmp_path, honest):
    for user in ("ben", "doe")[:honest]:
        name = f"dl-2026-rnn-{user}"
        put(tmp_path, {f"{name}/{MARK}": mark("rnn", owner=user), f"{name}/a.py": b""})
    name = "dl-2026-rnn-jane-doe"
    put(tmp_path, {f"{name}/{MARK}": mark("rnn-jane", owner="doe"), f"{name}/a.py": b""})
    assert logins(tmp_path) == [*("ben", "doe")[:honest], "jane-doe"]


def test_the_folder_and_the_table_of_the_teachers_command_say_more(tmp_path):
    root = tmp_path / "dl-2026-rnn_submissions_2026_11_20_T_10_00_00"
    for user in ("ben", "jane-doe"):
        put(root, {f"dl-2026-rnn-{user}/{MARK}": b"", f"dl-2026-rnn-{user}/a.py": b""})
    assert logins(root) == logins(tmp_path) == ["ben", "jane-doe"]
    root.rename(tmp_path / "mine")
    table = b"username,first_name\njane-doe,Jane\nzoe,Zoe\n"
    put(tmp_path / "mine", {"scores.csv": table})
    assert logins(tmp_path) == ["ben", "jane-doe"]
    assert remarks(tmp_path)["mine/scores.csv"] == "a file that Classroom 50 writes"


def test_another_assignment_may_lie_in_the_folder_of_one(tmp_path):
    root = tmp_path / "dl-2026-rnn_submissions_2026_11_20_T_10_00_00"
    for name in ("rnn-ben", "rnn-jane-doe", "rnn-advanced-ben", "rnn-advanced-zoe"):
        said = mark(name.rpartition("-")[0] if "jane" not in name else "rnn")
        put(root, {f"dl-2026-{name}/{MARK}": said, f"dl-2026-{name}/a.py": b""})
    assert logins(root) == ["ben", "zoe", "ben", "jane-doe"]


def test_a_clone_without_a_mark_lies_beside_the_others(tmp_path):
    for user in ("ben", "zoe"):
        name = f"dl-2026-rnn-{user}"
        put(tmp_path, {f"{name}/{MARK}": mark("rnn"), f"{name}/a.py": b""})
    put(tmp_path, ["dl-2026-rnn-jane-doe/a.py"])
    assert logins(tmp_path) == ["ben", "jane-doe", "zoe"]


def test_a_name_that_nothing_explains_is_kept_whole(tmp_path):
    """Its end alone could be somebody else's; the whole is nobody's, and the audit says so."""
    put(tmp_path, [f"dl-2026-rnn-jane-doe/{MARK}", "dl-2026-rnn-jane-doe/a.py"])
    assert logins(tmp_path) == ["dl-2026-rnn-jane-doe"]


def test_the_result_says_when(tmp_path):
    name = "dl-2026-rnn-ben"
    result = json.dumps({"datetime": "2026-11-20T10:00:00Z", "score": 3}).encode()
    files = {MARK: mark("rnn"), "result.json": result, "results.json": b"[]", "a.py": b""}
    put(tmp_path / name, files)
    (claim,) = read(tmp_path)[1]
    assert claim.submitted_at == "2026-11-20T10:00:00+00:00"
    assert set(remarks(tmp_path)) == {f"{name}/{one}" for one in files if one != "a.py"}
