"""Files are replaced as a whole, never written into: no reader ever sees half of one.

That holds for ordinary files. Whatever else a path may lead to, such as a device or a pipe, is
written into and stays what it is.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from rnn_grade.errors import UserError

# Here names stand for open descriptors: /dev/stdout leads here, and is to be written into, even
# where it is an ordinary file that a shell has opened.
_DESCRIPTORS = (Path("/proc"), Path("/dev/fd"))
# As many links after another as Linux follows.
_LINKS = 40

_Named = TypeVar("_Named")


def replace_file(
    path: Path, content: str | bytes, *, fix: str = "Name another file.", mode: int | None = None
) -> None:
    """Put this content where a path leads: all of it, or nothing.

    Symbolic links are followed and stay. A file that is there keeps its rights and its owner.

    Args:
        path: The file; its folder is made where it is missing.
        content: What it will hold; a text in UTF-8.
        fix: What to do where it cannot be written.
        mode: The file's rights, if not those that it has, or those of any new file.

    Raises:
        UserError: It cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        file = _ordinary(path)
        if file is None:
            with path.open("ab") as stream:
                stream.write(data)
        else:
            if not file.parent.exists():
                file.parent.mkdir(parents=True)
            _replace(file, data, mode)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.", fix) from None


def _ordinary(path: Path) -> Path | None:
    """Return the ordinary file that a path leads to, or would make; `None` for anything else."""
    for _ in range(_LINKS):
        path = path.parent.resolve() / path.name
        if any(path.is_relative_to(folder) for folder in _DESCRIPTORS):
            return None
        if not path.is_symlink():
            return path if path.is_file() or not path.exists() else None
        path = path.parent / path.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _replace(file: Path, data: bytes, mode: int | None) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name[:40]}.", dir=file.parent)
    new = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        if file.exists():
            before = file.stat()
            mode = stat.S_IMODE(before.st_mode) if mode is None else mode
            # Only root may give files away, and need not be able to on every file system.
            with contextlib.suppress(OSError, AttributeError):
                os.chown(new, before.st_uid, before.st_gid)
        # mkstemp makes files for one user only; these are ordinary ones.
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask if mode is None else mode)
        new.replace(file)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def called(name: str, found: Iterable[_Named], own_name: Callable[[_Named], str]) -> list[_Named]:
    """Return what has a name; where nothing does, what differs from it in its capitals alone.

    Capitals are a matter of the system that a file was written on.

    Args:
        name: The name that is looked for.
        found: What may have it.
        own_name: What each of these is called.
    """
    alike = [one for one in found if own_name(one).lower() == name.lower()]
    return [one for one in alike if own_name(one) == name] or alike


def cache_folder() -> Path:
    """Return where this user keeps what can be made again: RNN_GRADE_CACHE, or the system's way."""
    named = os.environ.get("RNN_GRADE_CACHE")
    if named:
        return Path(named)
    match sys.platform:
        case "win32":
            folder = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        case "darwin":
            folder = Path.home() / "Library" / "Caches"
        case _:
            folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(folder) / "rnn-grade"
