"""What lies in archives: a student's is read within limits, the class's own as it is.

Nothing is unpacked to be kept. A student's archive is opened anew for each file that is read in it,
and is one line where it cannot be read.
"""

from __future__ import annotations

import errno
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import IO

from rnn_grade.classroom.submissions.archives import (
    CLASS_BYTES,
    STUDENTS_BYTES,
    Archive,
    Member,
    content,
    failures,
    is_archive,
    opened,
)
from rnn_grade.classroom.submissions.forms import FILE_LIMIT, limit
from rnn_grade.classroom.submissions.tree import Leaf, named
from rnn_grade.classroom.submissions.unwanted import (
    ENVIRONMENT,
    ENVIRONMENT_MARK,
    FOLDERS,
    GIT,
    why_file,
)

# An archive in an archive is held in memory for a moment.
_INNER_LIMIT = 64 << 20
_MEMBERS = 10_000
_LONG = 1024
_DEPTH = 3
_ASK = "ask for the file itself"

Source = Callable[[], AbstractContextManager[Archive]]


def left_out(path: str, why: str) -> Leaf:
    """Return a file that is nobody's, with the reason."""

    def read() -> bytes:
        raise OSError(errno.EPERM, why)

    return Leaf(path, "", read, why)


def damaged(path: str, reason: object) -> Leaf:
    """Return an archive that cannot be read, with the reason."""
    return left_out(path, f"an archive that cannot be read ({reason}); {_ASK}")


class Kept:
    """The class's archive: it stays open as long as anybody may read in it."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self._context = self._opened(name, stream)
        self.archive = self._context.__enter__()
        with failures():
            self.members = list(self.archive.members())

    @staticmethod
    @contextmanager
    def _opened(name: str, stream: IO[bytes]) -> Iterator[Archive]:
        with stream, opened(name, stream, CLASS_BYTES) as archive:
            yield archive

    def __call__(self) -> AbstractContextManager[Archive]:
        """Return it as every source does; whoever is done with it leaves it open."""
        return nullcontext(self.archive)


def class_archive(source: Kept, path: str, depth: int) -> Iterator[Leaf]:
    """Return what lies in the class's archive, or in the one that the teacher put into it alone.

    Args:
        source: The archive.
        path: Its path in the tree, with `/` at its end, or nothing for the root.
        depth: In how many archives it lies.
    """
    wanted = [one for one in source.members if may_hold(one.name) and not one.why]
    (*_, name) = ("", *_parts(wanted[0].name)) if wanted else ("",)
    if len(wanted) > 1 or not is_archive(name) or depth >= _DEPTH:
        yield from _archive(source, source.members, path, depth, Budget())
        return
    rest = [one for one in source.members if one is not wanted[0]]
    yield from _archive(source, rest, path, depth, Budget())
    own = path + "/".join(_parts(wanted[0].name))
    try:
        inner = Kept(name, _copied(source, wanted[0]))
    except OSError as error:
        yield damaged(own, error.strerror)
        return
    yield from class_archive(inner, f"{own}/", depth + 1)


def may_hold(name: str) -> bool:
    """Return whether a member may be somebody's, so that an archive is not the only one."""
    parts = _parts(name)
    return bool(parts) and not why_file(parts[-1]) and not _closed(parts, set())


def _copied(source: Kept, member: Member) -> IO[bytes]:
    """Return a nameless copy of an archive in an archive, in which one can seek."""
    # What is packed twice gets no smaller; an archive that grows is none of a class.
    left = 2 * source.archive.size + FILE_LIMIT
    with ExitStack() as unless_done, failures(), source.archive.open(member) as stream:
        copy = unless_done.enter_context(tempfile.TemporaryFile())
        while block := stream.read(1 << 20):
            left -= len(block)
            if left < 0:
                raise ValueError("it is much larger inside than outside")
            copy.write(block)
        unless_done.pop_all()
    return copy


@dataclass
class Budget:
    """How many bytes may yet be unpacked in a student's archive: of archives, and of notebooks."""

    left: int = STUDENTS_BYTES
    notebooks: int = STUDENTS_BYTES


def student_archive(source: Source, path: str, depth: int, budget: Budget) -> Iterator[Leaf]:
    """Return what lies in a student's archive: all of it, or one line that says why not.

    Args:
        source: Opens it.
        path: Its path in the tree.
        depth: How deep it lies, from 1 on.
        budget: What it may cost.
    """
    if depth > _DEPTH:
        yield left_out(path, f"an archive in {_DEPTH} others; {_ASK}")
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
        yield damaged(path, error.strerror if isinstance(error, OSError) else error)
        return
    if found:
        yield from found
    else:
        yield left_out(path, "an empty archive")


def _archive(
    source: Source, members: Iterable[Member], path: str, depth: int, budget: Budget
) -> Iterator[Leaf]:
    """Return what lies in an archive that is open, whose path in the tree is `path`."""
    listed = [(member, _parts(member.name)) for member in members]
    environments = {parts[:-1] for _, parts in listed if parts[-1:] == (ENVIRONMENT_MARK,)}
    if path and () in environments:
        yield left_out(path, ENVIRONMENT)
        return
    closed: dict[str, list[tuple[Member, tuple[str, ...]]]] = {}
    for member, parts in listed:
        own = path + "/".join(parts)
        shut = _closed(parts, environments)
        if len(own) > _LONG:
            yield left_out(f"{own[:60]}…", "its name is too long")
        elif ".." in parts or not parts:
            yield left_out(path + named(member.name), "its name leads out of the folder")
        elif shut:
            place, below = path + "/".join(parts[: shut[0]]) + "/", parts[shut[0] :]
            if place not in closed:
                closed[place] = []
                yield _shut(source, place, shut[1], closed[place])
            closed[place].append((member, below))
        elif why := member.why or why_file(parts[-1]):
            yield left_out(own, why)
        elif is_archive(parts[-1]):
            inside = budget if depth else Budget()
            yield from student_archive(_nested(source, member, parts[-1]), own, depth + 1, inside)
        else:
            reader = _reader(source, member)
            if depth and limit(parts[-1]) > FILE_LIMIT:
                budget.notebooks -= min(member.size, limit(parts[-1]))
                reader = reader if budget.notebooks >= 0 else _too_much
            yield Leaf(own, member.modified, reader)


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


def _shut(
    source: Source, place: str, why: str, members: list[tuple[Member, tuple[str, ...]]]
) -> Leaf:
    """Return a folder that nobody looks into; git's own says when the last commit was made."""
    if not place.endswith(f"{GIT}/"):
        return left_out(place, why)
    return replace(
        left_out(place, why),
        inside=lambda: {
            "/".join(below): _reader(source, member) for member, below in members if not member.why
        },
    )


def _reader(source: Source, member: Member) -> Callable[[], bytes]:
    def read() -> bytes:
        with source() as archive:
            return content(archive, member, limit(member.name) + 1)

    return read


def _too_much() -> bytes:
    """Stand in the place of the bytes of what a student's archive holds too much of."""
    reason = f"the archive holds more than {STUDENTS_BYTES >> 20} MiB of notebooks"
    raise OSError(errno.EFBIG, reason)


def _nested(source: Source, member: Member, name: str) -> Source:
    @contextmanager
    def nested() -> Iterator[Archive]:
        with source() as outer:
            packed = content(outer, member, _INNER_LIMIT + 1)
        if len(packed) > _INNER_LIMIT:
            raise OSError(errno.EFBIG, f"it is larger than {_INNER_LIMIT >> 20} MiB")
        with opened(name, io.BytesIO(packed), STUDENTS_BYTES) as archive:
            yield archive

    return nested
