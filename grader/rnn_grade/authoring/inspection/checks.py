"""A check file: what its checks say of themselves, and what it imports."""

from __future__ import annotations

import ast

from rnn_grade.course.catalog import Exercise

_NEVER_IN_CHECKS = {"keras", "tensorflow", "solutions", "exercises"}


def problems(exercise: Exercise) -> list[str]:
    """Return what is wrong with an exercise's checks, as far as their file says it.

    Args:
        exercise: The exercise.

    Raises:
        UserError: The file cannot be read.
    """
    found: list[str] = []
    seen: list[str] = []
    for check in exercise.checks:
        if check.name in seen:
            found.append(f"two checks are called `{check.name}`")
        found += [
            f"`{check.name}` waits for `{name}`, which does not stand before it"
            for name in check.after
            if name not in seen
        ]
        if type(check.points) is not int or check.points < 1:
            found.append(f"`{check.name}` must be worth at least one point")
        if not check.hints:
            found.append(f"`{check.name}` has no hint")
        seen.append(check.name)
    if not seen:
        found.append("there are no checks")
    if exercise.points != sum(check.points for check in exercise.checks):
        found.append("`points=` must be the first argument of every `@check(...)`, a number")
    for node in ast.walk(exercise.check_tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [
            f"the check file imports `{name}`, which must not be in the grader's process"
            for name in names
            if name.split(".")[0] in _NEVER_IN_CHECKS
        ]
    return found
