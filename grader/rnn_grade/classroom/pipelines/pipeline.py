"""The files of a pipeline are templates with their blanks filled; nothing is written here.

Every pipeline installs what its platform really has, bounds its time, gives the grader's secret to
the grading step alone, asks for the isolation that the platform can give, and leaves a result
behind even where the grading failed.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass, replace
from importlib import resources

from rnn_grade import __version__
from rnn_grade.classroom.pipelines.origin import requirement
from rnn_grade.classroom.pipelines.recipes import RECIPES
from rnn_grade.classroom.platforms import Platform
from rnn_grade.course.catalog import Course
from rnn_grade.course.packaging.archive import tarred, zipped
from rnn_grade.course.packaging.bundle import bundle
from rnn_grade.sandbox.levels import Level
from rnn_grade.text import filled

# Minutes: TensorFlow is large.
_INSTALLATION = 10


@dataclass(frozen=True)
class Setting:
    """What a pipeline grades and how.

    Args:
        exercises: Numbers of the exercises.
        install: What pip installs, and what so brings the course; by default what the archive
            holds, or where this installation came from.
        python: The Python version.
        minutes: When the platform ends the grading.
        require: The least level of isolation.
        secret: The secret that hidden inputs follow from, for platforms that keep it in a file.
        points: What everything is worth on a platform with points of its own, or `None`.
    """

    exercises: tuple[int, ...]
    install: str = ""
    python: str = "3.11"
    minutes: int = 15
    require: Level = Level.FILTERED
    secret: str = ""
    points: int | None = None

    def blanks(self, template: str) -> dict[str, object]:
        """Return what fills the blanks of a template.

        Args:
            template: The name of its file. In Python a blank stands between quotes; in all others
                it is a word of a shell.
        """
        python = template.endswith(".py")
        return {
            "EXERCISES": " ".join(map(str, self.exercises)),
            "INSTALL": json.dumps(self.install)[1:-1] if python else shlex.quote(self.install),
            "PYTHON": self.python,
            "JOB": self.minutes + _INSTALLATION,
            # Grading ends by itself a minute before the platform would cut it off.
            "SECONDS": max(60, self.minutes * 60 - 60),
            "REQUIRE": self.require,
            "POINTS": "" if self.points is None else self.points,
            "VERSION": __version__,
        }


def pipeline(
    platform: Platform,
    course: Course,
    setting: Setting,
    brought: tuple[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Return the files of a pipeline, by their path below the course's or the class's folder.

    Args:
        platform: Whose.
        course: Whose exercises it grades.
        setting: Which of them and how.
        brought: The name of the wheel that an archive holds, and the wheel; without it one of this
            rnn-grade is made.

    Raises:
        UserError: Nothing is known that brings the course to the platform.
    """
    recipe = RECIPES[platform]
    kept: dict[str, bytes] = {}
    if recipe.secret:
        kept[recipe.secret] = setting.secret.encode()
    if not setting.install and recipe.archive:
        # What learners can get at holds no secret, and no solutions.
        name, wheel = brought or bundle(course, solutions=bool(recipe.secret))
        kept[name] = wheel
        setting = replace(setting, install=f"./{name}")
    elif not setting.install:
        setting = replace(setting, install=requirement(course))
    templates = resources.files("rnn_grade.classroom.pipelines")
    files = {
        path: filled(templates.joinpath(name).read_text("utf-8"), setting.blanks(name)).encode()
        for path, name in recipe.files.items()
    }
    if not recipe.archive:
        return files
    # What a platform unpacks it runs; what is kept from learners is for its owner alone.
    members = {path: (content, 0o755) for path, content in files.items()}
    members |= {path: (content, 0o600) for path, content in kept.items()}
    pack = zipped if recipe.archive.endswith(".zip") else tarred
    return {recipe.archive: pack(members)}
