"""GitHub Classroom clones: `simple-rnn-submissions/simple-rnn-jdoe/simple_rnn.py`."""

from __future__ import annotations

from collections.abc import Iterator

from rnn_grade.classroom.records import Identity, Kind
from rnn_grade.classroom.submissions.archives import without_ending
from rnn_grade.classroom.submissions.layouts.claims import Claim, Remark
from rnn_grade.classroom.submissions.layouts.commits import commit_times
from rnn_grade.classroom.submissions.tree import Tree

_FOLDER = "-submissions"


def github(tree: Tree) -> Iterator[Claim | Remark]:
    """Read a tree of clones: a folder of the assignment's slug, and in it `<slug>-<login>`."""
    when = commit_times(tree)
    for leaf in tree.files:
        # The folder itself may have been named, or its parent, or an archive of either.
        parts = (tree.name, *leaf.parts)
        for index, part in enumerate(parts[:-2]):
            folder, own = without_ending(part), parts[index + 1]
            start = folder.removesuffix(_FOLDER) + "-"
            if folder.endswith(_FOLDER) and own.startswith(start) and own != folder:
                whose = Identity(((Kind.GITHUB, own.removeprefix(start)),))
                time = when(parts[1 : index + 2])
                yield Claim(leaf, whose, "/".join(parts[index + 2 :]), submitted_at=time)
                break
