"""What a function that draws at random owes to the temperature, to the seed and to the generator.

`rng` is what such a function is given: a seed, or a generator, which `np.random.default_rng` takes
as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rnn_grade.checks.expect.arrays import Array
from rnn_grade.checks.expect.exceptions import raises_nothing
from rnn_grade.checks.expect.values import that

_GENERATOR = "`rng = np.random.default_rng(rng)`"
# A standard normal number exceeds it once in 100,000 times: a dozen such tests in a course of
# thousands of gradings should not fail a right answer.
_RARE = 4.265


def frequencies(
    drawn: Array, probabilities: Array, *, untouched: Array, what: str, hint: str = ""
) -> None:
    """Expect draws that come as often as their probabilities say, by a chi-square test.

    Args:
        drawn: Numbers from 0 on, some thousands.
        probabilities: Of each number `(numbers,)`.
        untouched: What they were before the temperature changed them `(numbers,)`.
        what: What draws them: "`sample`".
        hint: What to try, where it is unknown what the draws follow.
    """
    counts = np.bincount(np.asarray(drawn, int), minlength=len(probabilities))
    total = int(counts.sum())
    worst = int(np.argmax(np.abs(counts - total * probabilities)))
    cause = ""
    if _possible(counts, untouched):
        cause = "The draws follow the probabilities as they came in: the temperature has no effect."
        hint = "Draw from the probabilities at the given temperature."
    elif _possible(counts, np.full(len(counts), 1 / len(counts))):
        cause, hint = "All numbers are equally likely.", "Hand the probabilities to the draw."
    that(
        _possible(counts, probabilities),
        f"how often {what} drew number {worst} in {total} draws",
        expected=f"about {round(float(total * probabilities[worst]))} times",
        actual=f"{counts[worst]} times",
        cause=cause,
        hint=hint,
    )


def _possible(counts: Array, probabilities: Array) -> bool:
    wanted = counts.sum() * probabilities
    # Wilson and Hilferty's approximation of a rare chi-square.
    spread = 2 / (9 * (len(counts) - 1))
    rare = (len(counts) - 1) * (1 - spread + _RARE * math.sqrt(spread)) ** 3
    return bool(np.sum((counts - wanted) ** 2 / wanted) <= rare)


def follows_temperature(
    draw: Callable[[float, int], Sequence[Any]], likeliest: Any, *, what: str, by: str
) -> None:
    """Expect that a temperature reaches every draw, and that each draw is one of its own.

    Args:
        draw: From a temperature and a seed to so many draws that chance does not make them all the
            same at temperature 3. At temperature 1, one thing is three to five times as likely as
            each of the others.
        likeliest: That one.
        what: What is drawn, in the plural: "notes".
        by: The function that draws one of them.
    """
    # (1 / 3) ** 20 is 3e-10.
    that(
        set(draw(0.05, 5)) == {likeliest},
        f"the {what} drawn at temperature 0.05, where one is more than 1,000,000,000 times as "
        "likely as any other",
        expected="always that one",
        actual="others as well",
        cause="The temperature does not reach the draw.",
        hint=f"Hand `temperature` on to `{by}`.",
    )
    first = draw(3.0, 5)
    always = set(first) == {likeliest} and set(draw(3.0, 6)) == {likeliest}
    that(
        len(set(first)) > 1,
        f"{len(first)} {what} drawn at temperature 3, where all are about equally likely",
        expected="different ones",
        actual=f"{len(first)} times the same",
        cause="The likeliest one is always taken."
        if always
        else "A generator made anew from the same seed always draws the same number first.",
        hint=f"Draw with `{by}`, do not use `argmax`."
        if always
        else f"Make {_GENERATOR} once, in front of the loop, and hand it on to `{by}`.",
    )


def still_prefers(
    draw: Callable[[float, int], Sequence[Any]], likeliest: Any, *, seeds: int, what: str, by: str
) -> None:
    """Expect that what is likeliest is drawn at a high temperature, too.

    Args:
        draw: From a temperature and a seed to some draws.
        likeliest: What is likelier than any other thing.
        seeds: How many seeds to draw with: so many that chance does not leave it out.
        what: What is drawn, in the plural: "notes".
        by: The function that draws one of them from probabilities and a temperature, in this order.
    """
    drawn = [one for seed in range(seeds) for one in draw(3.0, seed)]
    that(
        likeliest in drawn,
        f"{len(drawn)} {what} drawn at temperature 3",
        expected="the likeliest among them",
        actual="all but the likeliest",
        cause="The likeliest is the one that is never drawn: probabilities and temperature stand "
        "in each other's place.",
        hint=f"`{by}` takes the probabilities first, and then the temperature.",
    )


def follows_seed(draw: Callable[[int], Any], *, what: str) -> None:
    """Expect that a seed repeats the draws, and that another one changes them.

    Args:
        draw: From a seed to so many draws that chance does not repeat them.
        what: What one call draws, in the plural: "tunes".
    """
    first = draw(5)
    that(
        np.array_equal(first, draw(5)),
        f"two {what} with the same seed",
        expected="the same",
        actual="two different ones",
        cause="The draws come from somewhere else than `rng`.",
        hint=f"Make {_GENERATOR} and draw from nothing else, not from `np.random` itself.",
    )
    that(
        not np.array_equal(first, draw(6)),
        f"two {what} with different seeds",
        expected="two different ones",
        actual="the same",
        cause="The argument `rng` is not used.",
        hint=f"Make {_GENERATOR} and draw from that.",
    )


def draws_on(draw: Callable[[Any], Any], generator: Any, *, what: str) -> None:
    """Expect that a generator is taken as well as a seed, and that it draws on from where it is.

    Args:
        draw: From a generator to so many draws that chance does not repeat them.
        generator: One in the learner's process, from `Bench.generator`.
        what: What one call draws, in the plural: "tunes".
    """
    what = f"two {what} with the same generator of random numbers"
    with raises_nothing(
        what,
        expected="two different ones",
        cause="`rng` may be a generator, not only a seed.",
        hint="`np.random.default_rng(rng)` takes either, and returns a generator.",
    ):
        first, second = draw(generator), draw(generator)
    that(
        not np.array_equal(first, second),
        what,
        expected="two different ones: the generator draws on from where it is",
        actual="the same",
        cause="A new generator is made, or a seed is made of the one that was given.",
        hint=f"Start with {_GENERATOR}: a generator passes through it.",
    )
