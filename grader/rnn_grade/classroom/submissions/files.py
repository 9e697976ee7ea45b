"""A folder or an archive, read as it lies: names and bytes, and nothing is ever unpacked.

What students hand in arrives as a download of some platform. Links, devices and names that point
elsewhere are left out; sizes and counts are limited, so that a hostile archive costs little.
"""

from __future__ import annotations

import errno
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from rnn_grade.errors import UserError
from rnn_grade.grading.source import ARCHIVES
from rnn_grade.text import escaped

FILE_LIMIT = 16 << 20
_FILES = 200_000
_ARCHIVE_BYTES = 4 << 30
_IGNORED = {
    "__MACOSX",
    ".DS_Store",
    ".git",
    ".ipynb_checkpoints",
    "__pycache__",
    ".venv",
    "venv",
    "node_modules",
    "desktop.ini",
    "Thumbs.db",
}


@dataclass(frozen=True)
class Leaf:
    """One file of a tree.

    Args:
        path: Its path below the root, with `/`, such as `alice/simple_rnn.py`; what is no text in
            it is written out.
        modified: When it was last changed, in ISO 8601, or nothing.
        read: Returns its bytes, at most one more than `FILE_LIMIT`; where it cannot, that is an
            `OSError`, and one file's alone.
    """

    path: str
    modified: str
    read: Callable[[], bytes]

    @property
    def parts(self) -> tuple[str, ...]:
        """The path's parts."""
        return PurePosixPath(self.path).parts

    @property
    def name(self) -> str:
        """The file's own name."""
        return PurePosixPath(self.path).name


def leaves(root: Path) -> tuple[Leaf, ...]:
    """Return the files of a folder or an archive, sorted by path.

    Args:
        root: A folder, or a `.zip` or `.tar` archive.

    Raises:
        UserError: There is nothing there, or it cannot be read.
    """
    if not root.exists():
        raise UserError(f"{root} does not exist.", "Check the path.")
    if root.is_dir():
        found = _folder(root)
    elif root.name.lower().endswith(ARCHIVES):
        found = _archive(root)
    else:
        raise UserError(
            f"{root} is neither a folder nor an archive.",
            "Name the folder or the .zip that holds everybody's files; "
            "one file alone is graded by `rnn-grade exercise3 FILE`.",
        )
    kept: list[Leaf] = []
    for leaf in found:
        if len(kept) >= _FILES:
            raise UserError(
                f"{root} holds more than {_FILES} files.", "Name the folder of one assignment."
            )
        if _is_wanted(leaf.parts):
            kept.append(leaf)
    return tuple(sorted(kept, key=lambda leaf: leaf.path))


def _is_wanted(parts: tuple[str, ...]) -> bool:
    return (
        bool(parts)
        and ".." not in parts
        and not parts[-1].startswith("._")
        and not any(part in _IGNORED for part in parts)
    )


def _folder(root: Path) -> Iterator[Leaf]:
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name not in _IGNORED)
        for name in files:
            path = Path(folder) / name
            try:
                about = path.lstat()
            except OSError:
                continue
            # Nobody's file is a link: it could lead to a file that only the teacher may read.
            if stat.S_ISREG(about.st_mode):
                when = datetime.fromtimestamp(about.st_mtime, UTC).isoformat(timespec="seconds")
                yield Leaf(escaped(path.relative_to(root).as_posix()), when, _from_file(path))


def _from_file(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(path, flags), "rb") as stream:
            return stream.read(FILE_LIMIT + 1)

    return read


def _archive(root: Path) -> Iterator[Leaf]:
    try:
        if root.stat().st_size > _ARCHIVE_BYTES:
            raise ValueError(f"it is larger than {_ARCHIVE_BYTES >> 30} GiB")
        yield from _zip(root) if root.name.lower().endswith(".zip") else _tar(root)
    except (OSError, ValueError, EOFError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise UserError(
            f"{root} cannot be read: {error}.", "Download it again, or name the unpacked folder."
        ) from None


def _zip(root: Path) -> Iterator[Leaf]:
    archive = zipfile.ZipFile(root)
    for member in archive.infolist():
        kind = stat.S_IFMT(member.external_attr >> 16)
        if member.is_dir() or kind not in (0, stat.S_IFREG):
            continue
        when = datetime(*member.date_time).isoformat() if member.date_time[0] > 1980 else ""
        name = escaped(member.filename.replace("\\", "/").lstrip("/"))
        yield Leaf(name, when, _from_zip(archive, member))


def _from_zip(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        with _one_file(), archive.open(member) as stream:
            return stream.read(FILE_LIMIT + 1)

    return read


def _tar(root: Path) -> Iterator[Leaf]:
    archive = tarfile.open(root)  # noqa: SIM115 - its members are read later
    for member in archive:
        if not member.isreg():
            continue
        when = datetime.fromtimestamp(member.mtime, UTC).isoformat(timespec="seconds")
        name = escaped(member.name.removeprefix("./").lstrip("/"))
        yield Leaf(name, when, _from_tar(archive, member))


def _from_tar(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        with _one_file():
            stream = archive.extractfile(member)
            return stream.read(FILE_LIMIT + 1) if stream is not None else b""

    return read


@contextmanager
def _one_file() -> Iterator[None]:
    """A file in an archive that is damaged or encrypted is like one that may not be read."""
    try:
        yield
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise OSError(errno.EIO, escaped(str(error))) from None
