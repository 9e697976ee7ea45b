"""An archive is a list of files with their bytes, whatever made it; nothing in it is believed.

A name may be in any encoding, a size may be a lie, and what is packed may be a thousand times what
came: names are made plain, and no more is unpacked than what is asked for.
"""

from __future__ import annotations

import errno
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Protocol

from rnn_grade.grading.source import ARCHIVES
from rnn_grade.text import escaped

# What a student's archive may cost: enough for pictures and data, too little to keep anybody busy.
STUDENTS_BYTES = 256 << 20
_DIRECTORY_BYTES = 4 << 20
_LEAST = 8 << 10
# A class's own download may be as large as it is.
CLASS_BYTES = 16 << 30
LINK, SPECIAL = "a link; links are not followed", "no regular file"
# How zips end: a record of 22 bytes, and a comment of at most 64 KiB.
_END, _END_SIZE, _COMMENT = b"PK\5\6", 22, 1 << 16


@dataclass(frozen=True)
class Member:
    """One file of an archive.

    Args:
        name: Its path as it stands there, with `/`.
        modified: When it was last changed, in ISO 8601, or nothing.
        size: How many bytes it says that it has; no more of them are ever unpacked.
        info: What the archive knows it by.
        why: Why it is nobody's file, or nothing.
    """

    name: str
    modified: str
    size: int
    info: zipfile.ZipInfo | tarfile.TarInfo
    why: str = ""


class Archive(Protocol):
    """An archive that is open; `size` is how many bytes it has itself."""

    size: int

    def members(self) -> Iterator[Member]:
        """Return its files, in its own order."""

    def open(self, member: Member) -> IO[bytes]:
        """Return the bytes of a file, unpacked as they are read."""


def is_archive(name: str) -> bool:
    """Return whether a file's name says that it is an archive that can be read."""
    return name.lower().endswith(ARCHIVES)


def without_ending(name: str) -> str:
    """Return the name of an archive as that of a folder; other names as they are."""
    ending = max((one for one in ARCHIVES if name.lower().endswith(one)), key=len, default="")
    return name[: len(name) - len(ending)]


@contextmanager
def opened(name: str, stream: IO[bytes], limit: int) -> Iterator[Archive]:
    """Open an archive.

    Args:
        name: Its name; the ending says what it is.
        stream: Its bytes, in which one can seek.
        limit: The most bytes that it may hold.

    Raises:
        OSError: It is damaged, has a password or is too large.
    """
    with failures():
        size = stream.seek(0, 2)
        stream.seek(0)
        if name.lower().endswith(".zip"):
            if limit <= STUDENTS_BYTES and _directory(stream) > _DIRECTORY_BYTES:
                raise ValueError("it holds too many files")
            with zipfile.ZipFile(stream) as archive:
                yield _Zip(archive, size)
        else:
            with tarfile.open(fileobj=stream) as tar:
                yield _Tar(tar, size, limit)


@contextmanager
def failures() -> Iterator[None]:
    """Whatever a damaged or hostile archive makes of its reader is one kind of error.

    Raises:
        OSError: For all of them.
    """
    try:
        yield
    except OSError as error:
        # Some come without a number, and with a text that people may see.
        if error.errno is None:
            raise _unreadable(error) from None
        raise
    except (
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ArithmeticError,
        LookupError,
        RuntimeError,
        ValueError,
        struct.error,
        MemoryError,
    ) as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> OSError:
    reason = str(error).partition("\n")[0].rstrip(":. ") or type(error).__name__
    return OSError(errno.EIO, escaped(reason[:200]))


def content(archive: Archive, member: Member, limit: int) -> bytes:
    """Return at most `limit` bytes of a file.

    Raises:
        OSError: It is damaged.
    """
    with failures(), archive.open(member) as stream:
        return stream.read(limit)


class _Zip:
    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self.size = size
        self._archive = archive
        files = [one for one in archive.infolist() if not one.is_dir()]
        if files and all(one.flag_bits & 1 for one in files):
            raise ValueError("it has a password")

    def members(self) -> Iterator[Member]:
        for info in self._archive.infolist():
            if info.is_dir():
                continue
            # The high half holds the Unix mode, where the archive was made on Unix.
            kind = stat.S_IFMT(info.external_attr >> 16)
            why = {0: "", stat.S_IFREG: "", stat.S_IFLNK: LINK}.get(kind, SPECIAL)
            if info.flag_bits & 1:
                why = "it has a password; ask for it without one"
            # A zip knows no zone, and 1980 is the year of those that know no time.
            when = _time(info.date_time) if info.date_time[0] > 1980 else ""
            yield Member(_zip_name(info), when, info.file_size, info, why)

    def open(self, member: Member) -> IO[bytes]:
        assert isinstance(member.info, zipfile.ZipInfo)
        return self._archive.open(member.info)


class _Tar:
    def __init__(self, archive: tarfile.TarFile, size: int, limit: int) -> None:
        self.size = size
        self._archive = archive
        self._limit = limit

    def members(self) -> Iterator[Member]:
        total = 0
        for count, info in enumerate(self._archive):
            # What is packed is unpacked on the way to the next file.
            total += info.size
            if total > self._limit:
                raise ValueError(f"it holds more than {self._limit >> 20} MiB")
            if count > self._limit // _LEAST:
                raise ValueError("it holds too many files")
            if info.isdir():
                continue
            why = "" if info.isreg() else LINK if info.issym() or info.islnk() else SPECIAL
            name = info.name.replace("\\", "/")
            yield Member(name, stamp(info.mtime), info.size, info, why)

    def open(self, member: Member) -> IO[bytes]:
        assert isinstance(member.info, tarfile.TarInfo)
        stream = self._archive.extractfile(member.info)
        assert stream is not None, "only what is a file has a name here"
        return stream


def _directory(stream: IO[bytes]) -> int:
    """Return how many bytes the list of a zip's files has, which `ZipFile` reads at once."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_SIZE - _COMMENT))
    tail = stream.read()
    stream.seek(0)
    start = len(tail) - _END_SIZE
    if not (tail[start:].startswith(_END) and tail.endswith(b"\0\0")):
        start = tail.rfind(_END)
    if start < 0 or len(tail) < start + _END_SIZE:
        return 0
    return int(struct.unpack_from("<L", tail, start + 12)[0])


def _zip_name(info: zipfile.ZipInfo) -> str:
    r"""Return a name as its maker meant it: Windows writes `\`, others UTF-8 without saying so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            # What is no UTF-8 is what the format says: code page 437.
            name = info.filename
    return name.replace("\\", "/")


def _time(parts: tuple[int, int, int, int, int, int]) -> str:
    try:
        return datetime(*parts).isoformat()
    except ValueError:
        return ""


def stamp(seconds: float) -> str:
    """Return a time in ISO 8601, or nothing where there is no such time."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""
