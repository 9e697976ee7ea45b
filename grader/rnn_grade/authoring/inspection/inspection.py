"""All that can be said of an exercise without grading anything, at once."""

from __future__ import annotations

from pathlib import Path

from rnn_grade.authoring.inspection import (
    checks,
    draws,
    giveaways,
    labels,
    likeness,
    names,
    task_text,
)
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.course.outline import read
from rnn_grade.course.storage import course_text
from rnn_grade.errors import UserError
from rnn_grade.study import ideas

_KEPT = ("wrong.toml", "equivalent.toml", "calibration.json", "valid", "valid.toml", ideas.FILE)


def inspect(course: Course, exercise: Exercise) -> list[str]:
    """Return what is wrong with the files of one exercise.

    Args:
        course: The course, for the names in `requires`.
        exercise: The exercise.
    """
    problems: list[str] = list(names.problems(exercise.slug))
    try:
        problems += _manifest(course, exercise)
    except UserError as error:
        problems.append(f"{error.message} {error.hint}")
    try:
        problems += checks.problems(exercise)
    except UserError as error:
        # Most of what follows is compared with them.
        return [*problems, f"{error.message} {error.hint}"]
    problems += draws.problems(exercise)
    shown = {"README.md", "exercise.toml", f"{exercise.slug}.py"}
    problems += _stray(exercise.path, {*shown, *(path.name for path in exercise.extras)})
    problems += _stray(exercise.solution, {f"{exercise.slug}.py", *_KEPT})
    problems += task_text.problems(exercise)
    said = ideas.ideas(exercise)
    problems += ideas.problems(said) if said else []
    missing = [path for path in (exercise.stub, exercise.reference) if not path.is_file()]
    problems += [f"{path} is missing" for path in missing]
    if not missing:
        problems += _signatures(exercise)
        problems += likeness.problems(exercise)
        problems += giveaways.problems(exercise)
    problems += labels.problems(exercise)
    return problems


def _manifest(course: Course, exercise: Exercise) -> list[str]:
    earlier = [other.slug for other in course.exercises if other.number < exercise.number]
    return [
        f"exercise.toml: `requires` names `{slug}`, which is no earlier exercise"
        for slug in exercise.manifest.requires
        if slug not in earlier
    ]


def _signatures(exercise: Exercise) -> list[str]:
    stub, reference = read(exercise.stub), read(exercise.reference)
    problems = [
        f"{path}, line {outline.line}: {outline.error}"
        for path, outline in ((exercise.stub, stub), (exercise.reference, reference))
        if outline.error
    ]
    parts = {name: function for name, function in stub.functions.items() if function.unfilled}
    if not parts:
        problems.append("the stub has no function that raises NotImplementedError")
    if "TODO" not in course_text(exercise.stub):
        problems.append("the stub has no TODO")
    for name, function in parts.items():
        own = reference.functions.get(name)
        if own is None:
            problems.append(f"the reference has no `{name}`")
        elif own.unfilled:
            problems.append(f"`{name}` of the reference raises NotImplementedError")
        elif own.positional != function.positional or own.required != function.required:
            problems.append(f"`{name}` has another signature in the stub than in the reference")
    return problems


def _stray(folder: Path, known: set[str]) -> list[str]:
    if not folder.is_dir():
        return [f"{folder} is missing"]
    return [
        f"{path} does not belong there"
        for path in sorted(folder.iterdir())
        if path.name not in known and path.name != "__pycache__"
    ]
