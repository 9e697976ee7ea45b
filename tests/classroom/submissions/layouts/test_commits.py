"""A clone's last commit says when; nothing in a clone is run, followed or waited for."""

import os
import subprocess

import pytest
from trees_made import put

from rnn_grade.classroom.submissions.layouts.commits import committed_at

ENVIRONMENT = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_COMMITTER_DATE": "2026-11-20T10:00:00-0530",
    "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z",
}


def git(folder, *words):
    who = ["-c", "user.name=J", "-c", "user.email=j@x"]
    subprocess.run(["git", *who, "-C", folder, *words], check=True, env=ENVIRONMENT)


@pytest.fixture
def clone(tmp_path):
    put(tmp_path / "clone", ["a.py"])
    git(tmp_path / "clone", "init", "-q", "-b", "main")
    git(tmp_path / "clone", "add", ".")
    git(tmp_path / "clone", "commit", "-q", "-m", "done")
    return tmp_path / "clone"


@pytest.mark.parametrize("how", ["loose", "packed", "detached"])
def test_the_committers_time_with_its_zone(clone, how):
    if how == "packed":
        git(clone, "gc", "-q")
    elif how == "detached":
        git(clone, "checkout", "-q", "--detach")
    assert committed_at(clone) == "2026-11-20T10:00:00-05:30"


def test_settings_of_a_clone_are_not_read(clone):
    trap = clone / "trapped"
    with (clone / ".git" / "config").open("a") as config:
        config.write(
            f"[core]\n\tfsmonitor = touch {trap}\n\tworktree = /\n[include]\n\tpath = /dev/tty\n"
        )
    assert committed_at(clone) == "2026-11-20T10:00:00-05:30"
    assert not trap.exists()


def break_head(folder):
    (folder / "HEAD").write_text("ref: refs/heads/../../../../../etc/passwd")


def lead_elsewhere(folder):
    (folder / "objects" / "info" / "alternates").write_text("/")


def wait_for_ever(folder):
    os.mkfifo(folder / "objects" / "pack" / "pack-1.idx")


def link(folder):
    folder.rename(folder.parent / "elsewhere")
    folder.symlink_to(folder.parent / "elsewhere")


def damage(folder):
    for path in folder.glob("objects/??/*"):
        path.chmod(0o600)
        path.write_bytes(b"damaged")


@pytest.mark.parametrize("harm", [break_head, lead_elsewhere, wait_for_ever, link, damage])
def test_a_history_that_was_tampered_with_says_nothing(clone, harm):
    harm(clone / ".git")
    assert committed_at(clone) == ""


def test_no_history_is_no_time(tmp_path):
    assert committed_at(tmp_path) == ""
