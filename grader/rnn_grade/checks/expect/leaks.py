"""A series in windows and in parts: no value that is to be forecast has been seen before.

Where a value came from is seen in a series whose value at each position is the position itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn_grade.checks.expect.arrays import Array
from rnn_grade.checks.expect.values import that

# How far from whole numbers, and from being 1 apart, positions may be after scaling and unscaling.
_ROUNDING, _STEP = 0.05, 0.02
# Whole numbers beyond that were never scaled.
_LARGEST_SCALED = 5


def places(scaled: Array, unscaled: Any, *, what: str, by: str) -> Array:
    """Expect values of a series in their order, and return where each of them stands in it.

    The value at each position of that series is the position itself.

    Args:
        scaled: What came back `(samples, ...)`.
        unscaled: The same in the units of the series.
        what: What it is: "the training inputs".
        by: The function that returned it, and the scaler.

    Returns:
        The positions `(samples, steps)`.
    """
    found = np.reshape(np.asarray(unscaled, np.float64), (len(scaled), -1))
    steps = np.diff(found, axis=1)
    apart = float(np.mean(steps))
    cause = f"{what.capitalize()} were scaled with other numbers than those returned."
    if np.allclose(scaled, np.rint(scaled)) and np.max(np.abs(scaled)) > _LARGEST_SCALED:
        cause = f"{what.capitalize()} were not scaled."
    elif np.allclose(steps, -1, atol=_STEP):
        cause = "Time runs backward: the series was turned round, or each window."
    elif abs(apart - 1) < _STEP or not np.allclose(steps, apart, atol=_STEP):
        cause = "These are no values of the series: they were shuffled, or averaged with others."
    whole = np.all(np.abs(found - np.rint(found)) < _ROUNDING)
    that(
        bool(whole and np.all(np.abs(steps - 1) < _STEP)),
        f"{what}, unscaled with the scaler that `{by}` returned",
        expected="values of the series, each 1 more than the one before",
        actual=f"values that are {apart:.3g} apart",
        cause=cause,
        hint="Scale the values of the series in their order, and change nothing else: one scaler, "
        "fitted on the training values, for inputs and targets of all three parts.",
    )
    return np.rint(found).astype(int)


def no_leak(parts: Mapping[str, tuple[Array, Array]], lengths: Sequence[int]) -> None:
    """Expect parts that are cut apart: training sees no value that comes after it.

    Args:
        parts: From each part's name, the training first, to the positions of its inputs `(samples,
            window)` and of its targets `(samples, horizon)`.
        lengths: How many values of the series each part has, in the order of time.
    """
    names, ends, steps = [*parts], np.cumsum(lengths), sum(lengths)
    seen = {place for places in parts[names[0]] for place in places.flat}
    forecast = {place for name in names[1:] for place in parts[name][1].flat}
    leaked = [place for place in sorted(seen) if place in forecast or place >= lengths[0]]
    that(
        not leaked,
        f"values that training has seen, of the {steps - lengths[0]} that come after it",
        expected=0,
        actual=f"{len(leaked)}, from position {min(leaked, default=0)} on",
        cause="Windows were cut before the series was split, or reach over the border: overlapping "
        "windows share values, so the answers of validation lie in the training data.",
        hint="Call `split` first, then `windows` on each part, targets included.",
    )
    for name, end, length in zip(names, ends, lengths, strict=True):
        inputs, targets = parts[name]
        that(
            bool(np.all((targets >= end - length) & (targets < end))),
            f"the positions of the {name} targets",
            expected=f"{end - length} to {end - 1}",
            actual=f"{targets.min()} to {targets.max()}",
            cause="The parts overlap or are mixed up, so a score would be of another time.",
            hint="Targets of a part are values of that part: cut each part on its own.",
        )
        window, horizon = inputs.shape[1], targets.shape[1]
        own = length - window - horizon + 1
        # A later window may begin in the part before: that is known by then.
        that(
            len(inputs) == own or (len(inputs) == own + window and name != names[0]),
            f"pairs of {name} data from a part of {length} values",
            expected=own,
            actual=len(inputs),
            cause="Some windows of this part are missing or there twice.",
            hint=f"All windows of the part: {length} - {window} - {horizon} + 1.",
        )
        behind = targets[:, 0] == inputs[:, -1] + 1
        that(
            bool(behind.all()),
            f"{name} pairs whose targets come right after their inputs",
            expected=f"all {len(inputs)}",
            actual=int(behind.sum()),
            cause="Inputs and targets were shuffled or shortened apart, so a model would learn the "
            "answers of other windows.",
            hint="Keep each window and its targets together, as `windows` returns them.",
        )
