"""What is taken from what was handed in: the bytes of one file or notebook, and nothing else.

No folder is copied and no archive is unpacked, so links, devices, odd names, compiled files and
modules that shadow libraries never come near a worker.
"""

from __future__ import annotations

import errno
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.course.outline import SOURCE_LIMIT
from rnn_grade.errors import UserError
from rnn_grade.files import called
from rnn_grade.grading.cells.notebook import NOTEBOOK_LIMIT, is_notebook
from rnn_grade.grading.cells.reading import attempted
from rnn_grade.grading.choosing import Copy, choose, is_named, is_notebook_name, own_name
from rnn_grade.grading.targets import target
from rnn_grade.report import Finding
from rnn_grade.text import escaped

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_MEMBERS = 2000
# Enough for a folder of notebooks and pictures, too little to keep anybody busy.
_ARCHIVE_BYTES = 64 << 20


@dataclass(frozen=True)
class Taken:
    """What is graded of what was handed in.

    Args:
        content: Its bytes.
        notes: What is to be said of how it was found.
    """

    content: bytes
    notes: tuple[Finding, ...] = ()


def read_source(path: Path, exercise: Exercise) -> Taken:
    """Return what is graded of what was handed in; a source is at most one byte too large.

    Args:
        path: The learner's file, or an archive that holds it.
        exercise: What it was handed in for.

    Raises:
        UserError: It is missing, a link, no regular file, or an archive without it.
    """
    with _open(path) as stream:
        if not path.name.lower().endswith(ARCHIVES):
            return Taken(_read(stream))
        if os.fstat(stream.fileno()).st_size > _ARCHIVE_BYTES:
            raise UserError(
                f"{path} is larger than {_ARCHIVE_BYTES >> 20} MiB.",
                f"Hand in {exercise.slug}.py or {exercise.slug}.ipynb.",
            )
        copies = _read_archive(str(path), stream, exercise)
    chosen, notes = choose(exercise, copies, str(path))
    return Taken(chosen.content, notes)


def find(exercise: Exercise, paths: Sequence[Path]) -> tuple[Path, tuple[Finding, ...]]:
    """Return which of several files is the submission, and what is to be said of that.

    Args:
        exercise: What was handed in for.
        paths: Files that may be it, in one folder.

    Raises:
        UserError: None of them is, or more than one.
    """
    if len(paths) == 1 and is_named(paths[0].name, exercise):
        return paths[0], ()
    copies = []
    for path in paths:
        with _open(path) as stream:
            changed = os.fstat(stream.fileno()).st_mtime_ns
            copies.append(Copy(path.name, _read(stream), (changed,)))
    chosen, notes = choose(exercise, copies, str(paths[0].parent))
    return paths[copies.index(chosen)], notes


def attempts(course: Course, path: Path) -> list[Exercise]:
    """Return the exercises that a notebook attempts.

    Args:
        course: Whose exercises.
        path: The notebook.

    Raises:
        UserError: It cannot be read.
    """
    with _open(path) as stream:
        content = _read(stream)
    targets = [target(exercise) for exercise in course.exercises]
    return [course.exercises[at] for at in attempted(content, targets)]


def _read(stream: IO[bytes]) -> bytes:
    """Return the bytes of a file, one more than what it is meant as may have at most."""
    content = stream.read(SOURCE_LIMIT + 1)
    if len(content) > SOURCE_LIMIT and is_notebook(content):
        content += stream.read(NOTEBOOK_LIMIT + 1 - len(content))
    return content


def _read_archive(path: str, stream: IO[bytes], exercise: Exercise) -> list[Copy]:
    try:
        return _from_archive(path, stream, exercise)
    except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise _unreadable(path, error) from None
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error) as error:
        raise _unreadable(path, error) from None


def _open(path: Path) -> IO[bytes]:
    # A link could lead to a file that its owner may not read; a pipe could keep us waiting.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        stream = open(os.open(path, flags), "rb")  # noqa: SIM115 - the caller closes it
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UserError(
                f"{path} is a link, and links are not followed.", "Name the file itself."
            ) from None
        raise UserError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise UserError(f"{path} is no regular file.", "Name a Python file or a notebook.")
    return stream


def _from_archive(path: str, stream: IO[bytes], exercise: Exercise) -> list[Copy]:
    zipped = path.lower().endswith(".zip")
    members = list(_zip(stream, exercise) if zipped else _tar(stream, exercise))
    names = (f"{exercise.slug}.ipynb", f"{exercise.slug}.py")
    copies = [copy for name in names for copy in _only_one(path, name, members)]
    return copies or members


def _only_one(path: str, name: str, members: Sequence[Copy]) -> list[Copy]:
    found = called(name, members, lambda member: own_name(member.name))
    if len(found) > 1:
        names = " and ".join(escaped(one.name) for one in found[:2])
        raise UserError(f"{path} holds {name} more than once: {names}.", "Leave one of them in it.")
    return found


def _wanted(member: str, exercise: Exercise) -> bool:
    return is_named(member, exercise) or is_notebook_name(member)


def _zip(stream: IO[bytes], exercise: Exercise) -> Iterator[Copy]:
    with zipfile.ZipFile(stream) as archive:
        room = NOTEBOOK_LIMIT
        for member in archive.infolist()[:_MEMBERS]:
            # The high half holds the Unix mode, where the archive was made on Unix.
            kind = stat.S_IFMT(member.external_attr >> 16)
            if _wanted(member.filename, exercise) and kind in (0, stat.S_IFREG):
                with archive.open(member) as source:
                    copy = Copy(member.filename, _read(source), member.date_time)
                room -= len(copy.content)
                if room < 0 and not is_named(member.filename, exercise):
                    raise ValueError("its notebooks are too large")
                yield copy


def _tar(stream: IO[bytes], exercise: Exercise) -> Iterator[Copy]:
    with tarfile.open(fileobj=stream) as archive:
        read = 0
        for count, member in enumerate(archive):
            read += member.size
            if count >= _MEMBERS or read > _ARCHIVE_BYTES:
                raise ValueError("it holds too many files or bytes")
            if _wanted(member.name, exercise) and member.isreg():
                source = archive.extractfile(member)
                assert source is not None
                yield Copy(member.name, _read(source), (member.mtime,))


def _unreadable(path: str, error: Exception) -> UserError:
    return UserError(
        f"{path} is an archive that cannot be read: {escaped(str(error)[:200])}.",
        "Make it again, without a password, or hand in the file itself.",
    )
