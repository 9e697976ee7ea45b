"""What becomes of the values of a series when they are scaled: any shift and stretch will do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_grade.checks.expect.arrays import Array, close, finite, shape
from rnn_grade.checks.expect.values import that

# Wide enough for scalers that compute in float32, and for those that were fitted anew.
_RTOL, _ATOL, _ALIKE = 1e-4, 1e-5, 1e-3
# What a network can read without an effort: the largest number, and the deviations.
_LARGEST, _NARROW, _WIDE = 10, 0.05, 5
# Degrees Fahrenheit, and some other units: a factor and a shift.
_UNITS = ((1.8, 32.0), (0.25, -90.0))
_COLUMNS = 4


@dataclass(frozen=True)
class Scaling:
    """Three functions of the learner's.

    Args:
        fit: From training values of any shape to a scaler, whatever that is.
        scale: From values and a scaler to scaled values.
        unscale: From scaled values and a scaler to values.
    """

    fit: Callable[[Array], Any]
    scale: Callable[[Any, Any], Any]
    unscale: Callable[[Any, Any], Any]


def undone(scaling: Scaling, train: Array, later: Sequence[Array]) -> None:
    """Expect small numbers of the training values, and what `unscale` makes of all values again.

    Args:
        scaling: The functions.
        train: The training values `(steps,)`.
        later: Values of other shapes, some of them beyond those of the training.
    """
    scaler = scaling.fit(train)
    scaled, what = scaling.scale(train, scaler), "the scaled training values"
    shape(scaled, train.shape, axes="(steps,)", what=what)
    finite(scaled, what)
    found = np.asarray(scaled, np.float64)
    spread = float(np.std(found))
    that(
        bool(np.max(np.abs(found)) <= _LARGEST and _NARROW <= spread <= _WIDE),
        "the training values after scaling",
        expected="numbers around 0 that spread by about 1",
        actual=f"numbers from {found.min():.3g} to {found.max():.3g}, deviation {spread:.3g}",
        cause="A network begins with weights that fit inputs of about 1. Far from that it learns "
        "slowly, or not at all.",
        hint="Subtract the level of the training values, then divide by their spread.",
    )
    for values in later:
        there = scaling.scale(values, scaler)
        shape(there, values.shape, what=f"scaled values of shape {values.shape}")
        close(
            scaling.unscale(there, scaler),
            values,
            what=f"`unscale(scale(values))` of shape {values.shape}",
            cause="`unscale` does not undo `scale`, or values beyond the training range get lost.",
            hint="Undo the steps of `scale` one by one, the last one first, and cut nothing off.",
            rtol=_RTOL,
            atol=_ATOL,
        )


def follows_units(scaling: Scaling, train: Array, values: Array) -> None:
    """Expect the same scaled values in all units and shapes, from the scaler that is handed over.

    Args:
        scaling: The functions.
        train: The training values, a multiple of 4 of them.
        values: Others, a multiple of 4 of them.
    """
    first = scaling.fit(train)
    before = scaling.scale(values, first)
    for factor, shift in _UNITS:
        close(
            scaling.scale(factor * values + shift, scaling.fit(factor * train + shift)),
            before,
            what=f"the scaled values of a series times {factor} plus {shift}",
            cause="The scaled values still depend on the units, so a model would too.",
            hint="Both the level and the spread have to be measured on the training values.",
            rtol=_ALIKE,
            atol=_ALIKE,
        )
    # Both are asked again with the first of three scalers.
    for name, found, truth in (
        ("scale", scaling.scale(values, first), before),
        ("unscale", scaling.unscale(before, first), values),
    ):
        close(
            found,
            truth,
            what=f"what `{name}` returns with a scaler after others were fitted",
            cause=f"`{name}` works with what was fitted last, not with the scaler it is given.",
            hint=f"Take all numbers that `{name}` needs from its argument `scaler`.",
            rtol=_ALIKE,
            atol=_ALIKE,
        )
    windows, rows = values.reshape(-1, _COLUMNS), train.reshape(-1, _COLUMNS)
    close(
        scaling.scale(windows, scaling.fit(rows)),
        np.reshape(before, windows.shape),
        what=f"scaled values of shape {windows.shape}, with a scaler fitted on values of shape "
        f"{rows.shape}",
        cause="Each column has a level and a spread of its own.",
        hint="Measure all values together, without an `axis`.",
        rtol=_ALIKE,
        atol=_ALIKE,
    )


def scales_a_constant(scaling: Scaling, train: Array) -> None:
    """Expect finite numbers of values that are all the same, and the values again.

    Args:
        scaling: The functions.
        train: The values.
    """
    scaler, where = scaling.fit(train), f"a series that is {train[0]:g} everywhere"
    scaled = np.asarray(scaling.scale(train, scaler), np.float64)
    that(
        bool(np.isfinite(scaled).all()),
        f"the scaled values of {where}",
        expected="finite numbers",
        actual=str(scaled.reshape(-1)[0]),
        cause="Its spread is 0, and you divide by it.",
        hint="Use 1 as the spread where it is 0.",
    )
    back = scaling.unscale(scaled, scaler)
    close(back, train, what=f"`unscale(scale(values))` of {where}", rtol=_RTOL, atol=_ATOL)
