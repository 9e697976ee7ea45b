"""A kernel grades by the course that is named or installed, never by one that merely lies there."""

import pytest

from rnn_grade.course import catalog
from rnn_grade.errors import UserError
from rnn_grade.notebook.kernel.extension import _course
from rnn_grade.workspace import agreements


def test_a_course_around_a_notebook_is_used_once_it_was_named(tmp_path, monkeypatch):
    monkeypatch.delenv("RNN_GRADE_COURSE", raising=False)
    monkeypatch.setenv("RNN_GRADE_CACHE", str(tmp_path / "cache"))
    assert _course(tmp_path).root == catalog.default_root().resolve()
    course = tmp_path / "course"
    (course / "exercises").mkdir(parents=True)
    (course / "course.toml").touch()
    with pytest.raises(UserError, match="Its checks run with all your rights") as error:
        _course(course / "exercises")
    assert f"`!rnn-grade list --course {course}`" in error.value.hint
    agreements.agree(course)
    assert _course(course / "exercises").root == course
