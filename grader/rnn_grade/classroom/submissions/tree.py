"""What lies in a download: each file by its path, and for some the reason why they are nobody's."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from rnn_grade.classroom.records import Fate, Found
from rnn_grade.classroom.submissions.archives import without_ending
from rnn_grade.text import escaped


@dataclass(frozen=True)
class Leaf:
    """One file of a tree, or a folder that nobody looks into.

    Args:
        path: Its path below the root, with `/`, such as `alice/simple_rnn.py`; one form for each
            letter (NFC), and what is no text in it is written out. A folder's ends in `/`.
        modified: When it was last changed, in ISO 8601, or nothing.
        read: Returns its bytes, at most one more than the `limit` of its name; where it cannot,
            that is an `OSError`, and one file's alone.
        why: Why it is nobody's file, or nothing.
        inside: Returns the files of git's own folder in an archive, by their paths below it, each
            with what reads it; `None` for all else.
    """

    path: str
    modified: str
    read: Callable[[], bytes]
    why: str = ""
    inside: Callable[[], Mapping[str, Callable[[], bytes]]] | None = None

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The path's parts."""
        return PurePosixPath(self.path).parts

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1]


@dataclass(frozen=True)
class Tree:
    """All that was found.

    Args:
        root: The folder or archive.
        files: Every file, sorted by path, with those that are left out.
    """

    root: Path
    files: tuple[Leaf, ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The files that may be somebody's."""
        return tuple(leaf for leaf in self.files if not leaf.why)

    @property
    def left_out(self) -> tuple[Found, ...]:
        """The others, each with its reason."""
        return tuple(Found(leaf.path, Fate.IGNORED, leaf.why) for leaf in self.files if leaf.why)

    @cached_property
    def name(self) -> str:
        """What the root is called, an archive as the folder that it was."""
        return named(without_ending(self.root.resolve().name))


def named(name: str) -> str:
    """Return a name in one form for each letter, and what is no text in it written out."""
    return unicodedata.normalize("NFC", escaped(name))
