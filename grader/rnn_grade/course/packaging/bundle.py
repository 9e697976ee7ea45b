"""What a server grades with: this rnn-grade, with a whole course in it that learners never see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rnn_grade.course.catalog import Course
from rnn_grade.course.packaging.wheel import files_below, wheel
from rnn_grade.course.storage import PACK

_PUBLIC = ("exercises", "datasets", "grader/checks", "course.toml", PACK)
_SOLUTIONS = "solutions"


def bundle(course: Course, *, solutions: bool) -> tuple[str, bytes]:
    """Return the name of the wheel, and the wheel.

    Args:
        course: What it grades by default.
        solutions: Whether to put them in. Without them no known mistake is named, and a check that
            stops over an answer is not put to the reference; all else is graded alike.

    Raises:
        UserError: Nobody knows what this rnn-grade depends on.
    """
    files: dict[str, bytes] = {}
    for name in (*_PUBLIC, _SOLUTIONS) if solutions else _PUBLIC:
        files |= {f"{name}{path}": data for path, data in _below(course.root / name)}
    return wheel(files, "bundle")


def _below(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what a path of a course holds, if it is there, each with what comes after that path."""
    if path.is_dir():
        for name, content in files_below(path):
            yield f"/{name}", content
    elif path.is_file():
        yield "", path.read_bytes()
