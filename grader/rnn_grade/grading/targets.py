"""What an exercise asks for, as far as cells are read for it: taken from the course's own files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rnn_grade.course import catalog
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.outline import Outline, read
from rnn_grade.grading.cells.target import Target


def target(exercise: Exercise) -> Target:
    """Return what tells an exercise's functions from everything else in a notebook.

    Args:
        exercise: The exercise; the others of its course are its rivals.
    """
    stub = contract(exercise)
    functions = {name: _parameters(stub, name) for name in exercise.parts}
    others = [one for one in catalog.load(exercise.root).exercises if one.folder != exercise.folder]
    stubs = [contract(one) for one in others]
    rivals = {
        name: tuple(_parameters(one, name) for one in stubs if name in one.functions)
        for name in functions
    }
    return Target(
        tuple(_names(exercise)),
        functions,
        {name: found for name, found in rivals.items() if found},
        tuple(name for one in others for name in _names(one)),
    )


def contract(exercise: Exercise) -> Outline:
    """Return what an exercise's stub says; it is read again only where it changed.

    Args:
        exercise: The exercise.
    """
    return _outline(exercise.stub, exercise.stub.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _outline(stub: Path, changed: int) -> Outline:
    return read(stub)


def _parameters(stub: Outline, name: str) -> tuple[str, ...]:
    function = stub.functions.get(name)
    return function.positional if function else ()


def _names(exercise: Exercise) -> Iterator[str]:
    yield str(exercise.number)
    yield f"exercise{exercise.number}"
    yield exercise.folder
    yield exercise.slug
    yield exercise.manifest.title
