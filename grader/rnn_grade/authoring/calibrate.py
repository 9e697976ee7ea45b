"""A bar stands on many trainings of the reference, not on one lucky run.

Every training runs through all its epochs, so that its scores say how safely the bar was reached.
The mistakes that only a trained check can see are trained as well: a bar has to lie above them.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from rnn_grade.authoring.calibration import Bar, Calibration, Spread, digest
from rnn_grade.authoring.listener import Listener, followed
from rnn_grade.authoring.trained import asked
from rnn_grade.checks.training import Record
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.mistakes import Mistake, read_mistakes
from rnn_grade.errors import Broken
from rnn_grade.lanes.lanes import Workforce
from rnn_grade.lanes.task import Outcome, Task, Wanted

_REFERENCE = "reference"
# A proposed bar leaves this many standard deviations below the reference's lowest best score.
_ROOM = 2.0
_SECONDS = 600.0


def calibrate(
    exercise: Exercise,
    workforce: Workforce,
    *,
    seeds: int,
    wrong_seeds: int,
    listener: Listener,
) -> Calibration:
    """Train the reference and the nearest wrong answers; return what stands behind the bars.

    Args:
        exercise: Whose bars to calibrate.
        workforce: Who does the trainings.
        seeds: Attempts of the reference.
        wrong_seeds: Attempts of each mistake.
        listener: Told how far it is.

    Returns:
        A calibration; without a bar for an exercise that trains nothing.

    Raises:
        Broken: The reference could not be graded even once.
    """
    # Before the training: the reference may be edited while it goes on.
    trained_with = digest(exercise.reference)
    asked_by = {check.name: asked(exercise, check.name) for check in exercise.checks}
    trained = _train(exercise, workforce, seeds, wrong_seeds, listener)
    references = trained[_REFERENCE]
    report = next((one.report for one in references if one.report is not None), None)
    if report is None:
        raise Broken(references[0].problem)
    names = dict.fromkeys(name for one in references for name in one.trainings)
    return Calibration(
        trained_with,
        date.today().isoformat(),
        dict(report.versions),
        {name: _bar(name, trained, asked_by[name]) for name in names},
    )


def _train(
    exercise: Exercise, workforce: Workforce, seeds: int, wrong_seeds: int, listener: Listener
) -> Mapping[str, Sequence[Outcome]]:
    """Return what became of every training, by the name of what was trained."""
    reference = exercise.reference_text
    done: dict[str, list[Outcome]] = defaultdict(list)
    tasks = [_task(exercise, _REFERENCE, reference, seed) for seed in range(seeds)]
    for outcome in followed(workforce, tasks, listener):
        done[_REFERENCE].append(outcome)
    checks = {name for one in done[_REFERENCE] for name in one.trainings}
    tasks = [
        _task(exercise, mistake.name, mistake.apply(reference), seed)
        for mistake in _nearest(exercise, checks)
        for seed in range(wrong_seeds)
    ]
    for outcome in followed(workforce, tasks, listener):
        done[outcome.task.key].append(outcome)
    return done


def _nearest(exercise: Exercise, checks: set[str]) -> list[Mistake]:
    """Return the mistakes that nothing but a trained check can see."""
    return [mistake for mistake in read_mistakes(exercise)[0] if mistake.check in checks]


def _task(exercise: Exercise, name: str, text: str, seed: int) -> Task:
    return Task(name, exercise.folder, text.encode(), Wanted.TRAININGS, seed=seed, timeout=_SECONDS)


def _bar(name: str, trained: Mapping[str, Sequence[Outcome]], asked_by: str) -> Bar:
    references = [one.trainings[name] for one in trained[_REFERENCE] if name in one.trainings]
    first = references[0].record
    bars = [one.record.bar for one in references]
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
        neighbours=next((dict(one.neighbours) for one in references if one.neighbours), {}),
        reference=reference,
        wrong=tuple(
            _spread(label, name, found, first)
            for label, found in trained.items()
            if label != _REFERENCE and any(name in one.trainings for one in found)
        ),
        asked=asked_by,
    )


def _spread(label: str, name: str, found: Sequence[Outcome], like: Record) -> Spread:
    """Return how one submission's attempts went; what did not train did not reach the bar."""
    sign = 1 if like.higher_is_better else -1
    best, epochs = [], []
    for trained in (one.trainings[name] for one in found if name in one.trainings):
        record = trained.record
        best.append(max(record.scores, key=lambda score: sign * score))
        leak = trained.neighbours.get("leak", sign * float("inf"))
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
