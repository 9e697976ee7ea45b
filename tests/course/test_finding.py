"""Which course is meant: named, remembered, found around a folder, or installed."""

import json
from pathlib import Path

import pytest

from rnn_grade.course import catalog, finding
from rnn_grade.course.finding import Choice, Origin


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = tmp_path / "course"
    (root / "exercises" / "01_double").mkdir(parents=True)
    (root / "grader" / "checks").mkdir(parents=True)
    return root


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "work" / ".rnn-grade").mkdir(parents=True)
    (tmp_path / "work" / "01_double").mkdir()
    return tmp_path / "work"


def mark(workspace: Path, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    (workspace / ".rnn-grade" / "workspace.json").write_text(text)


def test_a_course_is_found_from_any_folder_of_it(course):
    for folder in (course, course / "exercises" / "01_double", course / "grader"):
        assert finding.around(folder) == Choice(course, Origin.FOLDER)
    assert finding.around(course.parent) is None


def test_a_file_may_say_that_a_folder_is_a_course(tmp_path):
    (tmp_path / "course.toml").touch()
    assert finding.around(tmp_path) == Choice(tmp_path, Origin.FOLDER)


@pytest.mark.parametrize("told", ["../course", "{course}"])
def test_a_workspace_remembers_its_course(course, workspace, told):
    mark(workspace, {"course": told.format(course=course)})
    assert finding.around(workspace / "01_double") == Choice(course, Origin.WORKSPACE)


@pytest.mark.parametrize("content", ["", "[]", "{", {"course": 3}, {"course": "a\0b"}, {}])
def test_a_workspace_that_remembers_none_is_one_of_the_installed_course(course, content):
    inside = course / "work"
    (inside / ".rnn-grade").mkdir(parents=True)
    mark(inside, content)
    assert finding.around(inside) is None


def test_the_nearest_one_counts(course, workspace, tmp_path):
    mark(workspace, {"course": "../course"})
    own = workspace / "mine"
    own.mkdir()
    (own / "course.toml").touch()
    assert finding.around(own) == Choice(own, Origin.FOLDER)


def test_what_is_named_comes_before_what_is_found(monkeypatch, tmp_path):
    monkeypatch.setenv("RNN_GRADE_COURSE", str(tmp_path / "b"))
    assert finding.named(tmp_path / "a") == Choice(tmp_path / "a", Origin.OPTION)
    assert finding.named(None) == Choice(tmp_path / "b", Origin.ENVIRONMENT)
    monkeypatch.setenv("RNN_GRADE_COURSE", "")
    assert finding.named(None) is None
    root = catalog.default_root().resolve()
    assert finding.named("installed") == finding.installed() == Choice(root, Origin.INSTALLATION)


def test_the_installed_course_is_the_installed_one_wherever_it_is_found():
    assert finding.around(catalog.default_root() / "exercises") == finding.installed()
