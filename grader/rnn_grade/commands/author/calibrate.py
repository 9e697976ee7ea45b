"""`rnn-grade author calibrate`: what stands behind each bar, and how often a right answer fails."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.commands.author.workforce import at_work
from rnn_grade.commands.group import console_for
from rnn_grade.commands.options import (
    again_option,
    chosen_exercises,
    course_option,
    jobs_option,
    where,
)

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from rnn_grade.authoring.calibration import Bar


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@jobs_option
@click.option(
    "--seeds",
    type=click.IntRange(min=2),
    default=32,
    show_default=True,
    metavar="N",
    help="Trainings of the reference; with 32, three attempts and no miss, the chance that a "
    "right answer fails is below 1 in 1,000.",
)
@click.option(
    "--wrong-seeds",
    type=click.IntRange(min=1),
    default=6,
    show_default=True,
    metavar="N",
    help="Trainings of each mistake that only the trained check can see.",
)
@again_option
@course_option
def calibrate(
    exercises: tuple[str, ...],
    jobs: int,
    seeds: int,
    wrong_seeds: int,
    again: bool,
    course: Path | None,
) -> None:
    """Back the bars of exercises by many trainings, and keep what they showed."""
    from rich.text import Text

    from rnn_grade.authoring import calibration
    from rnn_grade.authoring.calibrate import calibrate as train
    from rnn_grade.text import plural

    chosen, _ = where(course)
    console = console_for(sys.stdout)
    code = 0
    for exercise in chosen_exercises(chosen, exercises):
        started = time.monotonic()
        with at_work(console, "Training", chosen, jobs, again=again) as (workforce, gauge):
            made = train(exercise, workforce, seeds=seeds, wrong_seeds=wrong_seeds, listener=gauge)
        if not made.bars:
            console.print(Text(f"{exercise.folder} trains nothing: there is no bar to calibrate."))
            continue
        calibration.write(exercise, made)
        for name, bar in made.bars.items():
            console.print(Text(f"{exercise.folder}: `{name}`", style="bold"), _table(bar))
            console.print(*_said(bar), sep="\n")
            code = code if bar.safe else 1
        kept = calibration.path_of(exercise).name
        known = workforce.known[exercise.folder]
        before = f" {plural(known, 'training')} known before." if known else ""
        seconds = f"{time.monotonic() - started:.0f} s."
        console.print(Text(f"\nKept in {kept}.{before} {seconds}\n"))
    click.get_current_context().exit(code)


def _table(bar: Bar) -> Table:
    import statistics

    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Submission", "Reached the bar", "Worst", "Median", "Best", "Epochs to the bar"):
        left = title == "Submission"
        table.add_column(title, justify="left" if left else "right", overflow="fold")
    for spread in (bar.reference, *bar.wrong):
        best = spread.best
        numbers = (best[0], statistics.median(best), best[-1]) if best else (float("nan"),) * 3
        table.add_row(
            Text(spread.name),
            f"{spread.reached} of {spread.seeds}",
            *(f"{number:.4g}" for number in numbers),
            f"{spread.epochs[0]} to {spread.epochs[-1]}" if spread.epochs else "-",
        )
    return table


def _said(bar: Bar) -> Iterator[RenderableType]:
    from rich.text import Text

    low, high = f"{bar.lowest:.4g}", f"{bar.highest:.4g}"
    stands = low if low == high else f"{low} to {high}"
    yield Text(f"The bar is {stands}; by these figures it may stand at {bar.proposed:.4g}.")
    if bar.neighbours:
        around = ", ".join(f"{key} {number:.4g}" for key, number in bar.neighbours.items())
        yield Text(f"Around it: {around}.")
    estimate, at_most = bar.reference.fails(bar.attempts)
    yield Text(
        f"A right answer misses it in all {bar.attempts} attempts with a chance of "
        f"{estimate:.2g}, at most {at_most:.2g} (95 % confidence, {bar.reference.seeds} seeds).",
        style="green" if bar.safe else "red",
    )
    if not bar.safe:
        yield Text("Lower the bar, give more epochs or attempts, or train more seeds.")
    for spread in bar.wrong:
        estimate, at_most = spread.passes(bar.attempts)
        yield Text(
            f"`{spread.name}` reaches it with a chance of {estimate:.2g}, at most {at_most:.2g}."
        )
