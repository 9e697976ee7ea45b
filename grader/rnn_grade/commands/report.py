"""`rnn-grade report`: the class as one page, on disk, for people."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnn_grade.commands.options import course_option, gradebook_option, open_gradebook, where
from rnn_grade.errors import UserError

_TITLE = "Class report"


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@gradebook_option
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="report.html",
    show_default=True,
    metavar="FILE",
    help="Where to write it.",
)
@click.option(
    "--anonymous", "hide", is_flag=True, help="Leave out names and all that learners wrote."
)
@click.option(
    "--similar",
    "compare",
    is_flag=True,
    help="Compare works as well; takes seconds for each exercise.",
)
@course_option
def report(
    exercises: tuple[str, ...],
    gradebook: str,
    output: Path,
    hide: bool,
    compare: bool,
    course: Path | None,
) -> None:
    """Write one HTML file about the class, to read, to print and to keep.

    How the class did, what most got wrong, who needs help, what the last run changed, how hard each
    check is and whether it tells learners apart, and for each learner what that learner reads,
    beside the source. It needs no network.
    """
    from rnn_grade.classroom.marks import standing
    from rnn_grade.classroom.page import Before, anonymous, page
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.classroom.similarity.hints import hints
    from rnn_grade.files import replace_file
    from rnn_grade.text import clean, plural

    if hide and compare:
        raise UserError(
            "--similar says who, and --anonymous leaves out exactly that.", "Leave out one of them."
        )
    chosen, _ = where(course)
    with open_gradebook(gradebook) as book:
        found = [chosen.find(name) for name in exercises]
        policy = read_policy(chosen)
        rows = standing(chosen, book, policy, found).rows
        if not rows:
            raise UserError(
                "The gradebook knows nobody yet.", "`rnn-grade score SUBMISSIONS` fills it."
            )
        if hide:
            made = page(anonymous(rows), policy, _TITLE)
        else:
            moment = book.last_read()
            earlier = standing(chosen, book, policy, found, before=moment).rows if moment else ()
            shown = [mark.exercise for mark in rows[0].marks] if compare else []
            alike = [hints(one, rows, book.source) for one in shown]
            made = page(rows, policy, _TITLE, book.source, Before(moment, earlier), alike)
    replace_file(output, made, fix="Name another file with `--output`.")
    size = max(1, round(len(made.encode()) / 1024))
    names = ", without names" if hide else ""
    count = plural(len(rows), "student")
    print(clean(f"{output}: {count}{names}, {size} kB. Open it in a browser."), file=sys.stderr)
