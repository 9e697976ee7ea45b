"""What the outcome of a task follows from, as one hash: other contents are another question.

These are the task, the files of its exercise that judge, the engine's own judging part, and the
versions of what runs it. A pass names no cause, so what only finds causes is no part of its hash:
an edited `wrong.toml` leaves the trainings of a reference as they are.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, cached_property
from importlib import metadata
from pathlib import Path

import rnn_grade
from rnn_grade import __version__
from rnn_grade.course.catalog import Course
from rnn_grade.lanes.task import Task

_PACKAGE = Path(rnn_grade.__file__).parent
# Rooms without a word in any verdict; a new one counts until it is listed here.
_WITHOUT_A_VERDICT = {
    "authoring",
    "classroom",
    "commands",
    "notebook",
    "render",
    "study",
    "workspace",
}
# Rooms that say something of an exercise without grading it.
_LOOKING = ("authoring", "notebook")
_LIBRARIES = ("keras", "numpy", "pytest", "tensorflow")


class Fingerprints:
    """Hashes of tasks; every file is read once.

    Args:
        course: Whose exercises the tasks are about.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._exercises = {exercise.folder: exercise for exercise in course.exercises}
        # When each file that was read had been changed last, and its size.
        self._seen: dict[Path, tuple[int, int]] = {}
        self._judging = cache(self._files_that_judge)
        self._naming = cache(self._files_that_name_causes)

    def of(self, task: Task, *, passed: bool) -> str:
        """Return the hash of all that an outcome follows from.

        Args:
            task: The task.
            passed: Whether the outcome is that every check passed.
        """
        # Neither what it is kept under nor how long a lane is waited for changes any verdict.
        asked = replace(task, key="", seconds=None, watched=False).to_json()
        parts = [asked, self._surroundings, self._judging(task.exercise)]
        parts.append("passed" if passed else self._naming(task.exercise))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def hold(self) -> bool:
        """Whether no file has changed since it was read."""
        return all(_stamp(path) == stamp for path, stamp in self._seen.items())

    def of_files(self, name: str, question: str) -> str:
        """Return the hash of all that can be said of an exercise without grading anything.

        Args:
            name: The exercise's folder name.
            question: What is to be said of it.
        """
        exercise = self._exercises[name]
        folders = (exercise.path, exercise.solution, *(_PACKAGE / room for room in _LOOKING))
        files = [path for folder in folders for path in sorted(folder.rglob("*"))]
        others = " ".join([str(self._course.root), *self._exercises])
        parts = [question, others, self._surroundings, self._judging(name), self._hash(files)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _files_that_judge(self, name: str) -> str:
        exercise = self._exercises[name]
        manifest = exercise.path / "exercise.toml"
        return self._hash((exercise.check_file, manifest, exercise.stub, *exercise.extras))

    def _files_that_name_causes(self, name: str) -> str:
        exercise = self._exercises[name]
        return self._hash((exercise.reference, exercise.solution / "wrong.toml"))

    @cached_property
    def _surroundings(self) -> str:
        """The engine, the data sets and the versions, which all exercises have in common."""
        engine = (
            path
            for path in sorted(_PACKAGE.rglob("*"))
            if path.suffix in (".py", ".toml")
            and path.relative_to(_PACKAGE).parts[0] not in {*_WITHOUT_A_VERDICT, "_course"}
        )
        data = sorted(path for path in (self._course.root / "datasets").glob("*") if path.is_file())
        installed = {name: metadata.version(name) for name in _LIBRARIES if _is_installed(name)}
        runs = {
            **installed,
            "rnn-grade": __version__,
            "python": sys.version,
            "machine": f"{platform.system()} {platform.machine()}",
        }
        return json.dumps([self._hash(engine), self._hash(data), runs])

    def _hash(self, files: Iterable[Path]) -> str:
        """Return a hash of files, by names and contents; one that is missing counts as such."""
        found = hashlib.sha256()
        for path in files:
            self._seen[path] = _stamp(path)
            content = path.read_bytes() if path.is_file() else None
            size = -1 if content is None else len(content)
            found.update(f"{path.parent.name}/{path.name} {size}\n".encode())
            found.update(content or b"")
        return found.hexdigest()


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, -1)
    return (found.st_mtime_ns, found.st_size)


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
