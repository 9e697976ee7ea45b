"""A model is trained until its score is settled; bad luck gets a second attempt."""

from __future__ import annotations

from collections.abc import Callable
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
    attempts: int = 2,
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
            enough=bar,
            higher_is_better=higher_is_better,
        )
        # A `fit` of the learner's own need not report any epoch.
        last = history.scores[-1] if history.scores else score(model.predict(scored_on))
        if sign * (last - bar) >= 0:
            break
    return Training(model, float(last), history.scores, attempt)
