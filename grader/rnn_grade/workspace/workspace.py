"""Where a learner's files lie: a workspace made by `rnn-grade start`, or a clone of the course.

A learner's text is never lost: what is replaced is kept beside it as a backup. The current folder
decides whose files are graded; which checks grade them, `course.finding` says.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rnn_grade import __version__
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.course.finding import STATE, WORKSPACE_FILE
from rnn_grade.errors import UserError
from rnn_grade.files import called, replace_file
from rnn_grade.report import Report
from rnn_grade.workspace import progress
from rnn_grade.workspace.given import Given
from rnn_grade.workspace.progress import Progress

if TYPE_CHECKING:
    from rnn_grade.workspace.attempts import OwnAttempts

SCHEMA = "rnn-grade/workspace/v1"
_OWN_FOLDER = "Choose a folder of your own: `rnn-grade start DIR`."
_RIGHTS = "Check its permissions."


@dataclass(frozen=True)
class Place:
    """A folder with a learner's files.

    Args:
        root: The folder that holds `.rnn-grade`.
        files: The folder that holds `<NN_slug>/<slug>.py`.
    """

    root: Path
    files: Path

    def folder(self, exercise: Exercise) -> Path:
        """The folder of one exercise."""
        return self.files / exercise.folder

    def own_files(self, exercise: Exercise) -> tuple[Path, Path]:
        """Where the learner's notebook of one exercise would lie, and the file."""
        folder = self.folder(exercise)
        return folder / f"{exercise.slug}.ipynb", folder / f"{exercise.slug}.py"

    def file(self, exercise: Exercise) -> Path:
        """The learner's file of one exercise, or the notebook where there is only that."""
        notebook, file = self.own_files(exercise)
        return notebook if notebook.is_file() and not file.is_file() else file

    def owns(self, exercise: Exercise, path: Path) -> bool:
        """Whether a file is the learner's own file or notebook of one exercise."""
        return path.resolve() in [own.resolve() for own in self.own_files(exercise)]

    @property
    def is_clone(self) -> bool:
        """Whether it is a clone of the course, whose files are the course's own."""
        return self.files != self.root

    def progress(self) -> Progress:
        """What was reached here so far."""
        return progress.load(self._progress)

    def change(self, how: Callable[[Progress], Progress]) -> bool:
        """Change what was reached, as `progress.change` does; return whether that was possible."""
        return progress.change(self._progress, how)

    def open_hint(
        self, exercise: Exercise, check: str, total: int, file: str = ""
    ) -> tuple[int, bool]:
        """Open one more hint of a check, as `progress.open_hint` does."""
        return progress.open_hint(self._progress, exercise.folder, check, total, file)

    def attempts(self, exercise: Exercise) -> OwnAttempts:
        """All gradings of one exercise."""
        from rnn_grade.workspace.attempts import OwnAttempts

        return OwnAttempts(self.state / "attempts" / exercise.folder)

    def keep(self, exercise: Exercise, report: Report, content: bytes | None = None) -> bool:
        """Keep a whole, sound grading; return whether that was possible.

        Args:
            exercise: What was graded.
            report: What was found.
            content: The file or the notebook that was graded, if its text is to be kept.
        """
        hints = sum(self.progress().hints.get(exercise.folder, {}).values())
        self.attempts(exercise).keep(report, content, hints)
        return self.change(lambda progress: progress.with_report(report))

    def given(self, exercise: Exercise) -> Given:
        """What the course gave of one exercise."""
        return Given(self.state / "given" / exercise.folder)

    @property
    def state(self) -> Path:
        """The folder in which results, attempts and what was given are kept."""
        return self.root / STATE

    @property
    def _progress(self) -> Path:
        return self.state / "progress.json"


@dataclass(frozen=True)
class Change:
    """What `start` or `reset` did with one file.

    Args:
        path: The file.
        what: What came of it.
        backup: Where its earlier content lies now, for `replaced`.
    """

    path: Path
    what: Literal["new", "unchanged", "kept", "replaced"]
    backup: Path | None = None


