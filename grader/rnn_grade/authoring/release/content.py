"""What of a course goes where: in the clear what learners work with, sealed what grades them.

Nothing else of a course is handed out: no alternatives, no proofs, no settings of a class.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

from rnn_grade import datasets
from rnn_grade.authoring.release.hidden import without_hidden
from rnn_grade.authoring.release.public_data import public_data
from rnn_grade.checks import oracles
from rnn_grade.course.catalog import PACKAGED, Course, Exercise
from rnn_grade.course.outline import read
from rnn_grade.course.sealed import seal
from rnn_grade.course.storage import PACK, course_text, refuse_sealed
from rnn_grade.errors import UserError
from rnn_grade.report import OWN
from rnn_grade.study import ideas
from rnn_grade.study.glossary import FILE as GLOSSARY
from rnn_grade.text import filled

# What of `course.toml` learners are to know; never who has which extension.
_SETTINGS: dict[str, tuple[str, ...]] = {"policy": ("timezone",), "due": (), "solutions": ()}
# The right numbers are answers as well: in a release, this module reads itself out of the pack.
_ORACLES = "checks/oracles.py"
_SEALED_ORACLES = f"grader/{PACKAGED.parent.name}/{_ORACLES}"


def content(
    course: Course, *, solutions: bool, done: Callable[[str], None] = lambda said: None
) -> dict[str, bytes]:
    """Return the course as learners install it: the content of each file, by its path there.

    Args:
        course: The course, in the clear.
        solutions: Whether references and known mistakes are sealed in; without them, a grading
            names no known mistake.
        done: Told of each step that is done.

    Raises:
        UserError: The course cannot be handed out as it is.
    """
    refuse_sealed(course.root)
    if not course.exercises:
        raise UserError(f"The course in {course.root} has no exercises.", "Write one first.")
    clear: dict[str, bytes] = {}
    sealed = {_SEALED_ORACLES: Path(oracles.__file__).read_bytes()}
    for exercise in course.exercises:
        _refuse_answers(exercise)
        clear |= {_name(course, path): path.read_bytes() for path in _given(exercise)}
        sealed |= {_name(course, path): data for path, data in _kept(exercise, solutions)}
        done(exercise.folder)
    glossary = course.root / "exercises" / GLOSSARY
    if glossary.is_file():
        clear[_name(course, glossary)] = glossary.read_bytes()
    _refuse_loose_data(course)
    for name in datasets.names(root=course.root):
        clear |= public_data(course, name)
        path = course.root / "datasets" / f"{name}.py"
        sealed[_name(course, path)] = path.read_bytes()
        done(name)
    return {**clear, **_settings(course), PACK: seal(sealed)}


def engine() -> dict[str, bytes]:
    """Return what stands in the place of some files of the engine, by their path in it."""
    text = (Path(__file__).parent / "texts" / "oracles.txt").read_text("utf-8")
    return {_ORACLES: filled(text, {"PATH": _SEALED_ORACLES}).encode()}


def _given(exercise: Exercise) -> Iterator[Path]:
    manifest = exercise.path / "exercise.toml"
    yield from (path for path in (manifest, exercise.task, exercise.stub) if path.is_file())
    yield from exercise.extras


def _kept(exercise: Exercise, solutions: bool) -> Iterator[tuple[Path, bytes]]:
    checks, mistakes = without_hidden(exercise)
    yield exercise.check_file, checks.encode()
    if not solutions:
        return
    yield exercise.solution / "wrong.toml", mistakes.encode()
    for path in (exercise.reference, exercise.solution / ideas.FILE):
        if path.is_file():
            yield path, path.read_bytes()


def _refuse_answers(exercise: Exercise) -> None:
    """Refuse a stub in which somebody has solved the exercise, as a clone invites to."""
    if not exercise.stub.is_file():
        raise UserError(f"{exercise.stub} is missing.", "An exercise needs a file to fill.")
    asked = [one for name, one in read(exercise.stub).functions.items() if name in exercise.parts]
    if asked and not any(one.unfilled for one in asked):
        raise UserError(
            f"{exercise.stub} is filled: it would give the answer to exercise {exercise.number} "
            "away.",
            f"Put the stub back: `git restore {exercise.stub}`.",
        )


def _refuse_loose_data(course: Course) -> None:
    """Refuse what lies beside data sets, which could hold the labels of hidden data."""
    known = {f"{name}.py" for name in datasets.names(root=course.root)}
    folder = course.root / "datasets"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    loose = [one for one in found if one.name[0] not in "._" and one.name not in known]
    if loose:
        raise UserError(
            f"{loose[0]} lies beside the data sets: sealed, they could not read it, and in the "
            "clear everybody could.",
            "Put its content into the Python file of its data set, or take it out of the folder.",
        )


def _settings(course: Course) -> dict[str, bytes]:
    """Return the course's own settings, as far as they are about its learners' work."""
    path = course.root / "course.toml"
    try:
        data = tomllib.loads(course_text(path)) if path.is_file() else {}
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read: {error}.", "See docs/classroom.md.") from None
    name = course.exercises[0].course
    lines = [] if name == OWN else [f"name = {json.dumps(name)}"]
    for table, names in _SETTINGS.items():
        given = data.get(table, {}).items()
        kept = [f"{key} = {_as_toml(value)}" for key, value in given if key in (names or (key,))]
        lines += [f"[{table}]", *kept] if kept else []
    return {path.name: ("\n".join(lines) + "\n").encode()} if lines else {}


def _as_toml(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | time) else json.dumps(value)


def _name(course: Course, path: Path) -> str:
    return path.relative_to(course.root).as_posix()
