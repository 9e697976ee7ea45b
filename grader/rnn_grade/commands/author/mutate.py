"""`rnn-grade author mutate`: edits of the reference that no check sees, and a table of all."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.author.table import table
from rnn_grade.commands.author.workforce import at_work
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import (
    again_option,
    chosen_exercises,
    course_option,
    exercises_or_all,
    jobs_option,
    where,
)

if TYPE_CHECKING:
    from rich.text import Text

    from rnn_grade.authoring.mutation.mutate import Fate, Mutation

# A mutant that ends by a limit after so long keeps whoever waits for it waiting.
_SLOW = 60.0


# The character in front keeps the lines as they are.
_ENTRY = """\b
[[equivalent]]
in = "step"
find = "np.zeros_like(x)"
put = "np.ones_like(x)"
reason = "Every entry is written before it is read."
"""


@click.command(epilog=_ENTRY)
@exercises_or_all
@jobs_option
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=60,
    show_default=True,
    metavar="N",
    help="Mutants of each exercise: always the same ones, of every function and every kind.",
)
@click.option("--every", is_flag=True, help="All mutants that there are, not `--most` of them.")
@click.option(
    "--seed", type=int, default=0, show_default=True, metavar="N", help="Other hidden inputs."
)
@click.option(
    "--causes",
    is_flag=True,
    help="List as well what fails without a word on the cause: where learners could do that, it "
    "belongs into wrong.toml.",
)
@click.option(
    "--table",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the rows into the table of this page, such as docs/mutants.md.",
)
@again_option
@course_option
def mutate(
    exercises: tuple[str, ...],
    jobs: int,
    most: int,
    every: bool,
    seed: int,
    causes: bool,
    page: Path | None,
    again: bool,
    course: Path | None,
) -> None:
    """Edit references in one place at a time, and list what no check sees.

    A mutant is the reference with one operator, constant, name, option or statement changed. It is
    graded until its first check that does not pass. One that passes all of them is a mistake that
    learners may make as well: add a check, or an input to one. If it is a right answer, declare it
    in `solutions/EXERCISE/equivalent.toml`, as below.
    """
    from rich.text import Text

    from rnn_grade.authoring.mutation.mutate import mutate as grade_mutants
    from rnn_grade.authoring.mutation.page import COLUMNS, row, write
    from rnn_grade.text import plural

    chosen, _ = where(course)
    found = chosen_exercises(chosen, exercises)
    console = console_for(sys.stdout)
    started = time.monotonic()
    with at_work(console, "Mutating", chosen, jobs, again=again) as (workforce, gauge):
        made = grade_mutants(
            found,
            workforce,
            most=None if every else most,
            seed=seed,
            listener=gauge,
        )
    console.print(table(COLUMNS, map(row, made)))
    if page is not None:
        write(page, made)
    for mutation in made:
        for line in _told(mutation, causes):
            console.print(line, soft_wrap=True)
    survivors = sum(len(mutation.survivors) for mutation in made)
    faults = sum(len(mutation.faults()) for mutation in made)
    style = "red" if survivors or faults else "green"
    told = f"{plural(survivors, 'survivor')}, {plural(faults, 'other problem')}."
    told = told if survivors or faults else "No survivors, no problems."
    known = f"{workforce.known.total()} of {sum(len(one.mutants) for one in made)}"
    seconds = f"{time.monotonic() - started:.0f} s."
    console.print(Text(f"\n{told} {known} known from before. {seconds}", style=style))
    click.get_current_context().exit(1 if survivors or faults else 0)


def _told(mutation: Mutation, causes: bool) -> list[Text]:
    from rich.text import Text

    told: list[Text] = []
    for title, fates in (
        ("no check sees", mutation.survivors),
        ("seen, but without a cause", mutation.unnamed if causes else []),
    ):
        if fates:
            told.append(Text(f"\n{mutation.exercise.folder}: {title}", style="bold"))
            told += [line for fate in fates for line in _lines(fate)]
    slow = [fate for fate in mutation.killed if fate.seconds > _SLOW and fate.status == "timeout"]
    faults = mutation.faults()
    if faults or slow:
        told.append(Text(f"\n{mutation.exercise.folder}: other problems", style="bold"))
    told += [Text(f"  - {fault}") for fault in faults]
    told += [
        Text(f"  - line {fate.mutant.line}: `{fate.check}` ends after {fate.seconds:.0f} s")
        for fate in slow
    ]
    return told


def _lines(fate: Fate) -> list[Text]:
    """Return one mutant as a difference, and below it what the learner would read."""
    from textwrap import dedent, indent

    from rich.text import Text

    mutant = fate.mutant
    told = [Text(f"  line {mutant.line}, `{mutant.function}`: {mutant.kind}")]
    for sign, lines, style in (("-", mutant.before, "red"), ("+", mutant.after, "green")):
        text = indent(dedent(lines), f"    {sign} ", lambda line: True)
        told.append(Text(text.rstrip("\n"), style=style))
    if fate.check:
        told.append(Text(f"    `{fate.check}`: {fate.words.found}", style="dim"))
    return told
