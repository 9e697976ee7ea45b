"""`author calibrate`: a bar stands on many trainings of the reference, not on one lucky run.

Every training runs through all its epochs, so that its scores say how safely the bar was reached.
The mistakes that only a trained check can see are trained as well: a bar has to lie above them.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from rnn_grade.authoring.calibration import (
    MOST_OFTEN,
    Bar,
    Calibration,
    Spread,
    digest,
    path_of,
    write,
)
from rnn_grade.authoring.lanes import Job, grade_job, run
from rnn_grade.checks import training
from rnn_grade.checks.expect import scores
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.mistakes import Mistake, read_mistakes
from rnn_grade.report import Event, Report

_REFERENCE = "reference"
# A proposed bar leaves this many standard deviations below the reference's lowest best score.
_ROOM = 2.0
_SECONDS = 600.0


@dataclass(frozen=True)
class Trained:
    """What one job showed.

    Args:
        report: Its report, of value only where something went wrong.
        records: Each check's training, unless it had none.
        neighbours: What surrounds the score of those checks.
    """

    report: Report
    records: dict[str, training.Record]
    neighbours: dict[str, dict[str, float]]


def calibrate(
    exercises: list[Exercise], *, jobs: int, seeds: int, wrong_seeds: int, console: Console
) -> int:
    """Train references and the nearest wrong answers, print and keep what came of it.

    Args:
        exercises: Whose bars to calibrate.
        jobs: How many gradings may run at a time.
        seeds: Attempts of each reference.
        wrong_seeds: Attempts of each mistake.
        console: Where to print.

    Returns:
        0 if every right answer fails rarely enough, 1 otherwise.
    """
    code = 0
    for exercise in exercises:
        started = time.monotonic()
        # Before the training: the reference may be edited while it goes on.
        trained_with = digest(exercise.reference)
        trained = _train(exercise, jobs, seeds, wrong_seeds, console)
        references = trained[_REFERENCE]
        names = list(dict.fromkeys(name for one in references for name in one.records))
        if not names:
            console.print(Text(f"{exercise.folder} trains nothing: there is no bar to calibrate."))
            broken = next((one.report.problem for one in references if one.report.broken), "")
            code = max(code, int(bool(broken)))
            console.print(Text(broken)) if broken else None
            continue
        calibration = Calibration(
            trained_with,
            date.today().isoformat(),
            dict(references[0].report.versions),
            {name: _bar(name, trained) for name in names},
        )
        write(exercise, calibration)
        for name, bar in calibration.bars.items():
            _show(console, exercise, name, bar)
            code = max(code, int(bar.reference.fails(bar.attempts)[1] >= MOST_OFTEN))
        seconds = time.monotonic() - started
        console.print(Text(f"\nKept in {path_of(exercise).name}. {seconds:.0f} s.\n"))
    return code


def train_job(job: Job) -> Trained:
    """Grade one job in a lane, with every training recorded."""
    current = ""
    records: dict[str, training.Record] = {}
    neighbours: dict[str, dict[str, float]] = {}

    def watch(event: Event) -> None:
        nonlocal current
        if event.kind == "started":
            current = event.check
        if event.kind == "finished":
            if seen:
                records[current] = seen[-1]
                seen.clear()
            if around:
                neighbours[current] = around[-1]
                around.clear()

    with training.recorded() as seen, scores.observed() as around:
        report = grade_job(job, watch=watch)
    return Trained(report, records, neighbours)


def _train(
    exercise: Exercise, jobs: int, seeds: int, wrong_seeds: int, console: Console
) -> dict[str, list[Trained]]:
    reference = exercise.reference.read_text("utf-8")
    work = [_job(exercise, _REFERENCE, reference, seed) for seed in range(seeds)]
    columns = (
        TextColumn("Training"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    done: dict[str, list[Trained]] = defaultdict(list)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(exercise.folder, total=len(work))
        for job, one in run(work, jobs, train_job):
            done[job.label].append(one)
            progress.advance(task)
        checks = {name for one in done[_REFERENCE] for name in one.records}
        work = [
            _job(exercise, mistake.name, mistake.apply(reference), seed)
            for mistake in _nearest(exercise, checks)
            for seed in range(wrong_seeds)
        ]
        progress.update(task, total=seeds + len(work))
        for job, one in run(work, jobs, train_job) if work else ():
            done[job.label].append(one)
            progress.advance(task)
    return done


def _nearest(exercise: Exercise, checks: set[str]) -> list[Mistake]:
    """Return the mistakes that nothing but a trained check can see."""
    return [mistake for mistake in read_mistakes(exercise)[0] if mistake.check in checks]


def _job(exercise: Exercise, label: str, content: str, seed: int) -> Job:
    return Job(exercise.root, exercise.folder, label, content, seed, timeout=_SECONDS)


def _bar(name: str, trained: dict[str, list[Trained]]) -> Bar:
    references = [one for one in trained[_REFERENCE] if name in one.records]
    first = references[0].records[name]
    bars = [one.records[name].bar for one in references]
    neighbours = next((one.neighbours[name] for one in references if name in one.neighbours), {})
    reference = _spread(_REFERENCE, name, trained[_REFERENCE], first)
    sign = 1 if first.higher_is_better else -1
    # Sorted from bad to good.
    room = _ROOM * statistics.pstdev(reference.best)
    return Bar(
        lowest=min(bars),
        highest=max(bars),
        epochs=first.epochs,
        attempts=first.attempts,
        higher_is_better=first.higher_is_better,
        proposed=round(reference.best[0] - sign * room, 4),
        neighbours=neighbours,
        reference=reference,
        wrong=tuple(
            _spread(label, name, found, first)
            for label, found in trained.items()
            if label != _REFERENCE and any(name in one.records for one in found)
        ),
    )


def _spread(label: str, name: str, found: list[Trained], like: training.Record) -> Spread:
    """Return how one submission's attempts went; what did not train did not reach the bar."""
    sign = 1 if like.higher_is_better else -1
    best, epochs = [], []
    for one in found:
        record = one.records.get(name)
        if record is None:
            continue
        best.append(max(record.scores, key=lambda score: sign * score))
        leak = one.neighbours.get(name, {}).get("leak", sign * float("inf"))
        over = next(
            (n for n, score in enumerate(record.scores) if sign * (score - record.bar) >= 0), None
        )
        if over is not None and sign * (record.scores[over] - leak) <= 0:
            epochs.append(over + 1)
    return Spread(
        label,
        seeds=len(found),
        reached=len(epochs),
        best=tuple(round(score, 5) for score in sorted(best, key=lambda score: sign * score)),
        epochs=tuple(sorted(epochs)),
    )


