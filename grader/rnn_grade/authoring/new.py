"""Writes the files of a new exercise: few, small, and working, so that only the content is missing.

The example in them is one function that averages over the steps. `author verify` runs on it from
the first minute, and lists what an exercise still needs.
"""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from rnn_grade.authoring.inspection import names
from rnn_grade.course.catalog import Course, Exercise, load
from rnn_grade.errors import UserError
from rnn_grade.files import replace_file
from rnn_grade.text import filled

_SLUG = re.compile(r"(?:(\d{1,3})_)?([a-z][a-z0-9_]*)")


def new(root: Path, name: str, title: str = "") -> tuple[Exercise, tuple[Path, ...]]:
    """Write a new exercise.

    Args:
        root: The course's folder; its `exercises` folder is made where it is missing.
        name: A slug such as `attention`, with a number before it, `13_attention`, or without; then
            it comes last.
        title: Its name for people; made from the slug by default.

    Returns:
        The exercise, and the files that were written.

    Raises:
        UserError: The name cannot be used, or something has it.
    """
    match = _SLUG.fullmatch(name)
    if match is None:
        raise UserError(
            f"`{name}` cannot be the name of an exercise.",
            "Use lower-case letters, digits and underscores: `rnn-grade author new gated_cell`.",
        )
    if problem := next(iter(names.problems(match[2])), None):
        raise UserError(f"`{name}` cannot be the name of an exercise.", f"{problem}.")
    (root / "exercises").mkdir(parents=True, exist_ok=True)
    course = load(root)
    slug = match[2]
    number = int(match[1]) if match[1] else _next_number(course)
    for other in course.exercises:
        if slug == other.slug or number == other.number:
            raise UserError(
                f"There is an exercise called `{other.folder}`.",
                f"Choose another {'name' if slug == other.slug else 'number'}.",
            )
    exercise = Exercise(course.root, f"{number:02}_{slug}")
    files = {
        exercise.stub: "stub.py",
        exercise.path / "exercise.toml": "exercise.toml",
        exercise.task: "README.md",
        exercise.reference: "reference.py",
        exercise.solution / "wrong.toml": "wrong.toml",
        exercise.solution / "valid" / "loop.py": "loop.py",
        exercise.check_file: "checks.py",
    }
    for path in files:
        if path.exists():
            raise UserError(f"{path} exists already.", "Move it away, or choose another name.")
    blanks = {"NUMBER": number, "TITLE": title or slug.replace("_", " ").capitalize()}
    templates = resources.files("rnn_grade.authoring").joinpath("new_exercise")
    for path, template in files.items():
        text = templates.joinpath(template).read_text("utf-8")
        replace_file(
            path, filled(text, blanks), fix="Name a course that you may change: `--course`."
        )
    return exercise, tuple(files)


def _next_number(course: Course) -> int:
    return max((exercise.number for exercise in course.exercises), default=0) + 1
