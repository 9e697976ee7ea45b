"""Where an installation came from: each kind of note that PEP 610 knows."""

import json

import pytest
from places import WORLD

from rnn_grade.classroom.pipelines import origin
from rnn_grade.classroom.pipelines.origin import requirement
from rnn_grade.course import catalog
from rnn_grade.errors import UserError

HERE = catalog.load()


class Installed:
    """An installation with a note of its installer, or without one."""

    version = "0.4.1"

    def __init__(self, note: dict | None) -> None:
        self.note = note

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self.note is None else json.dumps(self.note)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (None, "rnn-grade==0.4.1"),
        (
            {
                "url": "https://example.org/pypa/rnn-grade.git",
                "vcs_info": {"vcs": "git", "requested_revision": "v1", "commit_id": "7921be1"},
            },
            "rnn-grade @ git+https://example.org/pypa/rnn-grade.git@7921be1",
        ),
        (
            {
                "url": "https://example.org/course.git",
                "vcs_info": {"vcs": "git", "commit_id": "7921be1"},
                "subdirectory": "engine",
            },
            "rnn-grade @ git+https://example.org/course.git@7921be1#subdirectory=engine",
        ),
        (
            {"url": "https://example.org/rnn_grade-1-py3-none-any.whl", "archive_info": {}},
            "rnn-grade @ https://example.org/rnn_grade-1-py3-none-any.whl",
        ),
    ],
)
def test_another_machine_installs_from_the_same_place(monkeypatch, note, expected):
    monkeypatch.setattr(origin.metadata, "distribution", lambda name: Installed(note))
    assert requirement(HERE) == expected


@pytest.mark.parametrize(
    "note",
    [
        {"url": "file:///home/user/rnn-grade", "dir_info": {"editable": True}},
        {"url": "file:///home/user/rnn_grade-1-py3-none-any.whl", "archive_info": {}},
        {"url": "file:///srv/git/x", "vcs_info": {"vcs": "git", "commit_id": "7921be1"}},
    ],
)
def test_what_lies_on_this_machine_alone_is_refused_with_the_way_out(monkeypatch, note):
    monkeypatch.setattr(origin.metadata, "distribution", lambda name: Installed(note))
    with pytest.raises(UserError) as error:
        requirement(HERE)
    assert (error.value.message, error.value.hint) == (
        "This rnn-grade came from a folder or a file of this machine, which no other machine has.",
        "Name what has it: `--install 'rnn-grade @ git+https://HOST/YOU/REPOSITORY@TAG'`.",
    )


def test_an_rnn_grade_that_nobody_installed_came_from_nowhere(monkeypatch):
    def nowhere(name):
        raise origin.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(origin.metadata, "distribution", nowhere)
    with pytest.raises(UserError, match="which no other machine has"):
        requirement(HERE)


def test_no_index_has_another_course(monkeypatch):
    monkeypatch.setattr(origin.metadata, "distribution", lambda name: Installed(None))
    with pytest.raises(UserError) as error:
        requirement(catalog.load(WORLD))
    assert (error.value.message, error.value.hint) == (
        "A committed pipeline installs its course, and nothing that is known brings that in "
        f"{WORLD}.",
        "`rnn-grade author release DIR --ci PLATFORM` writes a repository that brings it, with its "
        "checks sealed. Or put it into a fork of rnn-grade and name that: "
        "`--install 'rnn-grade @ git+https://HOST/YOU/REPOSITORY@TAG'`; its checks are then as "
        "private as the fork is.",
    )
