"""One call of `rnn-grade report`: the class as one page, on disk, for people."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.page import anonymous, page
from rnn_grade.classroom.policy import read_policy
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError
from rnn_grade.files import replace_file
from rnn_grade.text import clean, plural

TITLE = "Class report"


def write(
    course: Course, book: Gradebook, exercises: Sequence[Exercise], output: Path, hide: bool
) -> None:
    """Write a class's report, and say on standard error where it is.

    Args:
        course: The course, with its policy.
        book: The gradebook.
        exercises: Which exercises; without them, all that were handed in.
        output: Where to write.
        hide: Whether to leave out everything that says who is who.

    Raises:
        UserError: Nobody is in the gradebook, matplotlib is missing, or the file cannot be written.
    """
    policy = read_policy(course)
    rows = standing(course, book, policy, exercises)
    if not rows:
        raise UserError(
            "The gradebook knows nobody yet.",
            "`rnn-grade score SUBMISSIONS` fills it.",
        )
    made = page(anonymous(rows) if hide else rows, policy, TITLE)
    try:
        replace_file(output, made)
    except OSError as error:
        raise UserError(
            f"{output} cannot be written: {error.strerror}.", "Name another file with `--output`."
        ) from None
    size = max(1, round(len(made.encode()) / 1024))
    names = ", without names" if hide else ""
    count = plural(len(rows), "student")
    print(clean(f"{output}: {count}{names}, {size} kB. Open it in a browser."), file=sys.stderr)
