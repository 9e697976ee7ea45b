"""Writes the files of a new exercise: few, small, and working, so that only the content is missing.

The example in them is one function that averages over the steps. `author verify` runs on it from
the first minute, and lists what an exercise still needs.
"""

from __future__ import annotations

import json
import keyword
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rnn_grade.authoring import course_page
from rnn_grade.authoring.inspection import names
from rnn_grade.course.catalog import Course, Exercise, load
from rnn_grade.course.finding import COURSE_FILE, is_course
from rnn_grade.errors import UserError
from rnn_grade.files import replace_file
from rnn_grade.text import filled

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NAME_AND_NUMBER = re.compile(rf"(?:(\d{{1,3}})_)?({_NAME.pattern})")


@dataclass(frozen=True)
class Written:
    """What became of an author's wish.

    Args:
        exercise: The new exercise.
        files: What was written, in the order in which it is read.
        page: The course's page, if its table was made again.
    """

    exercise: Exercise
    files: tuple[Path, ...]
    page: Path | None = None


def new(root: Path, name: str, title: str = "", data: str = "") -> Written:
    """Write a new exercise.

    Args:
        root: The course's folder; what a course consists of is made where it is missing.
        name: A slug such as `attention`, with a number before it, `13_attention`, or without; then
            it comes last.
        title: Its name for people; made from the slug by default.
        data: The name of a data set to write with it, if there shall be one.

    Raises:
        UserError: A name cannot be used, or something has it.
    """
    number, slug = _parts(name)
    if data and (not _NAME.fullmatch(data) or keyword.iskeyword(data)):
        raise UserError(
            f"`{data}` cannot be the name of a data set.",
            "Use lower-case letters, digits and underscores.",
        )
    course = load(root) if (root / "exercises").is_dir() else Course(root.resolve(), ())
    number = number or max((one.number for one in course.exercises), default=0) + 1
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
        exercise.solution / "ideas.md": "ideas.md",
        exercise.solution / "wrong.toml": "wrong.toml",
        exercise.solution / "valid" / "loop.py": "loop.py",
        exercise.check_file: "checks.py",
    }
    if data:
        files[course.root / "datasets" / f"{data}.py"] = "data.py"
    if not course.exercises and not is_course(course.root):
        files = {course.root / COURSE_FILE: "course.toml", **files}
    for path in files:
        if path.exists():
            raise UserError(f"{path} exists already.", "Move it away, or choose another name.")
    title = title or slug.replace("_", " ").capitalize()
    blanks = {
        "NUMBER": number,
        "TITLE": title,
        "QUOTED": json.dumps(title, ensure_ascii=False),
        "COURSE": json.dumps(course.root.name, ensure_ascii=False),
    }
    templates = resources.files("rnn_grade.authoring").joinpath("new_exercise")
    for path, template in files.items():
        text = templates.joinpath(template).read_text("utf-8")
        replace_file(
            path, filled(text, blanks), fix="Name a course that you may change: `--course`."
        )
    return Written(exercise, tuple(files), course_page.update(load(course.root)))


def _parts(name: str) -> tuple[int, str]:
    """Return the number in a name, 0 where there is none, and its slug."""
    match = _NAME_AND_NUMBER.fullmatch(name)
    if match is None:
        raise UserError(
            f"`{name}` cannot be the name of an exercise.",
            "Use lower-case letters, digits and underscores: `rnn-grade author new gated_cell`.",
        )
    if problem := next(iter(names.problems(match[2])), None):
        raise UserError(f"`{name}` cannot be the name of an exercise.", f"{problem}.")
    return int(match[1] or 0), match[2]
