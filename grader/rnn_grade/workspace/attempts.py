"""All attempts at an exercise, each in a file of its own: nothing that befalls one harms another.

A file gets a number that no other has and is never written again, so two processes at once, a full
disk or a folder on a network cost one attempt at most. What cannot be read is left out.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from rnn_grade.errors import UserError
from rnn_grade.files import replace_file
from rnn_grade.report import Report, Status

SCHEMA = "rnn-grade/attempt/v1"
# Of one exercise: the oldest texts beyond either go, their reports stay.
MOST_TEXTS = 200
MOST_BYTES = 5_000_000
_LARGEST_TEXT = 4_000_000
_NAME = re.compile(r"(\d{4,9})\.json\.gz")
_TEXTS = "texts"
# Compressing harder takes longer than writing what it would save. Files are of gzip's format.
_LEVEL, _GZIP = 5, 31


@dataclass(frozen=True)
class OwnAttempt:
    """One grading of an exercise, as it was kept.

    Args:
        number: Its place among all attempts, counted from 1.
        when: When it was graded, as ISO 8601 in UTC.
        report: What was found, training curves and all.
        text: The hash of what was handed in; nothing where that was not kept.
        hints: How many hints of the exercise were open.
    """

    number: int
    when: str
    report: Report
    text: str = ""
    hints: int = 0

    def mended(self, before: OwnAttempt) -> list[str]:
        """Return the titles of the checks that pass now and did not before."""
        passed = before._passed
        return [title for name, title in self._passed.items() if name not in passed]

    def broken(self, before: OwnAttempt) -> list[str]:
        """Return the titles of the checks that passed before and do not now.

        A check that the exercise has no more was not broken by anybody.
        """
        there, passed = {check.name for check in self.report.checks}, self._passed
        return [t for name, t in before._passed.items() if name in there and name not in passed]

    @property
    def _passed(self) -> dict[str, str]:
        return {c.name: c.title for c in self.report.checks if c.status is Status.PASSED}


class OwnAttempts:
    """The attempts at one exercise.

    Args:
        folder: Where they lie, which need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, report: Report, content: bytes | None = None, hints: int = 0) -> int | None:
        """Keep one more attempt.

        Args:
            report: What was found.
            content: The file or the notebook that was graded, if its text is to be kept.
            hints: How many hints of the exercise are open.

        Returns:
            The attempt's number, or nothing where none could be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._hide()
            text = self._keep_text(content)
            data = {
                "schema": SCHEMA,
                "when": datetime.now(UTC).isoformat(timespec="seconds"),
                "text": text,
                "hints": hints,
                "report": report.to_dict(),
            }
            packed = zlib.compress(json.dumps(data).encode(), _LEVEL, _GZIP)
            number = max(self.numbers(), default=0) + 1
            while not _made(self._file(number), packed):
                number += 1
        except OSError:
            return None
        return number

    def numbers(self) -> list[int]:
        """Return the numbers of all attempts, the oldest first, whether or not they can be read."""
        with contextlib.suppress(OSError):
            found = (_NAME.fullmatch(name) for name in os.listdir(self._folder))
            return sorted(int(name[1]) for name in found if name)
        return []

    def find(self, number: int) -> OwnAttempt | None:
        """Return one attempt; nothing where there is none, or where it cannot be read."""
        try:
            data = json.loads(zlib.decompress(self._file(number).read_bytes(), _GZIP))
            when, text, hints = data["when"], data["text"], data.get("hints", 0)
            report = Report.from_dict(data["report"])
        except (OSError, zlib.error, ValueError, LookupError, TypeError, RecursionError):
            return None
        if data.get("schema") != SCHEMA or (type(when), type(text), type(hints)) != (str, str, int):
            return None
        return OwnAttempt(number, when, report, text, hints)

    def latest(self, count: int | None = None) -> list[OwnAttempt]:
        """Return attempts that can be read, the newest last.

        Args:
            count: How many at most; all of them by default.
        """
        return list(islice(self._backwards(), count))[::-1]

    def before(self, number: int) -> OwnAttempt | None:
        """Return the newest attempt before one that can be read."""
        return next(self._backwards(number), None)

    def text(self, attempt: OwnAttempt) -> bytes | None:
        """Return the file or the notebook that was graded, a notebook without what it showed."""
        if re.fullmatch(r"[0-9a-f]{64}", attempt.text):
            with contextlib.suppress(OSError, zlib.error):
                content = zlib.decompress(self._text_file(attempt.text).read_bytes(), _GZIP)
                if hashlib.sha256(content).hexdigest() == attempt.text:
                    return content
        return None

    def _backwards(self, before: int | None = None) -> Iterator[OwnAttempt]:
        """Yield what can be read of all attempts, or of those before one, the newest first."""
        for number in reversed(self.numbers()):
            if before is None or number < before:
                attempt = self.find(number)
                if attempt is not None:
                    yield attempt

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:04}.json.gz"

    def _text_file(self, digest: str) -> Path:
        return self._folder / _TEXTS / f"{digest}.gz"

    def _hide(self) -> None:
        """What one person has tried is nothing to commit."""
        ignore = self._folder.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", "utf-8")

    def _keep_text(self, content: bytes | None) -> str:
        """Keep a text, once however often it was graded; return its hash, if it is kept."""
        content = text_to_keep(content) if content is not None else None
        if content is None or len(content) > _LARGEST_TEXT:
            return ""
        digest = hashlib.sha256(content).hexdigest()
        file = self._text_file(digest)
        try:
            if file.is_file():
                # It is the newest again: the oldest go first.
                os.utime(file)
            else:
                replace_file(file, zlib.compress(content, _LEVEL, _GZIP))
        except (OSError, UserError):
            return ""
        # Another process may drop them at the same moment.
        with contextlib.suppress(OSError):
            self._drop_oldest(file)
        return digest

    def _drop_oldest(self, newest: Path) -> None:
        with os.scandir(newest.parent) as entries:
            found = [(one.stat(), one.path) for one in entries if one.name.endswith(".gz")]
        found.sort(key=lambda one: one[0].st_mtime_ns, reverse=True)
        size = 0
        for place, (facts, path) in enumerate(found, 1):
            size += facts.st_size
            if (place > MOST_TEXTS or size > MOST_BYTES) and path != str(newest):
                Path(path).unlink(missing_ok=True)


def _made(path: Path, content: bytes) -> bool:
    """Make a file; return whether there was none of that name."""
    try:
        stream = path.open("xb")
    except FileExistsError:
        return False
    try:
        with stream:
            stream.write(content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return True


def text_to_keep(content: bytes) -> bytes:
    """Return a notebook without what its cells showed; anything else as it is.

    Args:
        content: The file or the notebook.
    """
    if not content.lstrip().startswith(b"{"):
        return content
    try:
        notebook: Any = json.loads(content)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
        return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()
    except (ValueError, LookupError, TypeError, RecursionError):
        return content
