"""The task text, where it can be compared: its points with the checks, its scores with the bars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rnn_grade.authoring import calibration
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.storage import course_text
from rnn_grade.errors import UserError
from rnn_grade.text import plural

_FEWEST_WORDS = 100
# "## The model (12 points)", "worth 12 points", "12 points in all", "12 of 20 points"
_POINTS = re.compile(
    r"^#.*\((\d+) points?\)|\b(?:worth|earns?) (\d+) points?\b"
    r"|\b(\d+) points? (?:in all|altogether|in total|together)\b|\b\d+ of (\d+) points\b",
    re.MULTILINE | re.IGNORECASE,
)
# | 0.927 | **the bar** |
_SCORE = re.compile(
    r"^\|\s*(\d*\.\d+)\s*\|\s*\**(?:the )?(chance|naive|bar|optimum)\b", re.MULTILINE
)
# A neighbour of hidden data differs a little from seed to seed.
_NEAR = 0.1


def problems(exercise: Exercise) -> list[str]:
    """Return what is missing in a task text, and where it disagrees with the checks.

    Args:
        exercise: Whose `README.md` to read.
    """
    text = course_text(exercise.task) if exercise.task.is_file() else ""
    found = []
    if len(text.split()) < _FEWEST_WORDS:
        found.append(
            f"README.md must teach the task: it is missing or has under {_FEWEST_WORDS} words"
        )
    return [*found, *_points(exercise, text), *_scores(exercise, text)]


def _points(exercise: Exercise, text: str) -> Iterator[str]:
    """Say which points of the text no check, no part and no whole has."""
    of_parts = {
        sum(check.points for check in exercise.checks if check.part == part)
        for part in exercise.parts
    }
    known = {exercise.points, *of_parts, *(check.points for check in exercise.checks)}
    for match in _POINTS.finditer(text):
        said = next(int(group) for group in match.groups() if group)
        if said not in known:
            yield (
                f"README.md speaks of {plural(said, 'point')}; the checks are worth "
                f"{exercise.points} in all, and no part of them is worth that"
            )


def _scores(exercise: Exercise, text: str) -> Iterator[str]:
    """Say which scores of the text are not those of the checks, as they were calibrated."""
    try:
        kept = calibration.read(exercise)
    except UserError:
        # The proof of its bars says what is wrong with it.
        return
    bars = list(kept.bars.values()) if kept is not None else []
    for number, name in _SCORE.findall(text):
        if name.lower() == "bar":
            real = [value for bar in bars for value in (bar.lowest, bar.highest)]
            near = 0.501 * 10.0 ** -len(number.partition(".")[2])
            right = any(bar.lowest - near <= float(number) <= bar.highest + near for bar in bars)
        else:
            real = [bar.neighbours[name.lower()] for bar in bars if name.lower() in bar.neighbours]
            right = any(abs(float(number) - value) <= _NEAR * abs(value) for value in real)
        if real and not right:
            says = ", ".join(f"{value:.4g}" for value in dict.fromkeys(real))
            yield f"README.md says that {name.lower()} is {number}; by the checks it is {says}"
