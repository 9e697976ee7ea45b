"""A model is trained until its score is settled; bad luck gets another attempt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


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
class Training:
    """How it went.

    Args:
        model: The model of the last attempt.
        metric: What its scores measure.
        bar: The score at which training ended, if it got there.
        score: Its score.
        scores: Its score after each epoch.
        attempts: How many models were trained.
    """

    model: Any
    metric: Metric
    bar: float
    score: float
    scores: tuple[float, ...]
    attempts: int


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
    with p ** attempts; a wrong one stays wrong.

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
    """
    if attempts < 1:
        raise ValueError(f"at least one attempt is needed, not {attempts}")
    records = _records.get()
    attempt = 0
    while attempt < attempts:
        attempt += 1
        model = build()
        history = model.fit(
            x,
            y,
            epochs=epochs,
            batch_size=batch_size,
            scored_on=scored_on,
            score=metric,
            enough=bar if records is None else None,
            higher_is_better=metric.higher_is_better,
        )
        if history.lost:
            # Whatever a metric makes of NaN: the words for such a score name the cause.
            last = math.nan
        else:
            # A `fit` of the learner's own need not report any epoch.
            last = history.scores[-1] if history.scores else metric(model.predict(scored_on))
        if records is not None:
            scores = history.scores or (float(last),)
            records.append(Record(bar, epochs, attempts, metric.higher_is_better, scores))
            break
        if metric.reaches(last, bar):
            break
    return Training(model, metric, bar, float(last), history.scores, attempt)
