"""Feedback as files: a folder for each exercise, in it a file for each student.

A file is called what the class calls its student, as far as every file system takes that for a
name; where it does not, or where two would be one, a part of a hash makes it a name of its own.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from rnn_grade.classroom.feedback.letter import Letter
from rnn_grade.classroom.feedback.styles import Style
from rnn_grade.errors import UserError
from rnn_grade.files import replace_file

# Windows takes these for devices, with any ending; a leading dot hides a file.
_DEVICE = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_FOREIGN = re.compile(r"[^\w.@+-]")
# So many bytes of a name leave room for the hash and the ending.
_LONGEST = 120


def documents(
    letters: Sequence[Letter], students: Iterable[str], style: Style
) -> dict[str, Callable[[], str]]:
    """Return files by their path, each made when it is asked for.

    Args:
        letters: What everybody reads.
        students: What the class calls everybody in it: a name stays who it is when others hand in.
        style: How it is written.
    """
    names = file_names(students)
    return {
        f"{one.mark.exercise.folder}/{names[one.student.student]}{style.ending}": partial(
            style.write, [one]
        )
        for one in letters
    }


def file_names(students: Iterable[str]) -> dict[str, str]:
    """Return what each student's files are called, no two the same on any file system.

    Args:
        students: What the class calls them.
    """
    plain = {student: _plain(student) for student in students}
    shared = Counter(name.casefold() for name in plain.values())
    return {
        student: name
        if name == student and shared[name.casefold()] == 1
        else f"{name}-{hashlib.sha256(student.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        for student, name in plain.items()
    }


def write_folder(
    folder: Path,
    made: Mapping[str, Callable[[], str | bytes]],
    *,
    force: bool,
    watch: Callable[[], None] = lambda: None,
) -> None:
    """Write files, each as a whole or not at all; what says the same already stays as it is.

    Args:
        folder: Where; it is made where it is missing.
        made: The files by their path in it, each made when it is asked for.
        force: Whether to replace files that say something else.
        watch: Called after each.

    Raises:
        UserError: A file that says something else is there, or one cannot be written.
    """
    # Nothing is written while anything is in the way.
    there = {path for path in made if (folder / path).exists()}
    differing = [path for path in sorted(there) if not _says(folder / path, _data(made[path]()))]
    if differing and not force:
        raise UserError(
            f"{folder / differing[0]} is there already, and says something else.",
            "`--force` replaces it, `--output` names another folder.",
        )
    for path, make in made.items():
        if path not in there or path in differing:
            replace_file(folder / path, make(), fix="Name another folder: `--output`.")
        watch()


def _data(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _says(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and path.read_bytes() == data
    except OSError:
        return False


def _plain(student: str) -> str:
    name = _FOREIGN.sub("_", unicodedata.normalize("NFC", student)).lstrip(".-") or "_"
    name = name.encode()[:_LONGEST].decode("utf-8", "ignore").rstrip(". ")
    return f"_{name}" if _DEVICE.match(name) else name
