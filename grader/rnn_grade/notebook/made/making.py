"""A notebook is the task text, then the stub cell by cell: both exist once.

Nothing is added but the cells that grade, and the few lines of `texts/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

from rnn_grade.course.catalog import Exercise
from rnn_grade.errors import UserError
from rnn_grade.notebook.made import equations, formula, painting, stub, task
from rnn_grade.notebook.made.cells import KEY, cell, nbformat

# What every front end asks for before a kernel has told it more.
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


def make(exercise: Exercise) -> Any:
    """Return the notebook of an exercise, as nbformat holds it.

    Args:
        exercise: Whose task text and stub.

    Raises:
        UserError: nbformat is not installed, or an equation of the task text cannot be read.
    """
    library = nbformat()
    cells = [*_text(exercise), *_code(exercise)]
    metadata = {
        "kernelspec": _KERNEL,
        "language_info": _LANGUAGE,
        KEY: {"exercise": exercise.folder, "cells": [one.id for one in cells]},
    }
    notebook = library.v4.new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    library.validate(notebook)
    return notebook


def problems(exercise: Exercise) -> list[str]:
    """Return what is wrong with a task text as a notebook, for its author: one sentence each.

    Args:
        exercise: Whose task text.
    """
    text = exercise.task.read_text("utf-8")
    found = [*equations.problems(text), *painting.problems(text)]
    return [f"README.md, {problem}" for problem in found]


def as_notebook(exercise: Exercise) -> Iterator[tuple[str, bytes]]:
    """Return what a learner gets of an exercise who works in notebooks: names and contents.

    Args:
        exercise: Which one; its task text and its stub are in the notebook.
    """
    yield f"{exercise.slug}.ipynb", written(make(exercise))
    for source in exercise.extras:
        yield source.name, source.read_bytes()


def written(notebook: Any) -> bytes:
    """Return the bytes of a notebook; the same notebook gives the same bytes.

    Args:
        notebook: As nbformat holds it.
    """
    return f"{nbformat().writes(notebook, version=4)}\n".encode()


def task_text(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Return the sections of a task as a notebook shows them: the name and the Markdown of each.

    Args:
        exercise: Whose task.

    Raises:
        UserError: An equation of the task text cannot be read.
    """
    text = exercise.task.read_text("utf-8")
    known = equations.names(text)
    converters: dict[str, Callable[[task.Fence], str]] = {
        "equations": lambda fence: equations.markdown(fence, known),
        "diagram": painting.markdown,
    }
    try:
        for section in task.sections(text):
            name = f"text {section.title}" if section.title else "title"
            yield name, task.converted(section.text, converters)
    except formula.Unreadable as error:
        raise UserError(
            f"{exercise.task} has an equation that cannot be read: {error}.",
            "Write it as the other tasks do, or make its fence one of `text`.",
        ) from None


def _text(exercise: Exercise) -> Iterator[Any]:
    for name, markdown in task_text(exercise):
        yield cell("markdown", name, markdown, exercise.folder)


def _code(exercise: Exercise) -> Iterator[Any]:
    folder = exercise.folder

    def markdown(name: str) -> Any:
        text = files(__package__).joinpath("texts", f"{name}.md").read_text("utf-8")
        return cell("markdown", f"text {name}", text.strip(), folder)

    def code(name: str, source: str, part: str = "") -> Any:
        return cell("code", name, source, folder, part)

    text = exercise.stub.read_text("utf-8")
    several = len(exercise.parts) > 1
    result = []
    yield markdown("code")
    yield code("load", "%load_ext rnn_grade")
    between = 0
    for piece in stub.pieces(text):
        if piece.kind == "main":
            result = [markdown("result"), code("result", f"%%result\n{piece.source}")]
        elif piece.kind == "definition":
            part = piece.name if piece.name in exercise.parts else ""
            yield code(f"code {piece.name}", piece.source, part)
            if part:
                only = f" --part {part}" if several else ""
                yield code(f"grade {part}", f"%grade {exercise.number}{only}", part)
        else:
            between += 1
            yield code("imports" if between == 1 else f"lines {between}", piece.source)
    yield from result
    if several:
        yield markdown("whole")
        yield code("grade", f"%grade {exercise.number}")
