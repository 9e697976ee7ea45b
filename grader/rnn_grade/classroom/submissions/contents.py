"""What handed-in files hold: a notebook is kept without its outputs, all else as it is.

Notebooks, and scripts that were exported from them, are read in bare processes, one for each, and
never run.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from rnn_grade.classroom.submissions.tree import Leaf
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.outline import SOURCE_LIMIT
from rnn_grade.grading.cells.bare import MARKS
from rnn_grade.grading.cells.notebook import is_notebook
from rnn_grade.grading.cells.reading import kept, looked
from rnn_grade.grading.targets import target

# Of one person. Who hands in more has handed in something else, and each takes a process.
_NOTEBOOKS = 50


@dataclass(frozen=True)
class Content:
    """What one file holds.

    Args:
        sha256: The hash of what is kept of it.
        read: Returns what is kept; an `OSError` where it has become unreadable since.
        problem: Why it cannot be kept, or nothing.
        notebook: Whether it is a notebook, whatever it is called.
        attempted: The folder names of the exercises that a notebook or an exported script attempts.
        error: Why nobody knows what a notebook attempts, or nothing.
    """

    sha256: str
    read: Callable[[], bytes]
    problem: str = ""
    notebook: bool = False
    attempted: frozenset[str] = frozenset()
    error: str = ""


# A file, and the exercise that its name says it is an attempt at.
Work = tuple[Leaf, Exercise | None]


def contents(works: Iterable[Sequence[Work]], exercises: Sequence[Exercise]) -> dict[str, Content]:
    """Return what files hold, by their paths.

    Args:
        works: The files of each author that may be attempts; those of a group are each member's.
        exercises: What may have been handed in.
    """
    found: dict[str, Content] = {}
    cells: list[Work] = []
    for files in works:
        count = 0
        # Those that a name says so of first.
        for leaf, exercise in sorted(files, key=lambda one: one[1] is None):
            if leaf.path in found:
                continue
            found[leaf.path], of_cells = _as_it_is(leaf)
            count += of_cells
            if of_cells and count <= _NOTEBOOKS:
                cells.append((leaf, exercise))
            elif of_cells and found[leaf.path].notebook:
                why = f"it is one of more than {_NOTEBOOKS} notebooks of one person"
                found[leaf.path] = _unkept(why, notebook=True)
    if cells:
        reader = _Reader(exercises)
        # Each thread waits for a process; what they read at a time is in memory, and no more.
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            read = threads.map(reader.content, cells, [found[leaf.path] for leaf, _ in cells])
            found |= {leaf.path: content for (leaf, _), content in zip(cells, read, strict=True)}
    return found


def source(leaf: Leaf) -> bytes:
    """Return what is kept of a file.

    Args:
        leaf: The file.

    Raises:
        OSError: It cannot be read.
    """
    content = leaf.read()
    return kept(content) if is_notebook(content) else content[: SOURCE_LIMIT + 1]


def _as_it_is(leaf: Leaf) -> tuple[Content, bool]:
    """Return a file as it is, and whether it is to be read as cells."""
    try:
        content = leaf.read()
    except OSError as error:
        return _unkept(f"it cannot be read: {error.strerror}"), False
    notebook = is_notebook(content)
    content = content[: SOURCE_LIMIT + 1]
    sha256 = hashlib.sha256(content).hexdigest()
    own = Content(sha256, lambda: leaf.read()[: SOURCE_LIMIT + 1], notebook=notebook)
    return own, notebook or any(mark.encode() in content for mark in MARKS)


def _unkept(problem: str, *, notebook: bool = False) -> Content:
    def read() -> bytes:
        return b""

    return Content(hashlib.sha256(problem.encode()).hexdigest(), read, problem, notebook)


class _Reader:
    """Reads notebooks, and keeps what is kept of them in a file that has no name.

    Args:
        exercises: What may have been handed in.
    """

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        self._folders = [one.folder for one in exercises]
        self._targets = [target(one) for one in exercises]
        self._kept = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the last who reads it
        weakref.finalize(self, self._kept.close)
        self._alone = threading.Lock()

    def content(self, work: Work, as_it_is: Content) -> Content:
        """Return what a notebook or an exported script holds.

        Args:
            work: The file, and what its name says.
            as_it_is: The file without having been read as cells.
        """
        leaf, exercise = work
        try:
            # An archive is read at one place at a time.
            with self._alone:
                content = leaf.read()
        except OSError as error:
            return _unkept(f"it cannot be read: {error.strerror}", notebook=True)
        own = self._folders.index(exercise.folder) if exercise is not None else None
        look = looked(content, self._targets, own)
        attempted = frozenset(self._folders[at] for at in look.attempted)
        if not is_notebook(content):
            return replace(as_it_is, attempted=attempted)
        if len(look.kept) > SOURCE_LIMIT:
            why = look.error or f"its code is larger than {SOURCE_LIMIT >> 20} MiB"
            return _unkept(why, notebook=True)
        sha256 = hashlib.sha256(look.kept).hexdigest()
        return Content(
            sha256, self._put(look.kept), notebook=True, attempted=attempted, error=look.error
        )

    def _put(self, content: bytes) -> Callable[[], bytes]:
        with self._alone:
            place = self._kept.seek(0, os.SEEK_END)
            self._kept.write(content)

        def read() -> bytes:
            with self._alone:
                self._kept.seek(place)
                return self._kept.read(len(content))

        return read
