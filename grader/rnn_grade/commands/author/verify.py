"""`rnn-grade author verify`: a table of proofs, and every problem that they found."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

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
    from rich.table import Table

    from rnn_grade.authoring.proof import Proof


@click.command()
@exercises_or_all
@jobs_option
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    metavar="N",
    help="Seeds that the alternatives must pass on, those after the first without trainings.",
)
@click.option(
    "--reference-seeds",
    type=click.IntRange(min=1),
    metavar="N",
    help="Seeds that the reference must pass on, without what takes long; by default 50 where it "
    "needs no Keras, otherwise 10; with --thorough 200 and 40.",
)
@click.option(
    "--thorough",
    is_flag=True,
    help="Known mistakes on each of these seeds, too, not on the first alone: a check that draws "
    "its numbers may overlook one by chance. Trainings on two seeds, the reference on many, and "
    "all that `author mutate` grades.",
)
@click.option(
    "--answers",
    is_flag=True,
    help="The stub, the reference and the alternatives alone, without the known mistakes: whether "
    "other versions of Keras and TensorFlow will do.",
)
@click.option(
    "--notebooks",
    is_flag=True,
    help="Known mistakes and alternatives in the exercise's notebook, too, as the stub and the "
    "reference always are.",
)
@click.option(
    "--mistake",
    metavar="NAME",
    help="This known mistake of wrong.toml alone.",
)
@again_option
@course_option
def verify(
    exercises: tuple[str, ...],
    jobs: int,
    seeds: int,
    reference_seeds: int | None,
    thorough: bool,
    answers: bool,
    notebooks: bool,
    mistake: str | None,
    again: bool,
    course: Path | None,
) -> None:
    """Prove exercises: the stub, the reference, the known mistakes, the alternatives, the mutants.

    The table says how many mistakes were caught, how many alternatives passed, how many notebooks
    and mutants ended as they have to, how many gradings were kept from before, and how many seconds
    the submissions computed in all of them.
    """
    from rich.text import Text

    from rnn_grade.authoring import verify as module
    from rnn_grade.authoring.trials import Plan
    from rnn_grade.notebook.made.pasting import pasted
    from rnn_grade.text import plural

    if thorough and answers:
        raise click.UsageError("`--answers` leaves out the mistakes that `--thorough` is about.")
    if mistake is not None and (answers or notebooks or len(exercises) != 1):
        raise click.UsageError("`--mistake` is one mistake of the one exercise that you name.")
    chosen, _ = where(course)
    found = chosen_exercises(chosen, exercises)
    plan = Plan(seeds, reference_seeds, thorough=thorough, answers=answers, notebooks=notebooks)
    console = console_for(sys.stdout)
    started = time.monotonic()
    with at_work(console, "Proving", chosen, jobs, again=again) as (workforce, gauge):
        if mistake is not None:
            proofs = [module.verify_mistake(found[0], mistake, workforce, plan=plan, watch=gauge)]
        else:
            proofs = module.verify(
                chosen, found, workforce, plan=plan, in_notebook=pasted, watch=gauge
            )
    console.print(_table(proofs, workforce.known))
    for proof in proofs:
        if proof.problems:
            console.print(Text(f"\n{proof.exercise.folder}", style="bold"))
        for problem in proof.problems:
            console.print(Text(f"  - {problem}"))
    count = sum(len(proof.problems) for proof in proofs)
    verdict = f"{plural(count, 'problem')}." if count else "No problems."
    seconds = f"{time.monotonic() - started:.0f} s."
    console.print(Text(f"\n{verdict} {seconds}", style="red" if count else "green"))
    click.get_current_context().exit(1 if count else 0)


def _table(proofs: Sequence[Proof], known: Mapping[str, int]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Exercise", overflow="fold")
    for name in (
        "Points",
        "Checks",
        "Mistakes",
        "Alternatives",
        "Notebooks",
        "Mutants",
        "Kept",
        "Seconds",
    ):
        table.add_column(name, justify="right")
    for proof in proofs:
        table.add_row(
            Text(proof.exercise.folder),
            str(proof.exercise.points),
            str(len(proof.checks)),
            "left out"
            if proof.answers
            else f"{proof.as_expected('wrong')} of {len(proof.mistakes)}",
            f"{proof.as_expected('valid')} of {proof.alternatives}",
            "{} of {}".format(*proof.notebooks),
            _mutants(proof),
            f"{known[proof.exercise.folder]} of {proof.gradings}",
            f"{proof.seconds:.0f}",
        )
    return table


def _mutants(proof: Proof) -> str:
    """Return how many mutants end as they have to, and how many there are."""
    mutation = proof.mutation
    if mutation is None:
        return "left out"
    return f"{len(mutation.killed) + len(mutation.equivalent)} of {len(mutation.mutants)}"
