"""Classroom 50, `gh teacher download`: clones called `<classroom>-<assignment>-<username>`.

All three parts may hold hyphens. Where the user name begins is read from what the teacher's own
command wrote, then from what several clones say in their `.classroom50.yaml`; one student's clone
alone may say what it likes, and never whose it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rnn_grade.classroom.records import Identity, Kind
from rnn_grade.classroom.submissions.layouts.claims import Claim, Remark, json_object, text
from rnn_grade.classroom.submissions.layouts.commits import commit_times
from rnn_grade.classroom.submissions.layouts.prefixes import common_prefix
from rnn_grade.classroom.submissions.tree import Leaf, Tree
from rnn_grade.classroom.times import iso

_MARKS = (".classroom50.yaml", ".classroom50.yml")
_WRITTEN = ("result.json", "results.json", *_MARKS)
_SCORES = "scores.csv"
# `<classroom>-<assignment>_submissions_<time>`, unless the teacher chose another name.
_FOLDER = re.compile(r"(?P<start>.+)_submissions_\d{4}_\d\d_\d\d_T_\d\d_\d\d_\d\d")
_SAID = re.compile(r"^(classroom|assignment):[ \t]*[\"']?([\w.-]+)[\"']?[ \t]*$", re.MULTILINE)
_OWN_FILE = "a file that Classroom 50 writes"

Parts = tuple[str, ...]


@dataclass
class _Download:
    """One folder of clones.

    Args:
        clones: The clones' names, with what each says that user names come after.
        users: Who is in the classroom, as the teacher's command wrote down.
        start: What the folder's own name says, or nothing.
    """

    start: str = ""
    clones: dict[str, str] = field(default_factory=dict)
    users: set[str] = field(default_factory=set)


def classroom50(tree: Tree) -> Iterator[Claim | Remark]:
    """Read a tree of clones that Classroom 50 marked as its own."""
    when, downloads = commit_times(tree), _downloads(tree)
    logins = {
        (*folder, clone): login
        for folder, one in downloads.items()
        for clone, login in _logins(one).items()
    }
    results = {leaf.parts[:-1]: leaf for leaf in tree.leaves if leaf.name == "result.json"}
    times: dict[Parts, str] = {}
    for leaf in tree.files:
        if leaf.name == _SCORES and _of(tree, leaf.parts[:-1]) in downloads:
            yield Remark(leaf, _OWN_FILE)
            continue
        parts = _of(tree, leaf.parts)
        clone = next((parts[:end] for end in range(1, len(parts)) if parts[:end] in logins), None)
        if clone is None:
            continue
        whose, below = Identity(((Kind.GITHUB, logins[clone]),)), parts[len(clone) :]
        if len(below) == 1 and leaf.name in _WRITTEN:
            yield Remark(leaf, _OWN_FILE, whose)
            continue
        if clone not in times:
            result = results.get(clone[1:])
            said = json_object(result).get("datetime") if result else None
            times[clone] = iso(said) if isinstance(said, str) else ""
            times[clone] = times[clone] or when(clone[1:])
        start = clone[-1].removesuffix(logins[clone])
        file, came = "/".join(below), times[clone]
        yield Claim(leaf, whose, file, submitted_at=came, assignment=start)


def _of(tree: Tree, parts: Parts) -> Parts:
    # A single clone may have been named: then the root's own name is the clone's.
    return (tree.name, *parts)


def _downloads(tree: Tree) -> dict[Parts, _Download]:
    """Return the folders that hold clones, by their place."""
    found: dict[Parts, _Download] = defaultdict(_Download)
    for leaf in tree.leaves:
        place = _of(tree, leaf.parts)
        if leaf.name in _MARKS:
            found[place[:-2]].clones[place[-2]] = _said(leaf)
        named = next((part for part in place[:-1] if _FOLDER.fullmatch(part)), None)
        if named:
            end = place.index(named) + 1
            if len(place) > end + 1:
                found[place[:end]].clones.setdefault(place[end], "")
    for folder, one in found.items():
        match = _FOLDER.fullmatch(folder[-1]) if folder else None
        one.start = f"{match['start']}-" if match else ""
    for leaf in tree.leaves:
        beside = _of(tree, leaf.parts[:-1])
        if leaf.name == _SCORES and beside in found:
            found[beside].users |= _users(leaf)
    # A clone without a mark, such as of an assignment without a grader, lies beside the others.
    for leaf in tree.files:
        place = _of(tree, leaf.parts)
        for end in range(1, len(place)):
            if place[: end - 1] in found:
                found[place[: end - 1]].clones.setdefault(place[end - 1], "")
    return dict(found)


def _said(mark: Leaf) -> str:
    """Return what a clone says that its user's name comes after."""
    said = dict(_SAID.findall(text(mark)))
    if {"classroom", "assignment"} <= said.keys():
        return f"{said['classroom']}-{said['assignment']}-".lower()
    return ""


def _users(scores: Leaf) -> set[str]:
    try:
        rows = csv.DictReader(io.StringIO(text(scores)))
        return {(row.get("username") or "").strip().lower() for row in rows} - {""}
    except csv.Error:
        return set()


def _logins(download: _Download) -> dict[str, str]:
    """Return the user name in each clone's name."""
    said = Counter(start for start in download.clones.values() if start)
    shared = common_prefix(download.clones, "-")
    return {
        clone: _login(clone, own, said, shared, download) for clone, own in download.clones.items()
    }


def _login(clone: str, own: str, said: Counter[str], shared: str, download: _Download) -> str:
    name = clone.lower()
    # What others say too, then the folder's own name, then what most clones say.
    starts = sorted(said, key=lambda start: (-said[start], len(start)))
    starts.insert(0, download.start.lower())
    if said[own] > 1 or len(download.clones) == 1:
        starts.insert(0, own)
    starts = [start for start in starts if start and name.startswith(start) and name != start]
    # Of these the teacher's table of user names decides, where it can.
    for start in starts:
        if name[len(start) :] in download.users:
            return clone[len(start) :]
    users = [one for one in download.users if name.endswith(f"-{one}")]
    if len(users) == 1 and not starts:
        return clone[len(clone) - len(users[0]) :]
    if starts:
        return clone[len(starts[0]) :]
    # Nothing says where it begins: the whole name is nobody's, and so the audit asks.
    return clone[len(shared) :] if shared and clone.startswith(shared) else clone