def _show(console: Console, exercise: Exercise, name: str, bar: Bar) -> None:
    console.print(Text(f"{exercise.folder}: `{name}`", style="bold"))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Submission", "Reached the bar", "Worst", "Median", "Best", "Epochs to the bar"):
        left = title == "Submission"
        table.add_column(title, justify="left" if left else "right", overflow="fold")
    for spread in (bar.reference, *bar.wrong):
        best = spread.best
        numbers = (best[0], statistics.median(best), best[-1]) if best else ()
        table.add_row(
            Text(spread.name),
            f"{spread.reached} of {spread.seeds}",
            *(f"{number:.4g}" for number in numbers or (float("nan"),) * 3),
            f"{spread.epochs[0]} to {spread.epochs[-1]}" if spread.epochs else "-",
        )
    console.print(table)
    around = ", ".join(f"{key} {number:.4g}" for key, number in bar.neighbours.items())
    console.print(
        Text(f"The bar is {_range(bar)}; by these figures it may stand at {bar.proposed:.4g}.")
    )
    if around:
        console.print(Text(f"Around it: {around}."))
    estimate, at_most = bar.reference.fails(bar.attempts)
    console.print(
        Text(
            f"A right answer misses it in all {bar.attempts} attempts with a chance of "
            f"{estimate:.2g}, at most {at_most:.2g} (95 % confidence, {bar.reference.seeds} "
            "seeds).",
            style="green" if at_most < MOST_OFTEN else "red",
        )
    )
    if at_most >= MOST_OFTEN:
        console.print(Text("Lower the bar, give more epochs or attempts, or train more seeds."))
    for spread in bar.wrong:
        estimate, at_most = spread.passes(bar.attempts)
        text = f"`{spread.name}` reaches it with a chance of {estimate:.2g}, at most {at_most:.2g}."
        console.print(Text(text))


def _range(bar: Bar) -> str:
    low, high = f"{bar.lowest:.4g}", f"{bar.highest:.4g}"
    return low if low == high else f"{low} to {high}"