def find(start: Path, course: Course) -> Place | None:
    """Return the nearest place at or above a folder.

    Args:
        start: Where to begin, usually the current folder.
        course: A clone counts where it has one of this course's exercises.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / STATE / WORKSPACE_FILE).is_file():
            return Place(folder, folder)
        exercises = folder / "exercises"
        is_clone = exercises.is_dir() and (folder / "grader" / "checks").is_dir()
        if is_clone and any((exercises / e.folder).is_dir() for e in course.exercises):
            return Place(folder, exercises)
    return None


def submissions(
    exercise: Exercise, given: Path | None, place: Place | None, here: Path
) -> tuple[Path, ...]:
    """Return what may be the file to grade: one, or what lies side by side in one folder.

    A notebook stands before a file; where nothing has the exercise's name, notebooks of any name
    may be meant.

    Args:
        exercise: What it was written for.
        given: The file or folder that was named, if one was.
        place: The workspace or clone around the current folder, if there is one.
        here: The current folder.

    Raises:
        UserError: There is no such file.
    """
    again = f"rnn-grade exercise{exercise.number} path/to/{exercise.slug}.py"
    names = (f"{exercise.slug}.ipynb", f"{exercise.slug}.py")
    if given is not None:
        if given.is_file():
            return (given,)
        folders = (given, given / exercise.folder, given / "exercises" / exercise.folder)
        if found := _first(folders, names):
            return found
        if given.is_dir():
            raise UserError(
                f"{given} holds no `{names[1]}` and no `{names[0]}`.",
                f"Name the file itself: `{again}`.",
            )
        raise UserError(f"{given} does not exist.", "Check the path.")
    near = [here] if place is None else [place.folder(exercise), here]
    if found := _first(near, names):
        return found
    if place is not None:
        raise UserError(
            f"{place.file(exercise)} is missing.",
            f"`rnn-grade start {shown(place.root, here)}` adds what is missing there.",
        )
    raise UserError(
        f"There is no `{names[1]}` and no `{names[0]}` here, and no workspace at or above this "
        "folder.",
        f"`rnn-grade start` makes a workspace; or name the file: `{again}`.",
    )


def as_files(exercise: Exercise) -> Iterator[tuple[str, bytes]]:
    """Return what a learner gets of an exercise who works in files: names and contents.

    Args:
        exercise: Which one; its task text and its stub come along, no checks, no solution.
    """
    for source in (exercise.task, exercise.stub, *exercise.extras):
        if source.is_file():
            yield source.name, source.read_bytes()


def start(
    course: Course,
    folder: Path,
    *,
    force: bool = False,
    given: Callable[[Exercise], Iterable[tuple[str, bytes]]] = as_files,
) -> list[Change]:
    """Make a workspace, or complete one.

    Args:
        course: Whose exercises to bring.
        folder: The workspace; made where it is missing.
        force: Replace files that differ; each is kept as a backup.
        given: What a learner gets of an exercise: names and contents.

    Returns:
        What happened to each file.

    Raises:
        UserError: The folder cannot be a workspace.
    """
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file.", "Name a folder: `rnn-grade start my_folder`.")
    inside = (course.root / part for part in ("exercises", "solutions", "grader", "datasets"))
    if folder == course.root or any(folder.is_relative_to(part) for part in inside):
        raise UserError(
            f"{folder} belongs to the course itself.",
            "Name another folder, such as `rnn-grade start ~/rnn`.",
        )
    try:
        marker = {"schema": SCHEMA, "made_by": f"rnn-grade {__version__}"}
        if not (folder / STATE / WORKSPACE_FILE).is_file():
            text = json.dumps(marker, indent=2) + "\n"
            replace_file(folder / STATE / WORKSPACE_FILE, text, fix=_OWN_FOLDER)
        changes = []
        for exercise in course.exercises:
            files = dict(given(exercise))
            done = [
                put(content, folder / exercise.folder / name, force, _OWN_FOLDER)
                for name, content in files.items()
            ]
            changes += done
            _remember(Place(folder, folder), exercise, files, done)
        return changes
    except OSError as error:
        raise UserError(
            f"{error.filename or folder} cannot be written: {error.strerror}.", _OWN_FOLDER
        ) from None


def _remember(
    place: Place, exercise: Exercise, files: Mapping[str, bytes], changes: Sequence[Change]
) -> None:
    """Keep what was given just now; of a file that stayed as it was, nobody knows that."""
    kept = {change.path.name for change in changes if change.what == "kept"}
    given = {name: content for name, content in files.items() if name not in kept}
    place.given(exercise).keep(given, None if kept else exercise.manifest.version)


def reset(exercise: Exercise, path: Path, content: bytes) -> Change:
    """Put what was given back in the place of the learner's file, which is kept as a backup.

    Args:
        exercise: Whose file.
        path: The file, or the notebook.
        content: What was given.

    Raises:
        UserError: The file cannot be written, or is itself the course's stub.
    """
    if path.resolve() == exercise.stub.resolve():
        raise UserError(
            f"In a clone, {path.name} is itself the course's file: there is no other copy of it.",
            f"`git restore {shown(path, Path.cwd())}` brings the committed one back, "
            "or work in a folder made by `rnn-grade start`.",
        )
    try:
        return put(content, path, True, _RIGHTS)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.", _RIGHTS) from None


def put(content: bytes, target: Path, force: bool, fix: str) -> Change:
    """Write one file of a workspace.

    Args:
        content: What it shall hold.
        target: The file.
        force: Replace one that differs, and keep it as a backup.
        fix: What to do where it cannot be written.
    """
    # A link that leads nowhere does not "exist", but it is something of the learner's.
    if not os.path.lexists(target):
        replace_file(target, content, fix=fix)
        return Change(target, "new")
    if target.is_file() and target.read_bytes() == content:
        return Change(target, "unchanged")
    if not force:
        return Change(target, "kept")
    backup = _backup(target)
    shutil.copy2(target, backup)
    if target.is_symlink():
        # What a learner's link leads to may not be theirs alone: the link gives way, and it stays.
        target.unlink()
    replace_file(target, content, fix=fix)
    return Change(target, "replaced", backup)


def shown(path: Path, here: Path) -> str:
    """Return a path as a person at `here` would type it."""
    try:
        short = os.path.relpath(path, here)
    except ValueError:  # another drive
        return str(path)
    return short if len(Path(short).parts) < len(path.parts) else str(path)


def _first(folders: Sequence[Path], names: Sequence[str]) -> tuple[Path, ...]:
    """Return what the first folder that has some of it holds under these names.

    Without any, return the notebooks of the first of all: one of another name may be meant.
    """
    for folder in folders:
        of_names = (called(name, folder.glob("*"), lambda path: path.name) for name in names)
        if found := tuple(path for paths in of_names for path in sorted(paths) if path.is_file()):
            return found
    notebooks = sorted(folders[0].glob("[!.]*.ipynb"))
    return tuple(path for path in notebooks if path.is_file())


def _backup(path: Path) -> Path:
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    backup, number = path.with_name(f"{path.name}.backup-{stamp}"), 1
    while os.path.lexists(backup):
        number += 1
        backup = path.with_name(f"{path.name}.backup-{stamp}-{number}")
    return backup
