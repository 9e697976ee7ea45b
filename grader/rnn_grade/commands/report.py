"""`rnn-grade report`: one HTML page, to read and to keep: a learner's own, or that of a class.

Where there is a gradebook it is the class; anywhere else it is the exercise that was named.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click.core import ParameterSource

from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import BROKEN
from rnn_grade.commands.options import (
    course_option,
    gradebook_option,
    open_gradebook,
    where,
    where_to_grade,
)
from rnn_grade.errors import UserError

_TITLE = "Class report"
_GIVEN = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)


@click.command()
@click.argument("words", nargs=-1, metavar="[EXERCISE]... [PATH]")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write it; without it, report-3.html, or report.html of a class.",
)
@click.option(
    "--no-run", "still", is_flag=True, help="Yours: do not run your file for what it draws."
)
@gradebook_option
@click.option(
    "--anonymous",
    "hide",
    is_flag=True,
    help="A class: leave out names and all that learners wrote.",
)
@click.option(
    "--similar",
    "compare",
    is_flag=True,
    help="A class: compare works as well; takes seconds for each exercise.",
)
@course_option
@click.pass_context
def report(
    context: click.Context,
    words: tuple[str, ...],
    output: Path | None,
    still: bool,
    gradebook: str,
    hide: bool,
    compare: bool,
    course: Path | None,
) -> None:
    """Write one HTML page about your exercise, or about a class.

    Yours (`rnn-grade report 3`) has every verdict, with what was found beside what was expected and
    the curves of trainings, the hints that are open, your attempts, and what your file prints,
    draws and plays when it is run. A text that was graded already is not graded again.

    A class's has how the class did, what most got wrong, who needs help, what the last run changed,
    how hard each check is and whether it tells learners apart, and for each learner what that
    learner reads, beside the source.

    Where there is a gradebook, in this folder or named, it is about the class; elsewhere about your
    file, or the one at PATH. The page needs no network.
    """
    if hide and compare:
        raise UserError(
            "--similar says who, and --anonymous leaves out exactly that.", "Leave out one of them."
        )
    named = context.get_parameter_source("gradebook") in _GIVEN
    if named or hide or compare or Path(gradebook).is_file():
        _of_class(words, gradebook, output or Path("report.html"), hide, compare, course)
    elif not words:
        raise UserError(
            f"There is no gradebook {gradebook}, and no exercise was named.",
            "`rnn-grade report 3` writes a page about your exercise 3; of a class, "
            "`rnn-grade score SUBMISSIONS` makes the gradebook.",
        )
    else:
        context.exit(_of_learner(words, output, course, run=not still))


def _of_learner(
    words: tuple[str, ...], output: Path | None, course: Path | None, *, run: bool
) -> int:
    from rnn_grade.commands import naming
    from rnn_grade.commands.grade import find
    from rnn_grade.commands.own_report import own_page, shown
    from rnn_grade.files import replace_file
    from rnn_grade.text import clean

    _, chosen, place = where_to_grade(course, words)
    exercises, given = naming.read(chosen, words, False)
    if output is not None and len(exercises) > 1:
        raise UserError("One file holds one exercise.", "Leave out --output, or name one exercise.")
    files = [(exercise, find(exercise, given, place)) for exercise in exercises]
    broken = False
    for exercise, found in files:
        made = own_page(chosen, exercise, found, place, run=run)
        target = output or Path(f"report-{exercise.number}.html")
        replace_file(target, made.text, fix="Name another file with `--output`.")
        size = max(1, round(len(made.text.encode()) / 1024))
        worth = f"{made.report.score} of {made.report.total} points"
        kept = f", as graded in attempt {made.attempt}" if made.attempt is not None else ""
        said = f"{target}: {shown(found.path)}, {worth}{kept}, {size} kB. Open it in a browser."
        print(clean(said), file=sys.stderr)
        broken = broken or made.report.broken
    return BROKEN if broken else 0


def _of_class(
    exercises: tuple[str, ...],
    gradebook: str,
    output: Path,
    hide: bool,
    compare: bool,
    course: Path | None,
) -> None:
    from rnn_grade.classroom.marks import standing
    from rnn_grade.classroom.page import Before, anonymous, page
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.classroom.similarity.hints import hints
    from rnn_grade.files import replace_file
    from rnn_grade.text import clean, plural

    chosen, _ = where(course, Use.MARKS)
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
