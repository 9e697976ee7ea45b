"""Blackboard, "Assignment File Download": `HW 1_jdoe_attempt_2026-11-20-10-00-00_x.py`.

Where the assignment ends and the user name begins, one file's name does not say: both may hold `_`.
The note that comes with each attempt does; without notes, it is where the names begin to differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rnn_grade.classroom.records import Identity, Kind
from rnn_grade.classroom.submissions.layouts.claims import (
    Claim,
    Remark,
    author_name,
    flat_names,
    text,
)
from rnn_grade.classroom.submissions.layouts.prefixes import common_prefix
from rnn_grade.classroom.submissions.tree import Leaf, Tree
from rnn_grade.text import escaped

# The word for an attempt is in the language of whoever downloads: `attempt`, `poging`, `Versuch`.
_NAME = re.compile(
    r"(?P<head>.+)_(?P<word>[^\W\d_]+)_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)"
)
# The first line of a note, in any language: `Name: Jane Doe (jdoe)`.
_PERSON = re.compile(r"[^:]*:\s*(?P<name>.*?)\s*\((?P<user>[^()]+)\)\s*")


@dataclass(frozen=True)
class _Named:
    leaf: Leaf
    head: str
    when: str
    file: str


def blackboard(tree: Tree) -> Iterator[Claim | Remark]:
    """Read a tree as Blackboard names files; its times are local ones."""
    found = list(_matches(tree))
    people = _people(found)
    starts = {head.removesuffix(user) for head, (user, _) in people.items()}
    # Every file of a download has the assignment in front, and so all names have it in common.
    if not starts:
        starts = {common_prefix({one.head for one in found}, "_")}
    for one in found:
        user, name = people.get(one.head) or (_user(one.head, starts), "")
        whose = Identity(((Kind.LOGIN, user),), name)
        if not one.file:
            yield Remark(one.leaf, "Blackboard's note on an attempt", whose)
            continue
        day, clock = one.when[:10], one.when[11:].replace("-", ":")
        number = int(one.when.replace("-", ""))
        yield Claim(one.leaf, whose, one.file, attempt=number, submitted_at=f"{day}T{clock}")


def _matches(tree: Tree) -> Iterator[_Named]:
    found = []
    for leaf in tree.files:
        for name, below in flat_names(leaf):
            match = _NAME.fullmatch(name)
            if match:
                file = author_name(match["file"], below) if match["file"] else ""
                found.append((match["word"], _Named(leaf, match["head"], match["when"], file)))
                break
    words = Counter(word for word, _ in found)
    usual = max(words, key=lambda word: words[word], default="")
    yield from (one for word, one in found if word == usual)


def _people(found: Sequence[_Named]) -> dict[str, tuple[str, str]]:
    """Return user name and own name behind the start of a file's name, as notes tell them."""
    people = {}
    for one in found:
        if one.file:
            continue
        match = _PERSON.fullmatch(text(one.leaf, 2000).partition("\n")[0].strip())
        # The platform wrote the file's name; the note has to agree with it.
        if match and one.head.endswith(f"_{match['user']}"):
            people[one.head] = (match["user"], escaped(match["name"]))
    return people


def _user(head: str, starts: set[str]) -> str:
    known = [start for start in starts if start and head.startswith(start) and head != start]
    if known:
        return head.removeprefix(max(known, key=len))
    # One person alone, and no note. The longest name that it can be: with too much in front it is
    # nobody's, and the audit says so; with too little it could be somebody else's.
    return head.partition("_")[2] or head
