"""Moodle, "Download all submissions": `Jane Doe_4711_assignsubmission_file/simple_rnn.py`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rnn_grade.classroom.records import Identity, Kind
from rnn_grade.classroom.submissions.layouts.claims import Claim, Remark
from rnn_grade.classroom.submissions.tree import Leaf, Tree

# `<name>_<number>_assignsubmission_<plugin>`, then `/`, `_/` (3.1 to 4.0) or `_` and the file. In a
# name `_` was made a space. A default team has no number.
_NAME = re.compile(
    r"(?P<name>[^/]+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<plugin>[a-z]+)(?:_?/|_)(?P<file>.+)"
)
_PAGES = {"onlinetext": "a text that was typed into Moodle; ask for the file"}
_BLIND = {"participant", "teilnehmer", "participante", "partecipante", "deelnemer", "deltager"}


def moodle(tree: Tree) -> Iterator[Claim | Remark]:
    """Read a tree as Moodle names files, in folders or flat, of people or of teams."""
    matches = list(_matches(tree))
    blind = _blind({(match["name"], match["number"]) for _, match in matches})
    for leaf, match in matches:
        name = match["name"].replace("_", " ")
        ids = ((Kind.MOODLE, match["number"]),) if match["number"] else ()
        whose = Identity(ids, "" if ids and match["name"] in blind else name)
        if match["plugin"] == "file":
            yield Claim(leaf, whose, match["file"])
        else:
            why = _PAGES.get(match["plugin"], "no file that was handed in")
            yield Remark(leaf, why, whose)


def _matches(tree: Tree) -> Iterator[tuple[Leaf, re.Match[str]]]:
    for leaf in tree.files:
        for start, part in enumerate(leaf.parts):
            if "_assignsubmission_" not in part:
                continue
            match = _NAME.fullmatch("/".join(leaf.parts[start:]))
            if match:
                yield leaf, match
                break


def _blind(named: set[tuple[str, str | None]]) -> set[str]:
    """Return the words that stand in the place of names: what all are called is nobody's name."""
    everybody = Counter(name for name, _ in named)
    words = {name for name in everybody if name.lower() in _BLIND}
    return words | (set(everybody) if len(everybody) == 1 and len(named) > 1 else set())
