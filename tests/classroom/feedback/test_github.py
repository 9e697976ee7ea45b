"""Comments by `gh`: which commit is meant, and what the command is given; git is never run."""

import json
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from letters import hand_in, made, mark
from reports import EVERY

from rnn_grade.classroom.feedback.delivery import Away, Dispatch, NotTaken, Unsure
from rnn_grade.classroom.feedback.github import Hub, comments
from rnn_grade.classroom.feedback.letter import letter
from rnn_grade.classroom.records import Fate, Found, Kind, Override, Student
from rnn_grade.errors import UserError

SHA = "c0ffee" * 6 + "1234"
CONFIG = """[core]
\trepositoryformatversion = 0
\tfsmonitor = touch /tmp/pwned
[remote "evil"]
\turl = https://github.com/evil/evil.git
[remote "origin"]
\turl = {url}
\tfetch = +refs/heads/*:refs/remotes/origin/*
[branch "main"]
\tremote = origin
"""
PLACE = f"github.com/course/passes-jdoe@{SHA}"
MESSAGE = Dispatch(PLACE, (made("jdoe", EVERY),))


class Class:
    """Clones as GitHub Classroom makes them, and what was graded of them."""

    def __init__(self, root: Path) -> None:
        self.root = root / "passes-submissions"
        self.found = {str(self.root): []}

    def clone(self, login: str, url: str = "", name: str = "", head: str = "") -> Path:
        clone = self.root / (name or f"passes-{login}")
        (clone / ".git/refs/heads").mkdir(parents=True)
        (clone / ".git/HEAD").write_text(head or "ref: refs/heads/main\n")
        (clone / ".git/refs/heads/main").write_text(f"{SHA}\n")
        url = url or f"https://github.com/course/passes-{login}.git"
        (clone / ".git/config").write_text(CONFIG.format(url=url))
        (clone / "passes.py").write_text(f"# {login}\n")
        return clone

    def letter(self, login: str, source: str = "", student: str = "", **fields):
        source = source or f"passes-{login}/passes.py"
        digest = sha256((self.root / source).read_bytes()).hexdigest()
        given = hand_in(login, (Kind.GITHUB, login), sha=digest, source=source)
        self.found[str(self.root)].append(Found(source, Fate.GRADED, sha256=digest))
        return letter(Student(student or login), mark(EVERY, given, **fields))


@pytest.fixture
def class_(tmp_path):
    return Class(tmp_path)


def where(class_, *letters) -> str:
    """Where a letter belongs, or why nowhere."""
    found, without = comments(letters, class_.found)
    assert len(found) + len(without) == 1
    return found[0].to if found else without[0][1]


@pytest.mark.parametrize(
    "url",
    [
        *("https://github.com/course/passes-jdoe.git", "https://github.com/course/passes-jdoe/"),
        *("git@github.com:course/passes-jdoe.git", "ssh://git@github.com:22/course/passes-jdoe"),
        "https://x-access-token:geheim@github.com/course/passes-jdoe.git",
    ],
)
def test_a_clone_says_where_it_came_from_and_what_is_checked_out(class_, url):
    class_.clone("jdoe", url)
    assert where(class_, class_.letter("jdoe")) == PLACE


def test_a_commit_may_be_packed_or_checked_out_by_its_hash(class_):
    clone = class_.clone("jdoe")
    (clone / ".git/refs/heads/main").unlink()
    (clone / ".git/packed-refs").write_text(f"# pack-refs\n{SHA} refs/heads/main\n")
    assert where(class_, class_.letter("jdoe")) == PLACE
    class_.clone("zoe", head=f"{SHA}\n")
    assert where(class_, class_.letter("zoe")).endswith(f"passes-zoe@{SHA}")


def test_a_fork_of_the_students_own(class_):
    class_.clone("jdoe", "https://github.com/JDoe/homework")
    assert where(class_, class_.letter("jdoe")) == f"github.com/JDoe/homework@{SHA}"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://github.com/course/passes-zoe", "course/passes-zoe bears another name than jdoe"),
        ("https://github.com/course/xjdoe", "course/xjdoe bears another name than jdoe"),
        ("ext::sh -c 'touch /tmp/pwned'", "passes-jdoe did not come from GitHub"),
        ("--upload-pack=evil", "passes-jdoe did not come from GitHub"),
        ("https://github.com/course/passes-jdoe/../../x", "passes-jdoe did not come from GitHub"),
        ("/home/somebody/repository", "passes-jdoe did not come from GitHub"),
    ],
)
def test_a_repository_that_does_not_bear_their_name_gets_no_comment(class_, url, why):
    class_.clone("jdoe", url)
    assert where(class_, class_.letter("jdoe")) == why


def test_what_is_not_what_was_graded_gets_no_comment(class_):
    clone = class_.clone("jdoe")
    one = class_.letter("jdoe")
    (clone / "passes.py").write_text("# pulled since\n")
    assert where(class_, one) == (
        "passes-jdoe/passes.py is not what was graded: `rnn-grade score` grades it anew"
    )
    (clone / "passes.py").unlink()
    assert "is not what was graded" in where(class_, one)


