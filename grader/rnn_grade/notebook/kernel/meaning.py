"""Which exercise a cell belongs to, and so which one a magic means that names none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError
from rnn_grade.grading.cells import sections as reading
from rnn_grade.grading.cells.cell import Cell, exercise_of
from rnn_grade.grading.cells.sections import Section
from rnn_grade.grading.cells.target import Target
from rnn_grade.grading.targets import target
from rnn_grade.notebook.kernel.front_end import Notebook


def sections(notebook: Notebook | None, target: Target) -> Mapping[int, Section]:
    """Return whose section the cells of a notebook stand in, by their positions.

    Args:
        notebook: What the front end has.
        target: The exercise that is asked for.
    """
    if notebook is None:
        return {}
    cells = [
        Cell("", cell.source, cell.code, exercise=exercise_of(cell.data)) for cell in notebook.cells
    ]
    return dict(enumerate(reading.sections(cells, target), 1))


def meant(course: Course, notebook: Notebook | None, positions: Sequence[int]) -> Exercise | None:
    """Return the exercise that is meant, where that is clear.

    Args:
        course: Whose exercises.
        notebook: What the front end has.
        positions: The cell that asks, if it is known which one that is.
    """
    if notebook is None:
        return None
    for position in positions:
        for exercise in course.exercises:
            if sections(notebook, target(exercise)).get(position) is Section.OWN:
                return exercise
    named = exercise_of(notebook.data) or notebook.name.removesuffix(".ipynb")
    try:
        return course.find(named)
    except UserError:
        pass
    wholly = [
        exercise
        for exercise in course.exercises
        if Section.OWN in sections(notebook, target(exercise)).values()
    ]
    return wholly[0] if len(wholly) == 1 else None
