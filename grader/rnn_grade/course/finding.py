"""Which course is meant: the one that is named, else one that is found, else the installed one.

The order, from the strongest: `--course`, `RNN_GRADE_COURSE`, and then, from the current folder
upwards, whichever is nearest: a workspace, which remembers its course, or a course itself. A folder
may have been filled by the very person whose work is graded, so what is found there is read and no
more until its user has named it once (`workspace.agreements`), and whoever gives marks never looks.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rnn_grade.course import catalog

# The folder of a workspace that is not the learner's, and the file in it that marks one.
STATE = ".rnn-grade"
WORKSPACE_FILE = "workspace.json"
COURSE_FILE = "course.toml"
VARIABLE = "RNN_GRADE_COURSE"
# Names the course of this installation, also where another one would be found.
INSTALLED = "installed"


class Origin(StrEnum):
    """How a course came to be the one that is meant."""

    OPTION = "option"
    ENVIRONMENT = "environment"
    WORKSPACE = "workspace"
    FOLDER = "folder"
    INSTALLATION = "installation"


@dataclass(frozen=True)
class Choice:
    """A course, not read yet.

    Args:
        root: Its folder, which need not be there any more.
        origin: How it came to be the one.
    """

    root: Path
    origin: Origin

    @property
    def elsewhere(self) -> bool:
        """Whether it is another one than the installed course."""
        return self.origin is not Origin.INSTALLATION

    @property
    def named(self) -> bool:
        """Whether a person named it, or installed it; else it was found in a folder."""
        return self.origin not in (Origin.WORKSPACE, Origin.FOLDER)


def installed() -> Choice:
    """Return the course that belongs to this package."""
    return Choice(catalog.default_root().resolve(), Origin.INSTALLATION)


def named(option: Path | str | None) -> Choice | None:
    """Return the course that was named, if one was.

    Args:
        option: What stood behind `--course`.
    """
    told = ((option, Origin.OPTION), (os.environ.get(VARIABLE), Origin.ENVIRONMENT))
    for given, origin in told:
        if given and str(given) == INSTALLED:
            return installed()
        if given:
            return Choice(Path(given).resolve(), origin)
    return None


def around(here: Path) -> Choice | None:
    """Return the course that is found from a folder upwards, if one is.

    Args:
        here: Where to begin. A workspace that remembers no course is one of the installed course.
    """
    here = here.resolve()
    for folder in (here, *here.parents):
        if (folder / STATE / WORKSPACE_FILE).is_file():
            root = remembered(folder)
            return _unless_installed(Choice(root, Origin.WORKSPACE)) if root else None
        if is_course(folder):
            return _unless_installed(Choice(folder, Origin.FOLDER))
    return None


def is_course(folder: Path) -> bool:
    """Return whether a folder is one of a course: by its shape, or because it says so."""
    if (folder / COURSE_FILE).is_file():
        return True
    return (folder / "exercises").is_dir() and (folder / "grader" / "checks").is_dir()


def remembered(workspace: Path) -> Path | None:
    """Return the course that a workspace remembers, if it does.

    Args:
        workspace: Its folder; what it remembers may be a path from there.
    """
    try:
        data = json.loads((workspace / STATE / WORKSPACE_FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    course = data.get("course") if isinstance(data, dict) else None
    if not isinstance(course, str) or not course.isprintable() or not course:
        return None
    return (workspace / course).resolve()


def _unless_installed(found: Choice) -> Choice:
    return installed() if found.root == catalog.default_root().resolve() else found
