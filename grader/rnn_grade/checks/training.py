"""A model is trained until its score is settled; bad luck gets another attempt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_grade.errors import WorkerStopped

Array = NDArray[Any]

# So many inputs show whether a model mixes them.
_PROBE = 8


@dataclass(frozen=True)
class Metric:
    """How predictions on hidden inputs are scored, in the grader.

    Args:
        name: What the learner reads: "accuracy".
        of: Turns predictions into the score.
        shape: The shape that predictions have to have; anything else gets the worst score.
        higher_is_better: Whether a good score is a large one.
    """

    name: str
    of: Callable[[Any], float]
    shape: tuple[int, ...] | None = None
    higher_is_better: bool = True

    def __call__(self, predictions: Any) -> float:
        """Return the score of some predictions."""
        if self.shape is not None and (
            not isinstance(predictions, np.ndarray) or predictions.shape != self.shape
        ):
            # Whatever came back, it is only worth something in the agreed shape.
            return 0.0 if self.higher_is_better else math.inf
        return float(self.of(predictions))

    def reaches(self, score: float, bar: float) -> bool:
        """Return whether a score is as good as the bar, or better."""
        return score >= bar if self.higher_is_better else score <= bar

    def best(self, scores: Sequence[float]) -> float:
        """Return the best of some scores, at least one."""
        return max(scores) if self.higher_is_better else min(scores)


def accuracy(
    y: Array, classes: int, *, counted: Array | None = None, name: str = "accuracy"
) -> Metric:
    """Score probabilities `(..., classes)` by the share whose likeliest class is right.

    Args:
        y: The right classes `(...)`.
        classes: How many there are.
        counted: Which of them count, as booleans in the shape of `y`; without it all do.
        name: What the learner reads.
    """
    where = np.ones(np.shape(y), bool) if counted is None else counted

    def share(probabilities: Array) -> float:
        return float(np.mean((np.argmax(probabilities, axis=-1) == y)[where]))

    return Metric(name, share, (*np.shape(y), classes))


def mean_squared_error(y: Array) -> Metric:
    """Score answers in the shape of `y` by their mean squared error.

    Args:
        y: The right answers.
    """

    def error(answers: Array) -> float:
        return float(np.mean((answers.astype(np.float64) - y) ** 2))

    return Metric("mean squared error", error, np.shape(y), higher_is_better=False)


@dataclass(frozen=True)
class Attempt:
    """How one model was trained.

    Args:
        losses: Its training loss in each epoch.
        scores: Its score on hidden inputs after each epoch.
        score: The score that it ended with.
    """

    losses: tuple[float, ...]
    scores: tuple[float, ...]
    score: float


@dataclass(frozen=True)
class Training:
    """How it went.

    Args:
        model: The model of the last attempt.
        metric: What its scores measure.
        bar: The score at which training ended, if it got there.
        attempts: Each model that was trained to its end, the last one last; at least one.
        cut_after: How many epochs of a further one the time limit allowed; `None` without that.
        probe: Some of the inputs that it was scored on, where they are one array.
    """

    model: Any
    metric: Metric
    bar: float
    attempts: tuple[Attempt, ...]
    cut_after: int | None = None
    probe: Any = None

    @property
    def last(self) -> Attempt:
        """The attempt that counts."""
        return self.attempts[-1]


@dataclass(frozen=True)
class Record:
    """One attempt that was not ended early, as a calibration needs it.

    Args:
        bar: Where training would have ended.
        epochs: The most epochs of one attempt.
        attempts: The most models that would have been trained.
        higher_is_better: Whether a good score is a large one.
        scores: The score after each of the epochs.
    """

    bar: float
    epochs: int
    attempts: int
    higher_is_better: bool
    scores: tuple[float, ...]


_records: ContextVar[list[Record] | None] = ContextVar("records", default=None)


@contextmanager
def recorded() -> Iterator[list[Record]]:
    """Let every training run through all its epochs, once, and keep its scores.

    A score that ends its own training says that the bar was reached, not how safely.
    """
    records: list[Record] = []
    token = _records.set(records)
    try:
        yield records
    finally:
        _records.reset(token)


def train(
    build: Callable[[], Any],
    x: Any,
    y: Any,
    *,
    scored_on: Any,
    metric: Metric,
    bar: float,
    epochs: int,
    batch_size: int = 64,
    attempts: int = 3,
) -> Training:
    """Build a model and train it until its score reaches the bar.

    A right answer that misses the bar by bad luck with probability p misses it in all attempts
    with p ** attempts; a wrong one stays wrong. Where the time limit ends a second or third
    attempt, those before it count.

    Args:
        build: Returns a new, compiled model.
        x: Training inputs `(samples, ...)`.
        y: Training targets.
        scored_on: Hidden inputs, predicted after each epoch.
        metric: Scores those predictions.
        bar: Where training ends.
        epochs: The most epochs of one attempt.
        batch_size: Samples per step.
        attempts: The most models to train.

    Raises:
        WorkerStopped: The first attempt had no end, or the worker none to give.
    """
    if attempts < 1:
        raise ValueError(f"at least one attempt is needed, not {attempts}")
    records = _records.get()
    enough = bar if records is None else None
    done: list[Attempt] = []
    cut_after = None
    while len(done) < attempts:
        score = _Kept(metric)
        try:
            newest = build()
            history = newest.fit(
                x,
                y,
                epochs=epochs,
                batch_size=batch_size,
                scored_on=scored_on,
                score=score,
                enough=enough,
                higher_is_better=metric.higher_is_better,
            )
            # A `fit` of the learner's own need not report any epoch.
            last = history.scores[-1] if history.scores else metric(newest.predict(scored_on))
        except WorkerStopped as stop:
            if stop.reason != "timeout" or not done:
                stop.numbers = {**stop.numbers, "epochs": epochs, "bar": bar, **score.so_far()}
                raise
            # What was trained to its end says why it missed the bar; the clock does not.
            cut_after = len(score.kept)
            break
        model = newest
        # Whatever a metric makes of NaN: the words for such a score name the cause.
        done.append(
            Attempt(history.losses, history.scores, math.nan if history.lost else float(last))
        )
        if records is not None:
            scores = history.scores or (done[-1].score,)
            records.append(Record(bar, epochs, attempts, metric.higher_is_better, scores))
            break
        if metric.reaches(done[-1].score, bar):
            break
    probe = scored_on[:_PROBE] if isinstance(scored_on, np.ndarray) else None
    return Training(model, metric, bar, tuple(done), cut_after, probe)


@dataclass
class _Kept:
    """A metric that keeps its scores: a training that is cut short returns none."""

    metric: Metric
    kept: list[float] = field(default_factory=list)

    def __call__(self, predictions: Any) -> float:
        self.kept.append(self.metric(predictions))
        return self.kept[-1]

    def so_far(self) -> dict[str, Any]:
        """Return how many epochs were done, and the best score of them."""
        best = self.metric.best(self.kept) if self.kept else None
        return {"done": len(self.kept), "best": best, "metric": self.metric.name}
