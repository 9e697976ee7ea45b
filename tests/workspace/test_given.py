"""What was given is kept beside the workspace's own files, and may be lost."""

import json

from rnn_grade.course import catalog
from rnn_grade.workspace import workspace
from rnn_grade.workspace.given import Given


def test_files_and_the_version(tmp_path):
    given = Given(tmp_path / "given")
    assert (given.version, given.content("a.py")) == (1, None)
    given.keep({"a.py": b"1\n", "m.keras": b"\x00"}, 3)
    assert (given.version, given.content("a.py"), given.content("m.keras")) == (3, b"1\n", b"\x00")
    given.keep({"a.py": b"2\n"})
    assert (given.version, given.content("a.py")) == (3, b"2\n")


def test_a_damaged_version_is_the_first_one(tmp_path):
    given = Given(tmp_path)
    for text in ("", "[]", '{"version": "2"}', '{"version": 0}', "[" * 10000):
        (tmp_path / "given.json").write_text(text)
        assert given.version == 1


def test_start_keeps_what_it_gives_and_of_a_file_that_stays_nothing(tmp_path):
    course = catalog.load()
    exercise = course.find("1")
    own = tmp_path / exercise.folder / "windows.py"
    own.parent.mkdir()
    own.write_text("mine\n")
    workspace.start(course, tmp_path)
    place = workspace.Place(tmp_path, tmp_path)
    assert place.given(exercise).content("windows.py") is None
    assert place.given(exercise).content("README.md") == exercise.task.read_bytes()
    assert place.given(course.find("8")).content("trained.keras")
    marker = json.loads((tmp_path / ".rnn-grade" / "workspace.json").read_text())
    assert marker["schema"] == "rnn-grade/workspace/v1"
