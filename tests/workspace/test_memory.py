"""A workspace remembers its course, and who may be trusted is remembered elsewhere."""

import json
from pathlib import Path

import pytest

from rnn_grade.course import catalog, finding
from rnn_grade.course.finding import Choice, Origin
from rnn_grade.workspace import agreements, memory


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    file = tmp_path / "term" / "mine" / ".rnn-grade" / "workspace.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"schema": "rnn-grade/workspace/v1", "other": 1}')
    return file


@pytest.mark.parametrize(
    ("course", "told"),
    [
        ("term/course", "../course"),
        ("term/mine/course", "course"),
        ("term", ".."),
        ("elsewhere/course", "{tmp}/elsewhere/course"),
    ],
)
def test_what_lies_together_is_remembered_by_its_way(marker, tmp_path, course, told):
    root = tmp_path / course
    memory.remember(marker.parents[1], Choice(root, Origin.OPTION))
    expected = {"schema": "rnn-grade/workspace/v1", "other": 1, "course": told.format(tmp=tmp_path)}
    assert json.loads(marker.read_text()) == expected
    assert finding.remembered(marker.parents[1]) == root
    memory.remember(marker.parents[1], finding.installed())
    assert finding.remembered(marker.parents[1]) is None


def test_a_course_is_agreed_to_by_being_named(tmp_path, monkeypatch):
    monkeypatch.setenv("RNN_GRADE_CACHE", str(tmp_path / "cache"))
    found = Choice(tmp_path, Origin.FOLDER)
    assert not agreements.agreed(found)
    assert agreements.agreed(Choice(tmp_path, Origin.ENVIRONMENT))
    assert agreements.agreed(Choice(catalog.default_root(), Origin.INSTALLATION))
    agreements.agree(tmp_path)
    agreements.agree(tmp_path)
    assert agreements.agreed(found)
    assert not agreements.agreed(Choice(tmp_path / "inner", Origin.WORKSPACE))
    (tmp_path / "cache" / "courses.json").write_text("{")
    assert not agreements.agreed(found)
