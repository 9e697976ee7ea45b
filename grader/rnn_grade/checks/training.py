"""A model is trained until its score is settled; bad luck gets another attempt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Training:
    """How it went.

    Args:
        model: The model of the last attempt.
        score: Its score.
        scores: Its score after each epoch.
        attempts: How many models were trained.
    """

    model: Any
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
    score: Callable[[Any], float],
    bar: float,
    epochs: int,
    batch_size: int = 64,
    attempts: int = 3,
    higher_is_better: bool = True,
) -> Training:
    """Build a model and train it until its score reaches the bar.

    A right answer that misses the bar by bad luck with probability p misses it in all attempts
    with p ** attempts; a wrong one stays wrong.

    Args:
        build: Returns a new, compiled model.
        x: Training inputs `(samples, ...)`.
        y: Training targets.
        scored_on: Hidden inputs, predicted after each epoch.
        score: Turns those predictions into the score, in the grader.
        bar: Where training ends.
        epochs: The most epochs of one attempt.
        batch_size: Samples per step.
        attempts: The most models to train.
        higher_is_better: Whether a good score is a large one.
    """
    if attempts < 1:
        raise ValueError(f"at least one attempt is needed, not {attempts}")
    sign = 1 if higher_is_better else -1
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
            score=score,
            enough=bar if records is None else None,
            higher_is_better=higher_is_better,
        )
        if history.lost:
            # Whatever a metric makes of NaN: the words for such a score name the cause.
            last = math.nan
        else:
            # A `fit` of the learner's own need not report any epoch.
            last = history.scores[-1] if history.scores else score(model.predict(scored_on))
        if records is not None:
            scores = history.scores or (float(last),)
            records.append(Record(bar, epochs, attempts, higher_is_better, scores))
            break
        if sign * (last - bar) >= 0:
            break
    return Training(model, float(last), history.scores, attempt)
