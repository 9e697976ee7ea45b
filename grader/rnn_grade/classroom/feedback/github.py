"""Comments on GitHub, by its own command `gh`: on the pull request of what was graded, or on it.

Where a clone came from is read from its files, and git is never run in it. What a student may have
written there decides nothing: a repository that does not bear their name gets no comment.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rnn_grade.classroom.feedback.delivery import Away, Dispatch, NotTaken, Unsure
from rnn_grade.classroom.feedback.letter import Letter
from rnn_grade.classroom.feedback.markdown import comment
from rnn_grade.classroom.feedback.text import text
from rnn_grade.classroom.records import Found, HandIn, Kind
from rnn_grade.classroom.submissions.contents import source
from rnn_grade.classroom.submissions.files import leaves
from rnn_grade.classroom.submissions.layouts.commits import checked_out, small_text
from rnn_grade.classroom.submissions.tree import named
from rnn_grade.errors import UserError
from rnn_grade.text import clean

_SECONDS = 120
_SECTION = re.compile(r"^\s*\[(?P<name>[^]]*)\]", re.MULTILINE)
_URL = re.compile(r"^\s*url\s*=\s*(\S+)\s*$", re.MULTILINE)
# `https://host/owner/name`, with or without a user, and `git@host:owner/name`.
_REMOTE = re.compile(
    r"(?:(?:https|ssh)://(?:[^/@\s]*@)?|git@)(?P<host>[A-Za-z0-9.-]+)(?::\d+)?[/:]"
    r"(?P<owner>[A-Za-z0-9-]+)/(?P<name>[A-Za-z0-9._-]+?)(?:\.git)?/?"
)
_PULL = re.compile(r"[0-9]+")
# What `gh` says when GitHub has refused, or was never asked.
_REFUSED = re.compile(r"HTTP 4\d\d|error connecting|no such host")
_LOGGED_OUT = 4


@dataclass(frozen=True)
class Commit:
    """A commit on GitHub.

    Args:
        host: Where: `github.com`, or a school's own.
        repository: Its owner and name.
        commit: The hash.
    """

    host: str
    repository: str
    commit: str

    def __str__(self) -> str:
        return f"{self.host}/{self.repository}@{self.commit}"


def comments(
    letters: Sequence[Letter], found: Mapping[str, Sequence[Found]]
) -> tuple[list[Dispatch], list[tuple[str, str]]]:
    """Return one comment for each commit, and who gets none.

    Args:
        letters: What everybody reads.
        found: What each download holds, the newest last.

    Returns:
        The comments, and the others, each with the reason.
    """
    roots = {(one.path, one.sha256): root for root, several in found.items() for one in several}
    by_place: dict[tuple[Commit, str], list[Letter]] = {}
    without = []
    for letter in letters:
        entry = letter.mark.entry
        hand_in = entry.hand_in if entry is not None else None
        root = roots.get((hand_in.source, hand_in.sha256)) if hand_in is not None else None
        if hand_in is None or root is None:
            without.append((letter.student.student, "no file of theirs is known"))
            continue
        place = _place(Path(root), hand_in)
        if isinstance(place, Commit):
            by_place.setdefault((place, letter.mark.exercise.folder), []).append(letter)
        else:
            without.append((letter.student.student, place))
    messages: dict[Commit, list[Letter]] = {}
    for (place, _), own in by_place.items():
        # All of a team read what stands there.
        if len({text([letter]) for letter in own}) > 1:
            why = "their team shares a repository, and their marks differ"
            without += [(letter.student.student, why) for letter in own]
        else:
            messages.setdefault(place, []).append(own[0])
    return [Dispatch(str(place), tuple(own)) for place, own in messages.items()], without


class Hub:
    """The command `gh`, as whoever is logged in with it.

    Raises:
        UserError: It is not installed.
    """

    def __init__(self) -> None:
        command = shutil.which("gh")
        if command is None:
            raise UserError(
                "`gh`, the command of GitHub, is not installed.",
                "Install it from cli.github.com, then `gh auth login`.",
            )
        self._command = command

    def send(self, message: Dispatch) -> None:
        """Write one comment, on an open pull request where the commit is in one.

        Args:
            message: What, and to which place.

        Raises:
            NotTaken: GitHub does not take it.
            Unsure: It broke off in between.
            Away: Nobody is logged in.
        """
        where, _, commit = message.to.partition("@")
        host, _, repository = where.partition("/")
        about = self._api(host, f"repos/{repository}", "--jq", ".private")
        if about.returncode != 0:
            raise self._failure(about, sure=True)
        if about.stdout.strip() != "true":
            raise NotTaken("the repository is public, and a mark is nobody else's business")
        path = f"repos/{repository}/commits/{commit}"
        asked = self._api(host, f"{path}/pulls", "--jq", '.[] | select(.state == "open") | .number')
        if asked.returncode != 0:
            raise self._failure(asked, sure=True)
        pulls = [line for line in asked.stdout.split() if _PULL.fullmatch(line)]
        place = f"repos/{repository}/issues/{min(map(int, pulls))}" if pulls else path
        body = json.dumps({"body": comment(message.letters)})
        told = self._api(host, f"{place}/comments", "--method", "POST", "--input", "-", body=body)
        if told.returncode != 0:
            raise self._failure(told, sure=False)

    def _api(self, host: str, path: str, *words: str, body: str = "") -> _Done:
        # Where it runs is no clone, so nothing that a student wrote is a setting of git's.
        with tempfile.TemporaryDirectory() as folder:
            try:
                return subprocess.run(
                    [self._command, "api", "--hostname", host, path, *words],
                    cwd=folder,
                    input=body,
                    env={**os.environ, "GH_PROMPT_DISABLED": "1", "NO_COLOR": "1"},
                    capture_output=True,
                    encoding="utf-8",
                    errors="replace",
                    timeout=_SECONDS,
                    check=False,
                    # Ctrl-C is for us: a comment that is being written comes to its end.
                    start_new_session=True,
                )
            except subprocess.TimeoutExpired:
                return subprocess.CompletedProcess([], -1, "", f"no answer in {_SECONDS} s")

    def _failure(self, done: _Done, *, sure: bool) -> Exception:
        said = clean(" ".join(done.stderr.split()), 200) or f"exit code {done.returncode}"
        if done.returncode == _LOGGED_OUT:
            return Away("nobody is logged in: `gh auth login`")
        if sure or _REFUSED.search(done.stderr):
            return NotTaken(said)
        return Unsure(said)


_Done = subprocess.CompletedProcess[str]


def _place(root: Path, hand_in: HandIn) -> Commit | str:
    """Return what a file is a part of on GitHub, or why that is not known."""
    if not root.is_dir():
        return f"{root} is no folder here: a history is in clones, and not in an archive"
    found = _clone(root.resolve(), hand_in.source)
    if found is None:
        return f"{hand_in.source} is in no clone"
    clone, path = found
    try:
        leaf = next((one for one in leaves(clone).files if one.path == path and not one.why), None)
        content = source(leaf) if leaf is not None else None
    except (OSError, UserError):
        content = None
    if content is None or sha256(content).hexdigest() != hand_in.sha256:
        return f"{hand_in.source} is not what was graded: `rnn-grade score` grades it anew"
    commit, remote = checked_out(clone / ".git"), _remote(clone / ".git")
    if not commit:
        return f"no commit is checked out in {clone.name}"
    match = _REMOTE.fullmatch(remote)
    if match is None:
        return f"{clone.name} did not come from GitHub"
    login = (hand_in.identity.id(Kind.GITHUB) or hand_in.student).lower()
    owner, name = match["owner"], match["name"]
    if owner.lower() != login and not f"-{name.lower()}".endswith(f"-{login}"):
        return f"{owner}/{name} bears another name than {login}"
    return Commit(match["host"].lower(), f"{owner}/{name}", commit)


def _clone(root: Path, source: str) -> tuple[Path, str] | None:
    """Return the innermost clone around a file, and its path in there; links lead to none."""
    folder, parts = root, source.split("/")
    found = None
    for place, part in enumerate(parts):
        if _is_folder(folder / ".git"):
            found = folder, "/".join(parts[place:])
        try:
            with os.scandir(folder) as inside:
                names = [one.name for one in inside if one.is_dir(follow_symlinks=False)]
        except OSError:
            break
        # As the reader of downloads writes names; what is no folder may be an archive.
        name = next((one for one in names if named(one) == part), None)
        if name is None:
            break
        folder = folder / name
    return found


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _remote(folder: Path) -> str:
    """Return where a clone came from; of its settings no other is read."""
    settings = small_text(folder / "config")
    sections = list(_SECTION.finditer(settings))
    for number, section in enumerate(sections):
        if " ".join(section["name"].split()) == 'remote "origin"':
            end = sections[number + 1].start() if number + 1 < len(sections) else len(settings)
            url = _URL.search(settings, section.end(), end)
            return url[1] if url else ""
    return ""
