"""`rnn-grade similar`: whose works are alike, as a hint to look."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import (
    chosen_exercises,
    course_option,
    gradebook_option,
    open_gradebook,
    where,
)
from rnn_grade.errors import UserError


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@gradebook_option
@click.option(
    "--threshold",
    type=click.IntRange(min=1, max=100),
    default=60,
    show_default=True,
    metavar="PERCENT",
    help="How much of what both wrote themselves two works must share.",
)
@click.option(
    "--given",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Python that everybody had, such as a lecture's: it does not count; repeatable.",
)
@course_option
def similar(
    exercises: tuple[str, ...],
    gradebook: str,
    threshold: int,
    given: tuple[Path, ...],
    course: Path | None,
) -> None:
    """Show whose works are the same or nearly the same. A hint to look, and never a verdict.

    Names, layout, comments, numbers and the order of functions make no difference. What the stub
    and the course's own solutions say does not count, so that a short exercise shows nothing.
    """
    from rnn_grade.classroom.marks import standing
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.classroom.similarity.hints import hints
    from rnn_grade.classroom.similarity.syntax import read
    from rnn_grade.classroom.similarity.table import table
    from rnn_grade.grading.cells.notebook import is_notebook

    chosen, _ = where(course, Use.MARKS)
    wanted = chosen_exercises(chosen, exercises)
    more = {str(path): path.read_bytes() for path in given}
    for path in (path for path, content in more.items() if is_notebook(content)):
        raise UserError(
            f"{path} is a notebook, and `--given` wants a Python file.",
            "`jupyter nbconvert --to script` makes one of it.",
        )
    for path, syntax in read(more).items():
        if isinstance(syntax, str):
            raise UserError(f"{path} {syntax}.", "`--given` wants a Python file.")
    with open_gradebook(gradebook) as book:
        rows = standing(chosen, book, read_policy(chosen), wanted, reports=False).rows
        found = [
            hints(one, rows, book.source, threshold / 100, (*more.values(),)) for one in wanted
        ]
    handed_in = [one for one in found if one.handed_in]
    if not handed_in:
        raise UserError(
            "Nobody has handed in anything for this.",
            "`rnn-grade score SUBMISSIONS` puts what was handed in into the gradebook.",
        )
    console_for(sys.stdout).print(table(handed_in))
