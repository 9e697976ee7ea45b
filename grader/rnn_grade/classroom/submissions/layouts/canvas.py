"""Canvas, "Download Submissions": flat files, `doejane_LATE_4711_998877_simple_rnn-1.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rnn_grade.classroom.records import Identity, Kind
from rnn_grade.classroom.submissions.layouts.claims import (
    Claim,
    Remark,
    author_name,
    flat_names,
)
from rnn_grade.classroom.submissions.tree import Tree

# `[name_][LATE_]<user>_<attachment>_<file>`, or `anon_<id>` in the place of name and user. A name
# is squeezed: no spaces, no punctuation but `_`, no capitals; letters of any script stay.
_NAME = re.compile(
    r"(?:(?!LATE_|anon_)(?P<name>(?:(?![!-/:-@\[-^`{-~])\S)*?)_)?(?:(?P<late>LATE)_)?"
    r"(?:anon_(?P<anonymous>[^\W_]+)|(?P<user>\d{1,18}))_"
    r"(?:(?P<attachment>\d{1,18})_(?P<file>.+)|(?P<page>text|link)\.html)"
)
_PAGES = {
    "text": "a text that was typed into Canvas; ask for the file",
    "link": "a link that was given to Canvas; ask for the file",
}
# The name of the download itself, which may hold numbers as well.
_DOWNLOAD = re.compile(r".*[_ ]submissions(?: ?\(\d+\))?\.zip", re.IGNORECASE)


def canvas(tree: Tree) -> Iterator[Claim | Remark]:
    """Read a tree as Canvas names files; what is late bears a mark, and all else is in time."""
    for leaf in tree.files:
        for name, below in flat_names(leaf):
            match = _NAME.fullmatch(name)
            if not match or (below and _DOWNLOAD.fullmatch(name)):
                continue
            if match["anonymous"]:
                # An identifier of this assignment alone: nobody's number anywhere else.
                whose = Identity(((Kind.CANVAS, f"anon_{match['anonymous']}"),))
            else:
                whose = Identity(((Kind.CANVAS, match["user"]),), match["name"] or "")
            if match["page"]:
                yield Remark(leaf, _PAGES[match["page"]], whose)
            else:
                file = author_name(match["file"], below)
                attempt, late = int(match["attachment"]), bool(match["late"])
                yield Claim(leaf, whose, file, attempt=attempt, late=late)
            break
