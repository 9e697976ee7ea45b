"""A folder or an archive, read as it lies: every file is listed, and nothing is ever unpacked.

What students hand in arrives as a download of some platform. An archive in it is a folder of its
name. What is nobody's file (links, a virtual environment, names that lead elsewhere) is listed with
the reason and not looked into, and sizes and counts are limited, so that a hostile file costs
little and nobody but its owner. Bytes are read when they are asked for, and never kept.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

from rnn_grade.classroom.submissions.archives import (
    LINK,
    SPECIAL,
    STUDENTS_BYTES,
    Archive,
    is_archive,
    opened,
    stamp,
)
from rnn_grade.classroom.submissions.forms import limit
from rnn_grade.classroom.submissions.packed import (
    Budget,
    Kept,
    class_archive,
    damaged,
    left_out,
    may_hold,
    student_archive,
)
from rnn_grade.classroom.submissions.tree import Leaf, Tree, named
from rnn_grade.classroom.submissions.unwanted import (
    ENVIRONMENT,
    ENVIRONMENT_MARK,
    FOLDERS,
    why_file,
)
from rnn_grade.errors import UserError

_FILES = 200_000


def leaves(root: Path) -> Tree:
    """Return the files of a folder or an archive.

    Args:
        root: A folder, or a `.zip` or `.tar` archive.

    Raises:
        UserError: There is nothing there, or it cannot be read.
    """
    if not root.exists():
        raise UserError(f"{root} does not exist.", "Check the path.")
    if root.is_dir():
        found = _folder(root)
    elif is_archive(root.name):
        found = _root_archive(root)
    else:
        raise UserError(
            f"{root} is neither a folder nor an archive.",
            "Name the folder or the .zip that holds everybody's files; "
            "one file alone is graded by `rnn-grade exercise3 FILE`.",
        )
    files: list[Leaf] = []
    for leaf in found:
        if len(files) >= _FILES:
            raise UserError(
                f"{root} holds more than {_FILES} files.", "Name the folder of one assignment."
            )
        files.append(leaf)
    return Tree(root, tuple(_once(sorted(files, key=lambda leaf: leaf.path))))


def _once(files: list[Leaf]) -> Iterator[Leaf]:
    # An archive may hold a name twice; whoever unpacks it gets the last one.
    for leaf, following in zip_longest(files, files[1:]):
        if following is not None and following.path == leaf.path and not following.why:
            yield left_out(leaf.path, "another file of this name comes after it and counts")
        else:
            yield leaf


def _folder(root: Path) -> Iterator[Leaf]:
    boxed = _boxed(root)
    # No recursion: a path may have as many parts as it has letters.
    waiting = [(root, "")]
    while waiting:
        folder, path = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                inside = list(entries)
        except OSError as error:
            yield left_out(path or "/", f"it cannot be read: {error.strerror}")
            continue
        if path and any(entry.name == ENVIRONMENT_MARK for entry in inside):
            yield left_out(path, ENVIRONMENT)
            continue
        for entry in inside:
            own = path + named(entry.name)
            place = folder / entry.name
            try:
                about = entry.stat(follow_symlinks=False)
            except OSError as error:
                yield left_out(own, f"it cannot be read: {error.strerror}")
                continue
            # Nobody's file is a link: it could lead to a file that only the teacher may read.
            if stat.S_ISLNK(about.st_mode):
                yield left_out(own, LINK)
            elif stat.S_ISDIR(about.st_mode):
                if entry.name in FOLDERS:
                    yield left_out(f"{own}/", FOLDERS[entry.name])
                else:
                    waiting.append((place, f"{own}/"))
            elif place == boxed:
                yield from _box(place, own)
            elif stat.S_ISREG(about.st_mode):
                yield from _file(place, own, stamp(about.st_mtime))
            else:
                yield left_out(own, SPECIAL)


def _boxed(root: Path) -> Path | None:
    """Return the archive that is all that a folder holds: the class's own download."""
    place = root
    while place.is_dir() and not place.is_symlink():
        try:
            inside = [path for path in place.iterdir() if may_hold(path.name)]
        except OSError:
            return None
        if len(inside) != 1:
            return None
        (place,) = inside
    return place if is_archive(place.name) and not place.is_symlink() else None


def _box(place: Path, path: str) -> Iterator[Leaf]:
    try:
        source = Kept(place.name, _open(place))
    except OSError as error:
        yield damaged(path, error.strerror)
        return
    yield from class_archive(source, f"{path}/", 1)


def _file(place: Path, path: str, modified: str) -> Iterator[Leaf]:
    why = why_file(place.name)
    if why:
        yield left_out(path, why)
    elif is_archive(place.name):

        @contextmanager
        def source() -> Iterator[Archive]:
            with _open(place) as stream, opened(place.name, stream, STUDENTS_BYTES) as archive:
                yield archive

        yield from student_archive(source, path, 1, Budget())
    else:
        yield Leaf(path, modified, lambda: _bytes(place))


def _open(place: Path) -> io.BufferedReader:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    return open(os.open(place, flags), "rb")


def _bytes(place: Path) -> bytes:
    with _open(place) as stream:
        # Room for as much as is asked for is taken at once.
        return stream.read(min(os.fstat(stream.fileno()).st_size, limit(place.name)) + 1)


def _root_archive(root: Path) -> Iterator[Leaf]:
    try:
        yield from class_archive(Kept(root.name, root.open("rb")), "", 0)
    except OSError as error:
        raise UserError(
            f"{root} cannot be read: {error.strerror}.",
            "Download it again, or name the unpacked folder.",
        ) from None
