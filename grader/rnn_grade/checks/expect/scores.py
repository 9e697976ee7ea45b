"""Scores have neighbours: chance, a naive baseline, the bar, the optimum, and a leak above it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from rnn_grade.checks.expect import curves
from rnn_grade.checks.expect.behaviour import rows_apart
from rnn_grade.checks.training import Training
from rnn_grade.errors import Failure
from rnn_grade.text import digits

_TOO_LOW = ("guessing", "naive", "close")
# A score that is so many standard errors better than the best one was not earned.
_LEAK = 4
_observed: ContextVar[list[dict[str, float]] | None] = ContextVar("observed", default=None)


@contextmanager
def observed() -> Iterator[list[dict[str, float]]]:
    """Keep the neighbours of every score that is expected, for a calibration."""
    neighbours: list[dict[str, float]] = []
    token = _observed.set(neighbours)
    try:
        yield neighbours
    finally:
        _observed.reset(token)


class Neighbours(Protocol):
    """What is known of hidden data before anything is trained."""

    @property
    def chance(self) -> float:
        """The score of guessing."""

    @property
    def naive(self) -> float:
        """The score of the best simple rule."""

    @property
    def optimum(self) -> float:
        """The best score that is possible."""

    @property
    def standard_error(self) -> float:
        """How far the best score on these samples is off by chance."""


def learned(
    trained: Training,
    data: Neighbours,
    *,
    naive: float | None = None,
    remembers: Callable[..., Any] | None = None,
    cause: str = "",
    hint: str = "",
) -> None:
    """Expect a training that reached its bar, a score that is possible, and rows that do not mix.

    Where it missed the bar, its curve says why, together with what earlier checks have shown.

    Args:
        trained: How the training went.
        data: The data set that it was scored on.
        naive: The score of the best simple rule, where that is not the one of the data set.
        remembers: The check that this one waits for and that has shown a memory, if there is one.
        cause: Why a curve is level below the bar, where more is known than that.
        hint: What the task advises, with its own numbers: "Use a GRU of ..., and Adam with ...".
    """
    sign, last = 1 if trained.metric.higher_is_better else -1, trained.last
    kind = curves.kind(last.losses, last.scores, chance=data.chance, bar=trained.bar)
    best = trained.metric.best(last.scores or (last.score,))
    score(
        last.score,
        bar=trained.bar,
        chance=data.chance,
        naive=data.naive if naive is None else naive,
        optimum=data.optimum,
        leak=data.optimum + sign * _LEAK * data.standard_error,
        metric=trained.metric.name,
        higher_is_better=trained.metric.higher_is_better,
        cause=cause if kind in ("level", "unclear") else "",
        hint=hint,
        numbers={
            "curve": kind,
            "epochs": len(last.scores),
            "best": _short(best),
            "cut_after": trained.cut_after,
            "remembers": " ".join((remembers.__doc__ or "").split()) if remembers else "",
        },
    )
    # Scored row by row, a model that mixes them would not have this score.
    if trained.probe is not None:
        rows_apart(trained.model.predict, trained.probe)


def score(
    value: float,
    *,
    bar: float,
    chance: float,
    naive: float,
    optimum: float,
    leak: float,
    metric: str = "accuracy",
    higher_is_better: bool = True,
    cause: str = "",
    hint: str = "",
    numbers: Mapping[str, Any] | None = None,
) -> None:
    """Expect a score between the bar and what is possible.

    Args:
        value: The score, computed by the grader on hidden data.
        bar: What has to be reached.
        chance: The score of guessing.
        naive: The score of the best simple rule.
        optimum: The best score that is possible.
        leak: Beyond this the score is too good to be true.
        metric: What is measured.
        higher_is_better: Whether a good score is a large one.
        cause: Why a score may be too low, where more is known than that.
        hint: What to try next.
        numbers: What is known of the training that it comes from.
    """
    neighbours = _observed.get()
    if neighbours is not None:
        kept = {"chance": chance, "naive": naive, "optimum": optimum, "leak": leak}
        neighbours.append({name: float(number) for name, number in kept.items()})
    sign = 1 if higher_is_better else -1
    if math.isfinite(value) and sign * (value - bar) >= 0 and sign * (value - leak) <= 0:
        return
    if not math.isfinite(value):
        verdict = "not_a_number"
    elif sign * (value - leak) > 0:
        verdict = "leak"
    elif sign * (value - (chance + 0.15 * (bar - chance))) <= 0:
        verdict = "guessing"
    elif sign * (value - (naive + 0.1 * (bar - naive))) <= 0:
        verdict = "naive"
    else:
        verdict = "close"
    limit = leak if verdict == "leak" else bar
    raise Failure(
        "score",
        metric,
        expected=_short(limit, value),
        actual=_short(value, limit) if math.isfinite(value) else str(value),
        # Neither a leak nor NaN is a score that is merely too low.
        cause=cause if verdict in _TOO_LOW else "",
        hint=hint if verdict != "leak" else "",
        numbers={
            **(numbers or {}),
            "verdict": verdict,
            "chance": _short(chance),
            "naive": _short(naive),
            "bar": _short(bar),
            "optimum": _short(optimum),
        },
    )


def parameter_budget(
    count: int, budget: int, *, unlisted: int = 0, what: str = "the model"
) -> None:
    """Expect at most this many numbers in all weights, trainable or not.

    Args:
        count: How many there are, at least 0.
        budget: How many there may be.
        unlisted: How many of them the model does not list.
        what: Whose weights.
    """
    if not 0 <= count <= budget:
        raise Failure("budget", what, expected=budget, actual=count, numbers={"unlisted": unlisted})


def _short(number: float, beside: float = math.nan) -> float:
    """Return a score with three decimals, or as many as tell it from what it stands beside."""
    return round(float(number), digits(number, beside, least=3, form="f"))
