"""What is taken from what was handed in: the bytes of one source file, and nothing else.

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
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from rnn_grade.course.outline import SOURCE_LIMIT
from rnn_grade.errors import UserError
from rnn_grade.text import escaped

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_MEMBERS = 2000
# Enough for a folder of notebooks and pictures, too little to keep anybody busy.
_ARCHIVE_BYTES = 64 << 20


def read_source(path: Path, name: str) -> bytes:
    """Return the bytes of a submission, at most one more than a source may have.

    Args:
        path: The learner's file, or an archive that holds it.
        name: What the file is called inside an archive, such as `simple_rnn.py`.

    Raises:
        UserError: It is missing, a link, no regular file, or an archive without it.
    """
    with _open(path) as stream:
        if not path.name.lower().endswith(ARCHIVES):
            return stream.read(SOURCE_LIMIT + 1)
        if os.fstat(stream.fileno()).st_size > _ARCHIVE_BYTES:
            raise UserError(
                f"{path} is larger than {_ARCHIVE_BYTES >> 20} MiB.", f"Hand in {name}."
            )
        return _read_archive(str(path), stream, name)


def _read_archive(path: str, stream: IO[bytes], name: str) -> bytes:
    try:
        return _from_archive(path, stream, name)
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
        raise UserError(f"{path} is no regular file.", "Name a Python file.")
    return stream


def _from_archive(path: str, stream: IO[bytes], name: str) -> bytes:
    # Capitals are a matter of the system that the file was written on, unless two files differ by
    # them alone.
    exact: list[tuple[str, bytes]] = []
    found: list[tuple[str, bytes]] = []
    zipped = path.lower().endswith(".zip")
    for member, content in _zip(stream, name) if zipped else _tar(stream, name):
        kind = exact if _own_name(member) == name else found
        if len(kind) < 2:
            kind.append((member, content))
    found = exact or found
    if len(found) > 1:
        names = " and ".join(escaped(member) for member, _ in found)
        raise UserError(f"{path} holds {name} more than once: {names}.", "Leave one of them in it.")
    if not found:
        raise UserError(f"{path} holds no file called {name}.", f"Put your {name} into it.")
    return found[0][1]


def _own_name(member: str) -> str:
    return PurePosixPath(member.replace("\\", "/")).name


def _wanted(member: str, name: str) -> bool:
    return _own_name(member).lower() == name.lower()


def _zip(stream: IO[bytes], name: str) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(stream) as archive:
        for member in archive.infolist()[:_MEMBERS]:
            # The high half holds the Unix mode, where the archive was made on Unix.
            kind = stat.S_IFMT(member.external_attr >> 16)
            if _wanted(member.filename, name) and kind in (0, stat.S_IFREG):
                with archive.open(member) as source:
                    yield member.filename, source.read(SOURCE_LIMIT + 1)


def _tar(stream: IO[bytes], name: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=stream) as archive:
        read = 0
        for count, member in enumerate(archive):
            read += member.size
            if count >= _MEMBERS or read > _ARCHIVE_BYTES:
                raise ValueError("it holds too many files or bytes")
            if _wanted(member.name, name) and member.isreg():
                source = archive.extractfile(member)
                assert source is not None
                yield member.name, source.read(SOURCE_LIMIT + 1)


def _unreadable(path: str, error: Exception) -> UserError:
    return UserError(
        f"{path} is an archive that cannot be read: {escaped(str(error)[:200])}.",
        "Make it again, without a password, or hand in the Python file itself.",
    )
