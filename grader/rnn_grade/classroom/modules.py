"""What was handed in as a notebook, as its checks saw it: what the exercise needs of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from rnn_grade.course.catalog import Exercise
from rnn_grade.grading.cells.notebook import is_notebook
from rnn_grade.grading.cells.reading import Module, read
from rnn_grade.grading.targets import target


def modules(sources: Mapping[str, bytes], exercise: Exercise) -> dict[str, Module]:
    """Return the modules of those sources that are notebooks, each read in a process of its own.

    Args:
        sources: What was handed in for one exercise, by a name of the caller's.
        exercise: The exercise.
    """
    notebooks = {name: content for name, content in sources.items() if is_notebook(content)}
    if not notebooks:
        return {}
    wanted = target(exercise)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = threads.map(lambda content: read(content, wanted), notebooks.values())
        return dict(zip(notebooks, found, strict=True))
