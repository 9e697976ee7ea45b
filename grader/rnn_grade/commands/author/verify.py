"""`rnn-grade author verify`: a table of proofs, and every problem that they found."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
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
    from rnn_grade.authoring.proof import Proof

# What is graded is called as its file is: `valid/loop`, `reference.ipynb`.
_COLUMNS = (
    "Exercise",
    "Points",
    "Checks",
    "Mistakes",
    "Valid",
    ".ipynb",
    "Mutants",
    "Kept",
    "Time",
)


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
    "needs no Keras, otherwise 10; with --thorough 200 and 20.",
)
@click.option(
    "--thorough",
    is_flag=True,
    help="Known mistakes on further seeds, too, with Keras on one: a check that draws "
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
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.notebook.made.pasting import pasted
    from rnn_grade.text import plural

    if thorough and answers:
        raise click.UsageError("`--answers` leaves out the mistakes that `--thorough` is about.")
    if mistake is not None and (answers or notebooks or len(exercises) != 1):
        raise click.UsageError("`--mistake` is one mistake of the one exercise that you name.")
    chosen, _ = where(course)
    found = chosen_exercises(chosen, exercises)
    read_policy(chosen)  # Minutes before a class or its learners would be told.
    plan = Plan(seeds, reference_seeds, thorough=thorough, answers=answers, notebooks=notebooks)
    console = console_for(sys.stdout)
    started = time.monotonic()
    with at_work(console, "Proving", chosen, jobs, again=again) as (workforce, gauge):
        if mistake is not None:
            proofs = [
                module.verify_mistake(found[0], mistake, workforce, plan=plan, listener=gauge)
            ]
        else:
            proofs = module.verify(
                chosen, found, workforce, plan=plan, in_notebook=pasted, listener=gauge
            )
    console.print(table(_COLUMNS, (_row(proof, workforce.known) for proof in proofs)))
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


def _row(proof: Proof, known: Mapping[str, int]) -> tuple[str, ...]:
    """Return what the table says of one exercise, in the order of `_COLUMNS`."""
    caught, mutation = proof.as_expected("wrong"), proof.mutation
    cells = (
        proof.exercise.folder,
        proof.exercise.points,
        len(proof.checks),
        "left out" if proof.answers else f"{caught}/{len(proof.mistakes)}",
        f"{proof.as_expected('valid')}/{proof.alternatives}",
        "{}/{}".format(*proof.notebooks),
        "left out" if mutation is None else f"{mutation.as_expected}/{len(mutation.mutants)}",
        f"{known[proof.exercise.folder]}/{proof.gradings}",
        f"{proof.seconds:.0f} s",
    )
    return tuple(map(str, cells))
