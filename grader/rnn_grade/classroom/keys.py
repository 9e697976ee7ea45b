"""What identifies a grading: the file, the exercise, the grader, and its options.

A score is another as soon as one of them is. What a key stands for is kept beside it; the secret,
from which hidden inputs follow, is in the key and nowhere else.
"""

from __future__ import annotations

import ast
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from rnn_grade import __version__
from rnn_grade.classroom.records import Key
from rnn_grade.course import storage
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.grading.seeds import PRACTICE_SECRET
from rnn_grade.sandbox.levels import Level


@dataclass(frozen=True)
class Settings:
    """What a score depends on, apart from the file and the exercise.

    Args:
        seed: The run's seed.
        timeout: Seconds for each check, in the place of its own limit.
        require: The least level of isolation.
        secret: What hidden inputs follow from.
    """

    seed: int = 0
    timeout: float | None = None
    require: Level = Level.PROCESS
    secret: str = field(default=PRACTICE_SECRET, repr=False)

    def key(self, sha256: str, exercise: str, digest: str) -> Key:
        """Return what identifies a grading with these settings.

        Args:
            sha256: The hash of the file.
            exercise: The exercise's folder name.
            digest: `exercise_digest` of it.
        """
        # Not the secret itself: keys are names of tasks, and are shown.
        mark = hmac.new(self.secret.encode(), b"rnn-grade gradebook", hashlib.sha256).hexdigest()
        parts = [
            sha256,
            digest,
            __version__,
            str(self.seed),
            str(self.timeout),
            self.require,
            mark,
        ]
        return Key(
            hashlib.sha256("\n".join(parts).encode()).hexdigest(),
            sha256,
            exercise,
            digest,
            __version__,
            self.seed,
            self.timeout,
            str(self.require),
        )


def exercise_digest(exercise: Exercise) -> str:
    """Return a hash of all that decides about a score: checks, manifest, stub and data sets."""
    hashed = hashlib.sha256()
    root = exercise.root
    files = [exercise.check_file, exercise.path / "exercise.toml", exercise.stub]
    if storage.is_sealed(root):
        files.append(root / storage.PACK)
    texts = {
        node.value
        for node in ast.walk(ast.parse(exercise.check_text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    folder = root / "datasets"
    files += sorted(file for file in folder.glob("*.py") if file.stem in texts)
    for file in files:
        content = file.read_bytes() if file.is_file() else b""
        hashed.update(f"{file.name} {len(content)}\n".encode() + content)
    return hashed.hexdigest()


def outdated(course: Course, keys: Mapping[tuple[str, str], Key]) -> tuple[str, ...]:
    """Return the exercises of which a score is that of another version, or of another grader.

    Args:
        course: The exercises as they are now.
        keys: What counts today, by file and exercise.
    """
    used = {(key.exercise, key.digest, key.version) for key in keys.values()}
    known = {exercise.folder: exercise for exercise in course.exercises}
    return tuple(
        sorted(
            {
                folder
                for folder, digest, version in used
                if folder in known
                and (version != __version__ or digest != exercise_digest(known[folder]))
            }
        )
    )
