"""Which exercise a magic means that names none: that of its section, or of its notebook."""

from __future__ import annotations

from collections.abc import Sequence

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError
from rnn_grade.notebook.kernel.history import Run
from rnn_grade.notebook.kernel.submission import Submission


def meant(course: Course, submission: Submission, runs: Sequence[Run]) -> Exercise | None:
    """Return the exercise that is meant, where that is clear.

    Args:
        course: Whose exercises.
        submission: What the learner has now.
        runs: What has run; the last one is the cell with the magic.
    """
    notebook = submission.notebook
    if notebook is None:
        return None
    here = next((p.cell for p in reversed(submission.pieces) if p.run in runs[-1:]), None)
    told = [here.data] if here is not None else []
    for data in (*told, notebook.data):
        own = data.get("rnn_grade")
        word = own.get("exercise") if isinstance(own, dict) else None
        if isinstance(word, str) and (found := _found(course, word)):
            return found
    return _found(course, notebook.name.removesuffix(".ipynb"))


def _found(course: Course, word: str) -> Exercise | None:
    try:
        return course.find(word)
    except UserError:
        return None
