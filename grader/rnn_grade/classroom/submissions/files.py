"""A folder or an archive, read as it lies: every file is listed, and nothing is ever unpacked.

What students hand in arrives as a download of some platform. An archive in it is a folder of its
name. What is nobody's file (links, a virtual environment, names that lead elsewhere) is listed with
the reason and not looked into, and sizes and counts are limited, so that a hostile file costs
little and nobody but its owner. Bytes are read when they are asked for, and never kept.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from rnn_grade.classroom.submissions.archives import (
    CLASS_BYTES,
    LINK,
    SPECIAL,
    STUDENTS_BYTES,
    Archive,
    Member,
    is_archive,
    opened,
    stamp,
)
from rnn_grade.classroom.submissions.tree import FILE_LIMIT, Leaf, Tree, named
from rnn_grade.classroom.submissions.unwanted import (
    ENVIRONMENT,
    ENVIRONMENT_MARK,
    FOLDERS,
    why_file,
)
from rnn_grade.errors import UserError

# An archive in an archive is held in memory for a moment.
_INNER_LIMIT = 64 << 20
_FILES = 200_000
_MEMBERS = 10_000
_LONG = 1024
_DEPTH = 3
_ASK = "ask for the Python file itself"


Source = Callable[[], AbstractContextManager[Archive]]


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
    for leaf, following in zip(files, [*files[1:], None], strict=True):
        if following is not None and following.path == leaf.path and not following.why:
            yield _left_out(leaf.path, "another file of this name comes after it and counts")
        else:
            yield leaf


def _left_out(path: str, why: str) -> Leaf:
    def read() -> bytes:
        raise OSError(errno.EPERM, why)

    return Leaf(path, "", read, why)


def _folder(root: Path) -> Iterator[Leaf]:
    # No recursion: a path may have as many parts as it has letters.
    waiting = [(root, "")]
    while waiting:
        folder, path = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                inside = list(entries)
        except OSError as error:
            yield _left_out(path or "/", f"it cannot be read: {error.strerror}")
            continue
        if path and any(entry.name == ENVIRONMENT_MARK for entry in inside):
            yield _left_out(path, ENVIRONMENT)
            continue
        for entry in inside:
            own = path + named(entry.name)
            place = folder / entry.name
            try:
                about = entry.stat(follow_symlinks=False)
            except OSError as error:
                yield _left_out(own, f"it cannot be read: {error.strerror}")
                continue
            # Nobody's file is a link: it could lead to a file that only the teacher may read.
            if stat.S_ISLNK(about.st_mode):
                yield _left_out(own, LINK)
            elif stat.S_ISDIR(about.st_mode):
                if entry.name in FOLDERS:
                    yield _left_out(f"{own}/", FOLDERS[entry.name])
                else:
                    waiting.append((place, f"{own}/"))
            elif stat.S_ISREG(about.st_mode):
                yield from _file(place, own, stamp(about.st_mtime))
            else:
                yield _left_out(own, SPECIAL)


def _file(place: Path, path: str, modified: str) -> Iterator[Leaf]:
    why = why_file(place.name)
    if why:
        yield _left_out(path, why)
    elif is_archive(place.name):

        @contextmanager
        def source() -> Iterator[Archive]:
            with _open(place) as stream, opened(place.name, stream, STUDENTS_BYTES) as archive:
                yield archive

        yield from _inner(source, path, 1, _Budget())
    else:
        yield Leaf(path, modified, lambda: _bytes(place))


def _open(place: Path) -> io.BufferedReader:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    return open(os.open(place, flags), "rb")


def _bytes(place: Path) -> bytes:
    with _open(place) as stream:
        return stream.read(FILE_LIMIT + 1)


class _Kept:
    """The class's archive: it stays open as long as anybody may read in it."""

    def __init__(self, root: Path) -> None:
        self._context = self._opened(root)
        self.archive = self._context.__enter__()

    @staticmethod
    @contextmanager
    def _opened(root: Path) -> Iterator[Archive]:
        with root.open("rb") as stream, opened(root.name, stream, CLASS_BYTES) as archive:
            yield archive

    def __call__(self) -> AbstractContextManager[Archive]:
        return nullcontext(self.archive)


