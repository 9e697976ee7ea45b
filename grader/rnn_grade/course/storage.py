"""What a course keeps from learners is read here alone: out of its folder, or of its sealed pack.

Tasks, stubs and public data are ordinary files wherever a course lies. Checks, references, known
mistakes and what hidden data is drawn from are named by their paths in both cases; where the course
is sealed, nothing lies at these paths, and nothing is ever written there.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from rnn_grade.errors import UserError

if TYPE_CHECKING:
    from rnn_grade.course.sealed import Pack

PACK = "course.sealed"


def is_sealed(root: Path) -> bool:
    """Return whether a course is sealed.

    Args:
        root: Its folder.
    """
    return (root / PACK).is_file()


def refuse_sealed(root: Path) -> None:
    """Refuse a sealed course, where its author's work is to be done.

    Args:
        root: Its folder.

    Raises:
        UserError: It is sealed.
    """
    if is_sealed(root):
        raise UserError(
            f"The course in {root} is sealed: it is what learners get.",
            "Use it as its author has it: name that folder with --course.",
        )


def holds(root: Path, path: Path) -> bool:
    """Return whether a course has a file that it keeps from learners.

    Args:
        root: Its folder.
        path: Where the file lies, or would.
    """
    return _name(root, path) in _pack(root).names if is_sealed(root) else path.is_file()


def read(root: Path, path: Path) -> bytes:
    """Return the content of a file that a course keeps from learners.

    Args:
        root: Its folder.
        path: Where the file lies, or would.

    Raises:
        OSError: There is none, or it cannot be read.
        UserError: The pack is damaged.
    """
    return _pack(root).read(_name(root, path)) if is_sealed(root) else path.read_bytes()


def text(root: Path, path: Path) -> str:
    """Return such a file as text, as `read` does.

    Args:
        root: The folder of the course.
        path: Where the file lies, or would.
    """
    if is_sealed(root):
        return read(root, path).decode("utf-8-sig")
    return course_text(path)


def course_text(path: Path) -> str:
    """Return the text of a file that a course shows, whichever editor wrote it.

    Args:
        path: The file. A mark at its beginning, as some editors of Windows set it, is left out.

    Raises:
        OSError: It cannot be read.
        UserError: It is not UTF-8.
    """
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UserError(
            f"{path}, line {line}: a character is not in UTF-8.",
            "Save the file as UTF-8 in your editor.",
        ) from None


@cache
def run(root: Path, path: Path) -> ModuleType:
    """Run a sealed file once, under a name that no `import` statement finds.

    Args:
        root: The folder of the course, which is sealed.
        path: Where the file would lie.

    Raises:
        FileNotFoundError: There is none.
    """
    source = read(root, path)
    made = module(path)
    # Nothing lies there, so no traceback has a line of it to show.
    exec(compile(source, str(path), "exec"), made.__dict__)
    return made


def module(path: Path) -> ModuleType:
    """Return an empty module for a sealed file, as `sys.modules` knows it.

    Args:
        path: Where the file would lie.
    """
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:12]
    made = ModuleType(f"rnn_grade_sealed_{path.stem}_{digest}")
    made.__file__ = str(path)
    sys.modules[made.__name__] = made  # Dataclasses look up the module that they stand in.
    return made


def _pack(root: Path) -> Pack:
    file = root / PACK
    return _opened(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _opened(file: Path, changed: int) -> Pack:
    # Every command comes by here, and most courses are not sealed: zip files take their time.
    from rnn_grade.course.sealed import Pack

    return Pack(file.read_bytes(), str(file))


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
