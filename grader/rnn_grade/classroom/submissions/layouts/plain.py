"""No platform: `jdoe/simple_rnn.py` or `jdoe.zip` for each student, or one file, `jdoe.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rnn_grade.classroom.records import Identity, Kind
from rnn_grade.classroom.submissions.archives import is_archive, without_ending
from rnn_grade.classroom.submissions.forms import is_work
from rnn_grade.classroom.submissions.layouts.claims import Claim, Remark
from rnn_grade.classroom.submissions.layouts.prefixes import in_common
from rnn_grade.classroom.submissions.tree import Tree


def plain(tree: Tree, known: Collection[str] = ()) -> Iterator[Claim | Remark]:
    """Read a tree whose folders are people.

    Args:
        tree: All files.
        known: What exercises' files are called, without an ending: nobody's name.
    """
    base = _shared_folders(tree, known)
    for leaf in tree.files:
        own = leaf.parts[base:]
        if not own:
            continue
        if len(own) > 1 or leaf.path.endswith("/"):
            name, file = without_ending(own[0]), "/".join(own[1:])
        else:
            name, file = without_ending(own[0]).rpartition(".")[0] or own[0], own[0]
            if is_archive(own[0]):
                name = without_ending(own[0])
        yield Claim(leaf, Identity(((Kind.ID, name),)), file)


def _shared_folders(tree: Tree, known: Collection[str]) -> int:
    """Return how many folders lead to those of the students."""
    files = [leaf.parts for leaf in tree.leaves if is_work(leaf.name)]
    files = files or [leaf.parts for leaf in tree.files]
    if not files:
        return 0
    first = min(files)
    shared = in_common(min(one[:-1] for one in files), max(one[:-1] for one in files))
    # An archive in a folder is what the folder's owner handed in; one outside is the class's.
    handed_in = [
        i for i in range(1, shared) if is_archive(first[i]) and not is_archive(first[i - 1])
    ]
    if handed_in:
        return handed_in[0] - 1
    # Where the folders begin to differ, each is a person.
    if len({parts[shared] for parts in files if len(parts) > shared + 1}) > 1:
        return shared
    # A file for each person, in one folder.
    stems = {parts[-1].rpartition(".")[0].lower() for parts in files}
    flat = all(len(parts) == shared + 1 for parts in files)
    if known and flat and len(files) > 1 and not stems & set(known):
        return shared
    # Else all is one person's: the archive's, or that of the folder right above the files.
    archives = [index for index in range(shared) if is_archive(first[index])]
    return archives[-1] if archives else max(shared - 1, 0)
