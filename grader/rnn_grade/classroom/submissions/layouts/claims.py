"""What a layout says of a file: whose it is, and which try; or why it is nobody's.

A layout is a function from a tree to claims. It reads what the platform wrote: names of files and
folders, and tables beside them. What a student wrote may help to understand a name, and never says
whose file it is. Who the person is, and which exercise a file belongs to, is decided later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from rnn_grade.classroom.records import Identity
from rnn_grade.classroom.submissions.archives import is_archive
from rnn_grade.classroom.submissions.forms import FILE_LIMIT, is_work
from rnn_grade.classroom.submissions.layouts.prefixes import in_common
from rnn_grade.classroom.submissions.tree import Leaf, Tree


@dataclass(frozen=True)
class Claim:
    """What a layout makes of one file.

    Args:
        leaf: The file.
        identity: Whom the platform names.
        file: The file's name as its author gave it, below their own folder.
        attempt: The number of the attempt; the highest is the newest.
        submitted_at: When, in ISO 8601, with a zone where the platform says which.
        late: What the platform says of it; `None` where it says nothing.
        assignment: What the platform calls the assignment, where a download may hold several.
    """

    leaf: Leaf
    identity: Identity
    file: str
    attempt: int = 0
    submitted_at: str = ""
    late: bool | None = None
    assignment: str = ""


@dataclass(frozen=True)
class Remark:
    """Why a file is nobody's attempt, although the layout knows it.

    Args:
        leaf: The file.
        why: The reason, for people.
        identity: Whom the platform names, where it names anybody.
    """

    leaf: Leaf
    why: str
    identity: Identity | None = None


Reader = Callable[[Tree], Iterator[Claim | Remark]]


def flat_names(leaf: Leaf) -> Iterator[tuple[str, str]]:
    """Return what a platform that makes no folders may have named: a file, or an archive.

    Args:
        leaf: A file, perhaps in archives.

    Returns:
        From the outside to the inside: the name, and the path below it, which is empty for the file
        itself.
    """
    for index, part in enumerate(leaf.parts):
        below = "/".join(leaf.parts[index + 1 :])
        if not below or is_archive(part):
            yield part, below


def author_name(name: str, below: str) -> str:
    """Return the path of a file as its author named it: in their archive, or the file alone."""
    return str(PurePosixPath(name, below)) if below else name


def side_by_side(tree: Tree) -> dict[str, tuple[str, ...]]:
    """Return what each Python file or notebook lies in where folders begin to differ.

    What is counted in these is counted once for each student, whoever handed in how much.

    Args:
        tree: All files.

    Returns:
        By the files' paths; of all files where there is neither.
    """
    files = [leaf for leaf in tree.leaves if is_work(leaf.name)] or tree.files
    if not files:
        return {}
    folders = sorted(leaf.parts[:-1] for leaf in files)
    shared = in_common(folders[0], folders[-1])
    return {leaf.path: leaf.parts[: shared + 1] for leaf in files}


def text(leaf: Leaf, limit: int = FILE_LIMIT) -> str:
    """Return a file's text, or nothing where it cannot be read."""
    try:
        return leaf.read()[:limit].decode("utf-8-sig", "replace")
    except OSError:
        return ""


def json_object(leaf: Leaf) -> dict[str, Any]:
    """Return the object that a JSON file holds, or nothing where it holds none."""
    try:
        data = json.loads(text(leaf))
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