def _root_archive(root: Path) -> Iterator[Leaf]:
    try:
        source = _Kept(root)
        members = list(source.archive.members())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UserError(
            f"{root} cannot be read: {reason}.", "Download it again, or name the unpacked folder."
        ) from None
    yield from _archive(source, members, "", 0, _Budget())


@dataclass
class _Budget:
    """How many bytes of archives may yet be unpacked in a student's archive."""

    left: int = STUDENTS_BYTES


def _inner(source: Source, path: str, depth: int, budget: _Budget) -> Iterator[Leaf]:
    """Return what lies in a student's archive: all of it, or one line that says why not."""
    if depth > _DEPTH:
        yield _left_out(path, f"an archive in {_DEPTH} others; {_ASK}")
        return
    found: list[Leaf] = []
    try:
        if budget.left < 0:
            raise ValueError(f"it holds more than {STUDENTS_BYTES >> 20} MiB")
        with source() as archive:
            if depth > 1:
                budget.left -= archive.size
            for leaf in _archive(source, archive.members(), f"{path}/", depth, budget):
                if len(found) >= _MEMBERS:
                    raise ValueError(f"it holds more than {_MEMBERS} files")
                found.append(leaf)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        yield _left_out(path, f"an archive that cannot be read ({reason}); {_ASK}")
        return
    if found:
        yield from found
    else:
        yield _left_out(path, "an empty archive")


def _archive(
    source: Source, members: Iterable[Member], path: str, depth: int, budget: _Budget
) -> Iterator[Leaf]:
    """Return what lies in an archive that is open, whose path in the tree is `path`."""
    listed = [(member, _parts(member.name)) for member in members]
    environments = {parts[:-1] for _, parts in listed if parts[-1:] == (ENVIRONMENT_MARK,)}
    if path and () in environments:
        yield _left_out(path, ENVIRONMENT)
        return
    closed: set[str] = set()
    for member, parts in listed:
        own = path + "/".join(parts)
        shut = _closed(parts, environments)
        if len(own) > _LONG:
            yield _left_out(f"{own[:60]}…", "its name is too long")
        elif ".." in parts or not parts:
            yield _left_out(path + named(member.name), "its name leads out of the folder")
        elif shut:
            place = path + "/".join(parts[: shut[0]]) + "/"
            if place not in closed:
                closed.add(place)
                yield _left_out(place, shut[1])
        elif why := member.why or why_file(parts[-1]):
            yield _left_out(own, why)
        elif is_archive(parts[-1]):
            inside = budget if depth else _Budget()
            yield from _inner(_nested(source, member, parts[-1]), own, depth + 1, inside)
        else:
            yield Leaf(own, member.modified, _reader(source, member))


def _parts(name: str) -> tuple[str, ...]:
    return tuple(named(part) for part in name.split("/") if part not in ("", "."))


def _closed(parts: tuple[str, ...], environments: set[tuple[str, ...]]) -> tuple[int, str] | None:
    """Return how many parts lead to a folder that nobody looks into, and why."""
    for end in range(1, len(parts)):
        if parts[:end] in environments:
            return end, ENVIRONMENT
        if parts[end - 1] in FOLDERS:
            return end, FOLDERS[parts[end - 1]]
    return None


def _reader(source: Source, member: Member) -> Callable[[], bytes]:
    def read() -> bytes:
        with source() as archive:
            return archive.read(member, FILE_LIMIT + 1)

    return read


def _nested(source: Source, member: Member, name: str) -> Source:
    @contextmanager
    def nested() -> Iterator[Archive]:
        with source() as outer:
            content = outer.read(member, _INNER_LIMIT + 1)
        if len(content) > _INNER_LIMIT:
            raise OSError(errno.EFBIG, f"it is larger than {_INNER_LIMIT >> 20} MiB")
        with opened(name, io.BytesIO(content), STUDENTS_BYTES) as archive:
            yield archive

    return nested
