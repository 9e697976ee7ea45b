"""The files of a pipeline are templates with their blanks filled; nothing is written here.

Every pipeline bounds its time, gives the grader's secret to the grading step alone, asks for the
isolation that the platform can give, and leaves a result behind even where the grading failed.
"""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from rnn_grade import __version__
from rnn_grade.classroom.pipelines.recipes import RECIPES
from rnn_grade.classroom.platforms import Platform
from rnn_grade.sandbox.levels import Level
from rnn_grade.text import filled


@dataclass(frozen=True)
class Setting:
    """What a pipeline grades and how.

    Args:
        exercises: Numbers of the exercises.
        install: What pip installs.
        python: The Python version.
        minutes: When the platform ends the job.
        require: The least level of isolation.
        secret: The secret that hidden inputs follow from, for platforms that keep it in a file.
        points: What everything is worth on a platform with points of its own, or `None`.
    """

    exercises: tuple[int, ...]
    install: str = f"rnn-grade=={__version__}"
    python: str = "3.11"
    minutes: int = 15
    require: Level = Level.FILTERED
    secret: str = ""
    points: int | None = None

    def blanks(self) -> dict[str, object]:
        """Return what fills the blanks of the templates."""
        return {
            "EXERCISES": " ".join(map(str, self.exercises)),
            "INSTALL": self.install,
            "PYTHON": self.python,
            "MINUTES": self.minutes,
            # Grading ends by itself a minute before the platform would cut it off.
            "SECONDS": max(60, self.minutes * 60 - 60),
            "REQUIRE": self.require,
            "POINTS": "" if self.points is None else self.points,
            "VERSION": __version__,
        }


def pipeline(platform: Platform, setting: Setting) -> dict[str, bytes]:
    """Return the files of a pipeline, by their path below the course's or the class's folder.

    Args:
        platform: Whose.
        setting: What it grades and how.
    """
    recipe = RECIPES[platform]
    templates = resources.files("rnn_grade.classroom.pipelines")
    files = {
        path: filled(templates.joinpath(name).read_text("utf-8"), setting.blanks()).encode()
        for path, name in recipe.files.items()
    }
    if not recipe.archive:
        return files
    # What a platform unpacks it runs; the secret is for its owner alone.
    members = {path: (content, 0o755) for path, content in files.items()}
    members[recipe.secret] = (setting.secret.encode(), 0o600)
    pack = _zipped if recipe.archive.endswith(".zip") else _tarred
    return {recipe.archive: pack(members)}


def _zipped(members: Mapping[str, tuple[bytes, int]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, (content, mode) in members.items():
            member = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
            member.external_attr = (stat.S_IFREG | mode) << 16
            archive.writestr(member, content)
    return stream.getvalue()


def _tarred(members: Mapping[str, tuple[bytes, int]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for path, (content, mode) in members.items():
            member = tarfile.TarInfo(path)
            member.size, member.mode = len(content), mode
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()
