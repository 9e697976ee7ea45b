"""A release: one folder for learners, one for the server, and a list of what was written.

What was written before is replaced by the next release; whatever else lies there is never touched.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rnn_grade import __version__, datasets
from rnn_grade.authoring.release.content import content, engine
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.course.finding import STATE
from rnn_grade.course.packaging.bundle import bundle
from rnn_grade.course.packaging.wheel import files_below, wheel
from rnn_grade.errors import UserError
from rnn_grade.files import replace_file
from rnn_grade.text import filled, plural
from rnn_grade.workspace import workspace

LEARNERS, SERVER = "learners", "server"
_LIST = "release.json"
_SCHEMA = "rnn-grade/release/v1"
_OTHER_FOLDER = "Name a new or an empty folder, or one that holds an earlier release."
_Given = Callable[[Exercise], Iterable[tuple[str, bytes]]]


@dataclass(frozen=True)
class Release:
    """What is written, by paths below its folder.

    Args:
        files: The content of each file.
        learners: The name of the wheel in the folder for learners.
        server: The name of the wheel in the folder for the server.
        notebooks: Whether learners work in notebooks.
    """

    files: Mapping[str, bytes]
    learners: str
    server: str
    notebooks: bool = False

    @property
    def command(self) -> str:
        """What installs it in the folder for learners."""
        named = f"./{self.learners}"
        return f'pip install "{named}[notebook]"' if self.notebooks else f"pip install {named}"

    def wheel(self, folder: str) -> tuple[str, bytes]:
        """Return the name of one of its two wheels, and the wheel.

        Args:
            folder: `learners` or `server`.
        """
        name = self.learners if folder == LEARNERS else self.server
        return name, self.files[f"{folder}/{name}"]

    def with_files(self, folder: str, files: Mapping[str, bytes]) -> Release:
        """Return the release with more in one of its two folders.

        Args:
            folder: `learners` or `server`.
            files: The content of each file, by its path in that folder.
        """
        more = {f"{folder}/{path}": data for path, data in files.items()}
        return replace(self, files={**self.files, **more})


def steps(course: Course) -> int:
    """Return how many steps it takes to make a release.

    Args:
        course: The course.
    """
    return len(course.exercises) + len(datasets.names(root=course.root)) + 1


def make(
    course: Course,
    *,
    notebooks: _Given | None = None,
    solutions: bool = True,
    done: Callable[[str], None] = lambda said: None,
) -> Release:
    """Return a release of a course.

    Args:
        course: The course, in the clear.
        notebooks: What a learner gets of an exercise who works in notebooks, where they do.
        solutions: Whether references and known mistakes are sealed in.
        done: Told of each step that is done.

    Raises:
        UserError: The course cannot be handed out as it is.
    """
    sealed, sealed_wheel = wheel(
        content(course, solutions=solutions, done=done), "course", engine()
    )
    whole, whole_wheel = bundle(course, solutions=True)
    given = _workspace(course, notebooks or workspace.as_files)
    done("wheels and README")
    first = course.exercises[0].number
    release = Release({}, sealed, whole, notebooks is not None)
    blanks = {
        "INSTALL": release.command,
        "COUNT": plural(len(course.exercises), "exercise"),
        "FIRST": first,
        "OPEN": "jupyter lab" if notebooks else f"rnn-grade show {first}",
        "OPENS": "opens the notebooks" if notebooks else "reads the first task",
        "WHEEL": whole,
    }
    release = release.with_files(
        LEARNERS,
        {
            **given,
            "README.md": _text("learners.md", blanks),
            ".gitignore": _text("gitignore.txt", blanks),
            sealed: sealed_wheel,
        },
    )
    return release.with_files(SERVER, {"README.md": _text("server.md", blanks), whole: whole_wheel})


def refuse_other_things(folder: Path) -> None:
    """Refuse a folder that holds something else than an earlier release.

    Args:
        folder: Where a release is to be written.

    Raises:
        UserError: There is something else.
    """
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file.", _OTHER_FOLDER)
    others = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if others and not _written(folder):
        raise UserError(f"{folder} holds other things, such as {others[0]}.", _OTHER_FOLDER)


def write(release: Release, folder: Path) -> None:
    """Write a release, in the place of an earlier one.

    Args:
        release: The release.
        folder: Where to; what lies there besides stays.

    Raises:
        UserError: A file cannot be written, or the folder holds something else.
    """
    refuse_other_things(folder)
    gone = _written(folder) - set(release.files)
    listed = {"schema": _SCHEMA, "made_by": f"rnn-grade {__version__}"}
    # The list comes first: a release that was cut short is replaced by the next one.
    names = sorted({*release.files, *gone})
    _write_list(folder, {**listed, "files": names})
    for path, data in release.files.items():
        mode = 0o600 if path.startswith(f"{SERVER}/") else None
        replace_file(folder / path, data, fix=_OTHER_FOLDER, mode=mode)
    for path in sorted(gone):
        (folder / path).unlink(missing_ok=True)
    _write_list(folder, {**listed, "files": sorted(release.files)})


def _write_list(folder: Path, listed: Mapping[str, object]) -> None:
    replace_file(folder / _LIST, json.dumps(listed, indent=1) + "\n", fix=_OTHER_FOLDER)


def _written(folder: Path) -> set[str]:
    """Return what an earlier release wrote, as its list says; nothing where there is none."""
    try:
        listed = json.loads((folder / _LIST).read_text("utf-8"))
        names = listed["files"] if listed["schema"] == _SCHEMA else []
        # Only what lies below the folder is a release's to remove.
        return {name for name in names if ".." not in Path(name).parts and name[0] not in "/\\"}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _workspace(course: Course, given: _Given) -> dict[str, bytes]:
    """Return the files of a new workspace, also those that begin with a dot."""
    with tempfile.TemporaryDirectory(prefix="rnn-grade-release-") as name:
        folder = Path(name)
        workspace.start(course, folder / LEARNERS, given=given)
        state = folder / LEARNERS / STATE
        return dict(files_below(folder / LEARNERS)) | {
            f"{STATE}/{path}": data for path, data in files_below(state)
        }


def _text(name: str, blanks: Mapping[str, object]) -> bytes:
    text = (Path(__file__).parent / "texts" / name).read_text("utf-8")
    return filled(text, blanks).encode()
