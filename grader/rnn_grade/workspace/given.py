"""What a course gave a learner: each file as it was given, and the version of its exercise.

An update tells by it what a learner changed. It may be lost: then all that differs is theirs.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from rnn_grade.course.catalog import Exercise
from rnn_grade.files import replace_file
from rnn_grade.report import Finding

SCHEMA = "rnn-grade/given/v1"
_VERSION = "given.json"
_RIGHTS = "Check its permissions."


class Given:
    """What was given of one exercise.

    Args:
        folder: Where it is kept, which need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def version(self) -> int:
        """The version of the exercise; the first one where nothing is known."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            data = json.loads((self._folder / _VERSION).read_text("utf-8"))
            version = data.get("version") if isinstance(data, dict) else None
            if type(version) is int and version > 0:
                return version
        return 1

    def content(self, name: str) -> bytes | None:
        """Return a file as it was given, or `None` where that is not known.

        Args:
            name: What it is called.
        """
        with contextlib.suppress(OSError):
            return self._file(name).read_bytes()
        return None

    def outdated(self, exercise: Exercise) -> tuple[Finding, ...]:
        """Return what is to be said where the course has a newer version; nothing elsewhere.

        Args:
            exercise: The exercise as it is now.
        """
        now, before = exercise.manifest.version, self.version
        if before >= now:
            return ()
        return (Finding("outdated", f"exercise {exercise.number}", now, before),)

    def _file(self, name: str) -> Path:
        # Under the learner's own name it would be found as one more file to grade.
        return self._folder / f"{name}.given"

    def keep(self, files: Mapping[str, bytes], version: int | None = None) -> None:
        """Keep what is given now.

        Args:
            files: Names and contents.
            version: The version of the exercise from now on; without it, the same as before.

        Raises:
            UserError: It cannot be written.
        """
        for name, content in files.items():
            if self.content(name) != content:
                replace_file(self._file(name), content, fix=_RIGHTS)
        if version is not None and version != self.version:
            text = json.dumps({"schema": SCHEMA, "version": version}, indent=2) + "\n"
            replace_file(self._folder / _VERSION, text, fix=_RIGHTS)
