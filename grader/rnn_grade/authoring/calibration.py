"""What a calibration found, as it is kept beside an exercise, and whether it still holds.

`solutions/<exercise>/calibration.json` backs a bar: it says how far the reference stood above it on
many seeds. It holds for the reference that was trained, and for the check that trained it: its
epochs, its samples, its data. Where one of these changes, a new one is needed; words are none.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rnn_grade.authoring.trained import asked, code
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.storage import course_text
from rnn_grade.errors import UserError
from rnn_grade.files import replace_file
from rnn_grade.report import CheckResult

SCHEMA = "rnn-grade/calibration/v1"
CONFIDENCE = 0.95
MOST_OFTEN = 1e-3
_SAME = 1e-3


@dataclass(frozen=True)
class Spread:
    """How one submission trained on many seeds, one attempt each.

    Args:
        name: `reference`, or the mistake's name in `wrong.toml`.
        seeds: How many attempts there were.
        reached: How many reached the bar and stayed within the leak limit.
        best: The best score of each attempt, sorted from bad to good.
        epochs: How many epochs each attempt that reached the bar took to reach it, sorted.
    """

    name: str
    seeds: int
    reached: int
    best: tuple[float, ...]
    epochs: tuple[int, ...]

    def fails(self, attempts: int) -> tuple[float, float]:
        """Return the chance that every one of so many attempts misses the bar.

        Returns:
            The estimate, and its upper confidence limit.
        """
        missed = self.seeds - self.reached
        return (missed / self.seeds) ** attempts, upper(missed, self.seeds) ** attempts

    def passes(self, attempts: int) -> tuple[float, float]:
        """Return the chance that one of so many attempts reaches the bar, and its upper limit."""
        estimate = 1 - (1 - self.reached / self.seeds) ** attempts
        return estimate, 1 - (1 - upper(self.reached, self.seeds)) ** attempts


@dataclass(frozen=True)
class Bar:
    """The bar of one check, and what stands behind it.

    Args:
        lowest: The lowest bar of all seeds; a bar may depend on the hidden data.
        highest: The highest.
        epochs: The most epochs of one attempt.
        attempts: The most attempts.
        higher_is_better: Whether a good score is a large one.
        proposed: Where the bar could stand by these figures.
        neighbours: The last `chance`, `naive`, `optimum` and `leak` of the check.
        reference: The reference's spread.
        wrong: The spread of each mistake that only this check can see.
        asked: `trained.asked` of the check that trained them.
    """

    lowest: float
    highest: float
    epochs: int
    attempts: int
    higher_is_better: bool
    proposed: float
    neighbours: dict[str, float]
    reference: Spread
    wrong: tuple[Spread, ...] = ()
    asked: str = ""

    @property
    def safe(self) -> bool:
        """Whether a right answer misses the bar in all attempts rarely enough."""
        return self.reference.fails(self.attempts)[1] < MOST_OFTEN


@dataclass(frozen=True)
class Calibration:
    """All bars of one exercise.

    Args:
        digest: `digest` of the reference that was trained.
        date: When, as `YYYY-MM-DD`.
        versions: What it was trained with.
        bars: The bar of each trained check.
    """

    digest: str
    date: str
    versions: dict[str, str]
    bars: dict[str, Bar] = field(default_factory=dict)


def path_of(exercise: Exercise) -> Path:
    """Return where an exercise's calibration is kept."""
    return exercise.solution / "calibration.json"


def write(exercise: Exercise, calibration: Calibration) -> None:
    """Keep a calibration beside its exercise."""
    text = json.dumps({"schema": SCHEMA, **asdict(calibration)}, indent=1)
    fix = "Calibrate in a copy of the course that you may change."
    replace_file(path_of(exercise), text + "\n", fix=fix)


def read(exercise: Exercise) -> Calibration | None:
    """Return an exercise's calibration, or `None` where there is none.

    Raises:
        UserError: The file cannot be read.
    """
    path = path_of(exercise)
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text("utf-8"))
        if data.pop("schema") != SCHEMA:
            raise ValueError("another schema")
        bars = {name: _bar(value) for name, value in data.pop("bars").items()}
        return Calibration(**data, bars=bars)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UserError(
            f"{path} cannot be read as a calibration: {error}.",
            f"`rnn-grade author calibrate {exercise.number}` writes a new one.",
        ) from None


def problems(exercise: Exercise, results: Sequence[CheckResult]) -> list[str]:
    """Return which bars no calibration stands behind.

    Args:
        exercise: Whose bars.
        results: Verdicts on its reference, with the bar that each trained check used.
    """
    trained = {result.name: result.bar for result in results if result.bar is not None}
    if not trained:
        return []
    again = f"`rnn-grade author calibrate {exercise.number}` trains it on many seeds"
    calibration = read(exercise)
    if calibration is None:
        return [f"no bar is backed by a calibration: {again}"]
    if calibration.digest != digest(exercise.reference):
        return [f"the reference has changed since its calibration of {calibration.date}: {again}"]
    found = []
    for name, bar in trained.items():
        kept = calibration.bars.get(name)
        if kept is None:
            found.append(f"the bar of `{name}` was never calibrated: {again}")
            continue
        if kept.asked != asked(exercise, name):
            found.append(
                f"`{name}` or its data have changed since the calibration of {calibration.date}: "
                f"{again}"
            )
        room = _SAME * max(abs(kept.lowest), abs(kept.highest))
        if not kept.lowest - room <= bar <= kept.highest + room:
            found.append(
                f"the bar of `{name}` is {bar:.4g}, but {kept.lowest:.4g} was calibrated: {again}"
            )
        if not kept.safe:
            often = kept.reference.fails(kept.attempts)[1]
            found.append(
                f"a right answer may miss the bar of `{name}` with a chance of {often:.2g}, which "
                f"is not below {MOST_OFTEN:g}: lower the bar, or calibrate with more seeds"
            )
    return found


def digest(path: Path) -> str:
    """Return a hash of a Python file's code: comments and docstrings may change freely."""
    return hashlib.sha256(code(course_text(path)).encode()).hexdigest()


def upper(events: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """Return the upper confidence limit of a probability, one-sided and exact.

    Clopper and Pearson (1934): the probability at which so few events are as rare as
    `1 - confidence`.

    Args:
        events: How often it happened.
        trials: How often it could have happened.
        confidence: How sure to be.
    """
    if events >= trials:
        return 1.0
    low, high = events / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        at_most = sum(
            math.comb(trials, k) * middle**k * (1 - middle) ** (trials - k)
            for k in range(events + 1)
        )
        low, high = (middle, high) if at_most > 1 - confidence else (low, middle)
    return high


def _bar(value: dict[str, Any]) -> Bar:
    reference = _spread(value.pop("reference"))
    wrong = tuple(_spread(spread) for spread in value.pop("wrong"))
    return Bar(**value, reference=reference, wrong=wrong)


def _spread(value: dict[str, Any]) -> Spread:
    best, epochs = tuple(value.pop("best")), tuple(value.pop("epochs"))
    return Spread(**value, best=best, epochs=epochs)