def test_links_are_not_followed(class_, tmp_path):
    clone = class_.clone("jdoe")
    (clone / ".git").rename(tmp_path / "elsewhere")
    (clone / ".git").symlink_to(tmp_path / "elsewhere")
    assert where(class_, class_.letter("jdoe")) == "passes-jdoe/passes.py is in no clone"


def test_a_commit_that_is_none(class_):
    class_.clone("jdoe", head="ref: refs/heads/../../../config\n")
    assert where(class_, class_.letter("jdoe")) == "no commit is checked out in passes-jdoe"


def test_an_archive_has_no_history(class_, tmp_path):
    class_.clone("jdoe")
    one = class_.letter("jdoe")
    root = str(tmp_path / "passes-submissions.zip")
    found, without = comments([one], {root: class_.found[str(class_.root)]})
    why = f"{root} is no folder here: a history is in clones, and not in an archive"
    assert (found, without) == ([], [("jdoe", why)])
    assert comments([made("ann")], {}) == ([], [("ann", "no file of theirs is known")])


def test_a_team_reads_one_comment_and_no_mark_of_one_alone(class_):
    class_.clone("team")
    ann, ben = (class_.letter("team", student=name, team="team") for name in ("ann", "ben"))
    (message,), without = comments([ann, ben], class_.found)
    assert (message.letters, without) == ((ann,), [])
    by_hand = Override("ben", "01_passes", 1.0, "Did nothing.", "teacher", "")
    ben = letter(ben.student, replace(ben.mark, override=by_hand, points=1.0))
    why = "their team shares a repository, and their marks differ"
    assert comments([ann, ben], class_.found) == ([], [("ann", why), ("ben", why)])


GH = """#!/bin/sh
here=$(dirname "$0")
echo "$(pwd)|$*" >> "$here/calls"
case "$*" in
  *--method*) cat > "$here/body"; cat "$here/says" >&2; exit $(cat "$here/code") ;;
  */pulls*) cat "$here/pulls" ;;
  *.private*) cat "$here/private" ;;
esac
"""


@pytest.fixture
def gh(tmp_path, monkeypatch):
    """A `gh` that notes what it is told, in the folder that this returns."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "gh").write_text(GH)
    (folder / "gh").chmod(0o755)
    for name, text in (("says", ""), ("code", "0"), ("pulls", ""), ("private", "true\n")):
        (folder / name).write_text(text)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def calls(gh: Path) -> list[str]:
    return [line.partition("|")[2] for line in (gh / "calls").read_text().splitlines()]


def test_a_comment_goes_to_the_commit(gh):
    Hub().send(MESSAGE)
    assert calls(gh) == [
        "api --hostname github.com repos/course/passes-jdoe --jq .private",
        f"api --hostname github.com repos/course/passes-jdoe/commits/{SHA}/pulls"
        ' --jq .[] | select(.state == "open") | .number',
        f"api --hostname github.com repos/course/passes-jdoe/commits/{SHA}/comments"
        " --method POST --input -",
    ]
    body = json.loads((gh / "body").read_text())
    assert list(body) == ["body"]
    assert body["body"].startswith("# 1 Passes\n\n**Your mark: 2 of 14 points")


def test_a_comment_goes_to_the_oldest_open_pull_request_that_has_the_commit(gh):
    (gh / "pulls").write_text("12\n3\n")
    Hub().send(MESSAGE)
    assert calls(gh)[2] == (
        "api --hostname github.com repos/course/passes-jdoe/issues/3/comments --method POST "
        "--input -"
    )


def test_it_runs_in_no_clone(gh, class_, monkeypatch):
    monkeypatch.chdir(class_.clone("jdoe"))
    Hub().send(MESSAGE)
    folders = {line.partition("|")[0] for line in (gh / "calls").read_text().splitlines()}
    assert not any("passes-jdoe" in folder for folder in folders)


def test_a_mark_is_not_written_where_everybody_reads_it(gh):
    (gh / "private").write_text("false\n")
    with pytest.raises(NotTaken, match="the repository is public"):
        Hub().send(MESSAGE)
    assert not (gh / "body").exists()


@pytest.mark.parametrize(
    ("code", "says", "kind", "why"),
    [
        ("1", "gh: Not Found (HTTP 404)", NotTaken, "gh: Not Found (HTTP 404)"),
        ("1", "error connecting to api.github.com", NotTaken, "error connecting to api.github.com"),
        ("1", "gh: Server Error (HTTP 502)", Unsure, "gh: Server Error (HTTP 502)"),
        ("1", "", Unsure, "exit code 1"),
        ("4", "To get started with GitHub CLI, run", Away, "nobody is logged in: `gh auth login`"),
    ],
)
def test_what_goes_wrong_is_told_apart(gh, code, says, kind, why):
    (gh / "code").write_text(code)
    (gh / "says").write_text(says)
    with pytest.raises(kind) as caught:
        Hub().send(MESSAGE)
    assert str(caught.value) == why


def test_without_the_command_it_says_where_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="`gh`, the command of GitHub, is not installed"):
        Hub()
