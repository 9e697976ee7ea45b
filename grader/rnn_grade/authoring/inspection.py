"""What can be said of an exercise without running it: all its problems at once."""

from __future__ import annotations

import ast
from pathlib import Path

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.course.outline import read
from rnn_grade.errors import UserError

FEWEST_MISTAKES = 12
FEWEST_ALTERNATIVES = 5
_NEVER_IN_CHECKS = {"keras", "tensorflow", "solutions", "exercises"}


def alternatives(exercise: Exercise) -> tuple[Path, ...]:
    """Return the valid alternatives that an exercise ships."""
    return tuple(sorted((exercise.solution / "valid").glob("*.py")))


def inspect(course: Course, exercise: Exercise) -> list[str]:
    """Return what is wrong with the files of one exercise.

    Args:
        course: The course, for the names in `requires`.
        exercise: The exercise.
    """
    problems: list[str] = []
    try:
        problems += _manifest(course, exercise)
        problems += _checks(exercise)
    except UserError as error:
        problems.append(error.message)
    shown = {"README.md", "exercise.toml", f"{exercise.slug}.py"}
    problems += _stray(exercise.path, {*shown, *(path.name for path in exercise.extras)})
    kept = {f"{exercise.slug}.py", "wrong.toml", "valid", "calibration.json", "equivalent.toml"}
    problems += _stray(exercise.solution, kept)
    if not exercise.task.is_file() or len(exercise.task.read_text("utf-8").split()) < 100:
        problems.append("README.md must teach the task: it is missing or has under 100 words")
    missing = [path for path in (exercise.stub, exercise.reference) if not path.is_file()]
    problems += [f"{path} is missing" for path in missing]
    if not missing:
        problems += _signatures(exercise)
    return problems


def _manifest(course: Course, exercise: Exercise) -> list[str]:
    earlier = [other.slug for other in course.exercises if other.number < exercise.number]
    return [
        f"exercise.toml: `requires` names `{slug}`, which is no earlier exercise"
        for slug in exercise.manifest.requires
        if slug not in earlier
    ]


def _checks(exercise: Exercise) -> list[str]:
    problems: list[str] = []
    seen: list[str] = []
    for check in exercise.checks:
        if check.name in seen:
            problems.append(f"two checks are called `{check.name}`")
        problems += [
            f"`{check.name}` waits for `{name}`, which does not stand before it"
            for name in check.after
            if name not in seen
        ]
        if type(check.points) is not int or check.points < 1:
            problems.append(f"`{check.name}` must be worth at least one point")
        if not check.hints:
            problems.append(f"`{check.name}` has no hint")
        seen.append(check.name)
    if not seen:
        problems.append("there are no checks")
    if exercise.points != sum(check.points for check in exercise.checks):
        problems.append("`points=` must be the first argument of every `@check(...)`, a number")
    tree = ast.parse(exercise.check_file.read_text("utf-8"))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        problems += [
            f"the check file imports `{name}`, which must not be in the grader's process"
            for name in names
            if name.split(".")[0] in _NEVER_IN_CHECKS
        ]
    return problems


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
    if "TODO" not in exercise.stub.read_text("utf-8"):
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
