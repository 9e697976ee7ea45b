"""One call of `rnn-grade ci`: which files, with which secret, and what is left to do by hand."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from rnn_grade.classroom.pipelines.pipeline import Setting, pipeline
from rnn_grade.classroom.pipelines.recipes import RECIPES
from rnn_grade.classroom.platforms import Platform
from rnn_grade.course.catalog import Exercise
from rnn_grade.errors import UserError


def write(
    platform: Platform,
    exercises: Sequence[Exercise],
    folder: Path,
    force: bool,
    given: Mapping[str, Any],
    console: Console,
) -> None:
    """Write the files of a pipeline.

    Args:
        platform: Whose.
        exercises: What it grades.
        folder: Where to write.
        force: Replace files that are there.
        given: Options of the command: `install`, `minutes`, `require`, `points`.
        console: Where to say what was written.

    Raises:
        UserError: A file is there already, or cannot be written.
    """
    recipe = RECIPES[platform]
    options = {name: value for name, value in given.items() if value is not None}
    options.setdefault("require", recipe.isolation)
    secret = os.environ.get("RNN_GRADE_SECRET") or secrets.token_hex(16)
    numbers = tuple(exercise.number for exercise in exercises)
    files = pipeline(platform, Setting(numbers, secret=secret, **options))
    there = [name for name in files if (folder / name).exists()]
    if there and not force:
        raise UserError(
            f"{folder / there[0]} is there already.", "`--force` replaces it, `--output` moves it."
        )
    for name, content in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # What holds a secret is for its owner alone.
            path.write_bytes(b"")
            path.chmod(0o600 if recipe.archive else 0o644)
            path.write_bytes(content)
        except OSError as error:
            raise UserError(
                f"{path} cannot be written: {error.strerror}.", "Name another folder: `--output`."
            ) from None
        console.print(Text(f"Wrote {path}."))
    for line in recipe.todo:
        console.print(Text(f"- {line}"))
