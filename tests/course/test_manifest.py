"""What `exercise.toml` and `course.toml` say is read strictly, with a sentence for what is odd."""

import pytest

from rnn_grade.course.manifest import Release, course_name, read_manifest
from rnn_grade.errors import UserError

LEAST = 'title = "T"\nsummary = "S"\n'
CHANGES = """version = 3
[[changes]]
version = 3
says = "`step` takes
`mask`."
[[changes]]
version = 2
says = "The task says what a window is."
""".replace("takes\n", "takes ")


def written(tmp_path, text):
    path = tmp_path / "exercise.toml"
    path.write_text(LEAST + text, "utf-8")
    return path


def test_an_exercise_is_at_version_1(tmp_path):
    manifest = read_manifest(written(tmp_path, ""))
    assert (manifest.version, manifest.changes) == (1, ())


def test_what_came_after_a_version(tmp_path):
    manifest = read_manifest(written(tmp_path, CHANGES))
    assert manifest.changes[0] == Release(2, "The task says what a window is.")
    assert manifest.since(2) == ("`step` takes `mask`.",)
    assert len(manifest.since(1)) == 2
    assert manifest.since(3) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version = 0", "`version` is 0"),
        ("version = true", "`version` must be of type int"),
        ('[[changes]]\nversion = 2\nsays = "New."', "tells of version 2, and `version` is 1"),
        ("version = 2\n[[changes]]\nversion = 2", "an entry of `changes` is {'version': 2}"),
        ('version = 2\nchanges = ["New."]', "an entry of `changes` is 'New.'"),
    ],
)
def test_versions_that_make_no_sense(tmp_path, text, message):
    with pytest.raises(UserError) as raised:
        read_manifest(written(tmp_path, text))
    assert message in raised.value.message


def test_a_course_may_have_a_name(tmp_path):
    assert course_name(tmp_path) == ""
    (tmp_path / "course.toml").write_text('name = "Deep learning"\n[policy]\nlate = "none"\n')
    assert course_name(tmp_path) == "Deep learning"
    (tmp_path / "course.toml").write_text("name = 3\n")
    with pytest.raises(UserError, match="`name` is 3"):
        course_name(tmp_path)


def test_a_file_of_another_encoding_is_named_with_its_line(tmp_path):
    path = tmp_path / "exercise.toml"
    path.write_bytes('title = "T"\nsummary = "café"\n'.encode("latin-1"))
    with pytest.raises(UserError) as raised:
        read_manifest(path)
    assert raised.value.message == f"{path}, line 2: a character is not in UTF-8."
    assert raised.value.hint == "Save the file as UTF-8 in your editor."


def test_a_mark_that_an_editor_set_at_the_beginning_is_left_out(tmp_path):
    path = tmp_path / "exercise.toml"
    path.write_text(LEAST, "utf-8-sig")
    assert read_manifest(path).title == "T"
