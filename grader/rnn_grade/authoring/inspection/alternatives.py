"""Alternatives: other right answers, which a check must not take for wrong."""

from __future__ import annotations

from pathlib import Path

from rnn_grade.course.catalog import Exercise

FEWEST_ALTERNATIVES = 5


def alternatives(exercise: Exercise) -> tuple[Path, ...]:
    """Return the valid alternatives that an exercise ships.

    Args:
        exercise: The exercise.
    """
    return tuple(sorted((exercise.solution / "valid").glob("*.py")))
