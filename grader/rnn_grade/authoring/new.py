"""Writes the files of a new exercise: few, small, and working, so that only the content is missing.

The example in them is one function that averages over the steps. `author verify` runs on it from
the first minute, and lists what an exercise still needs.
"""

from __future__ import annotations

import re
from pathlib import Path

from rnn_grade.course.catalog import Course, Exercise, load
from rnn_grade.errors import UserError

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
    words = {
        "FOLDER": exercise.folder,
        "NUMBER": str(number),
        "SLUG": slug,
        "TITLE": title or slug.replace("_", " ").capitalize(),
    }
    files = {
        exercise.stub: _STUB,
        exercise.path / "exercise.toml": _MANIFEST,
        exercise.task: _TASK,
        exercise.reference: _REFERENCE,
        exercise.solution / "wrong.toml": _WRONG,
        exercise.solution / "valid" / "loop.py": _ALTERNATIVE,
        exercise.check_file: _CHECKS,
    }
    for path in files:
        if path.exists():
            raise UserError(f"{path} exists already.", "Move it away, or choose another name.")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_filled(text, words), "utf-8")
    return exercise, tuple(files)


def _next_number(course: Course) -> int:
    return max((exercise.number for exercise in course.exercises), default=0) + 1


def _filled(text: str, words: dict[str, str]) -> str:
    for key, word in words.items():
        text = text.replace(f"<{key}>", word)
    return text.lstrip("\n")


_MANIFEST = """
title = "<TITLE>"
summary = "TODO: what the learner writes, in one line"
minutes = 30
time_limit_s = 60
check_limit_s = 10
memory_mb = 1024
"""

_TASK = """
# Exercise <NUMBER>: <TITLE>

TODO: the idea in a few paragraphs, its equations, and what it is good for.

## Shapes

| name     | shape                          |
|----------|--------------------------------|
| `x`      | `(batch, timesteps, features)` |
| `average`| `(batch, features)`            |

## What you write

1. `average`: TODO.

## How it is checked

TODO: what is looked at, what the numbers mean, and what does not matter.

## Out of scope

TODO.
"""

_STUB = '''
"""Exercise <NUMBER>: <TITLE>."""

import numpy as np


def average(x: np.ndarray) -> np.ndarray:
    """Part 1: the average of each feature over the steps.

    Args:
        x: Sequences, `(batch, timesteps, features)`.

    Returns:
        One row for each sequence, `(batch, features)`.
    """
    # TODO: which axis are the steps?
    raise NotImplementedError("TODO: part 1, the average")


if __name__ == "__main__":
    try:
        print(average(np.arange(12.0).reshape(2, 3, 2)))
    except NotImplementedError as error:
        print(f"Not finished yet: {error}")
'''

_REFERENCE = '''
"""Exercise <NUMBER>: <TITLE>. The reference."""

import numpy as np


def average(x: np.ndarray) -> np.ndarray:
    """Part 1: the average of each feature over the steps, `(batch, features)`."""
    return np.mean(x, axis=1)


if __name__ == "__main__":
    try:
        print(average(np.arange(12.0).reshape(2, 3, 2)))
    except NotImplementedError as error:
        print(f"Not finished yet: {error}")
'''

_ALTERNATIVE = '''
"""A loop over the steps instead of an axis."""

import numpy as np


def average(x: np.ndarray) -> np.ndarray:
    """Add step after step, then divide."""
    total = np.zeros_like(x[:, 0])
    for step in range(x.shape[1]):
        total = total + x[:, step]
    return total / x.shape[1]
'''

_WRONG = """
# At least 12 in the end. Each is an edit of the reference that must be caught by `check`, the first
# one that does not pass, with `phrase` in what the learner reads.

[[wrong]]
name = "batch_axis"
about = "Averages over the batch."
find = "axis=1"
put = "axis=0"
check = "average_shape"
phrase = "(batch, features)"

[[wrong]]
name = "sum"
about = "Adds and does not divide."
find = "np.mean"
put = "np.sum"
check = "average"
phrase = "The average"
"""

_CHECKS = '''
"""Hidden checks of exercise <NUMBER>: <TITLE>."""

from rnn_grade.checks import check, expect


@check(points=1, hint="Three axes go in, two come out: which one is gone?")
def test_average_shape(submission, rng):
    """There is one row for each sequence."""
    x = rng.normal(size=(3, 5, 4))
    expect.shape(
        submission.average(x), (3, 4), axes="(batch, features)", what="what `average` returns"
    )


@check(points=1, after=test_average_shape, hint="Add the steps, then divide by their number.")
def test_average(submission, rng):
    """The average over the steps has the right numbers."""
    x = rng.normal(size=(3, 5, 4))
    expect.close(
        submission.average(x), x.mean(axis=1), what="the average", axes="(batch, features)"
    )
'''
