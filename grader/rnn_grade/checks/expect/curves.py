"""What kind of curve a training left says why it missed its bar; the last score alone does not."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence
from typing import Literal

Kind = Literal["not_a_number", "jumping", "overfitted", "improving", "level", "unclear"]

# Measured on trainings of the exercises that went wrong in known ways: the tests hold the numbers.
# A loss that rises now and then is noise. Too large a step makes it rise by so much of its height
# at every epoch, on average, and all rises together are so much of the range that it goes through.
_RISE, _OF_RANGE = 0.02, 0.3
# In the last third of its epochs, a loss that is far from settled makes so much of its whole fall,
_LATE = 0.1
# or it falls by so much faster than in the third before that: it only now finds out what to do.
# Below so small a share of its height, it does not fall.
_FASTER, _LEAST = 1.15, 0.003
# Examples are learned by heart where the loss falls on to so little of what it was, once the score
# has come so close to its best, as a share of the way from chance to the bar.
_FELL, _CLOSE = 0.6, 0.05
# A score that has made less of that way is one of guessing.
_ABOVE_CHANCE = 0.15
# Of fewer epochs nothing can be said.
_FEWEST = 4


def kind(losses: Sequence[float], scores: Sequence[float], *, chance: float, bar: float) -> Kind:
    """Return what sort of training this was, which missed its bar.

    Args:
        losses: The training loss of each epoch.
        scores: The score on hidden inputs after each epoch, as many.
        chance: The score of guessing.
        bar: The score that was missed.

    Returns:
        `not_a_number`: it ran away; `jumping`: its loss rises and falls again and again;
        `overfitted`: the loss falls on, the score gets no better; `improving`: it was still
        getting better at its end; `level`: more of the same would change nothing; `unclear`:
        its epochs are too few, or its losses are not known.
    """
    if not all(map(math.isfinite, scores[-1:])):
        return "not_a_number"
    # A training step of the learner's own need not report a loss.
    if not _FEWEST <= len(losses) == len(scores) or not all(map(math.isfinite, losses)):
        return "unclear"
    if _jumps(losses):
        return "jumping"
    if _overfits(losses, scores, chance=chance, bar=bar):
        return "overfitted"
    return "improving" if _improves(losses) else "level"


def _rises(losses: Sequence[float]) -> float:
    """Return the sum of all steps upwards."""
    return sum(max(0.0, after - before) for before, after in itertools.pairwise(losses))


def _jumps(losses: Sequence[float]) -> bool:
    settled = losses[1:]
    rises, height = _rises(settled), statistics.median(settled)
    return rises > max(_RISE * len(settled) * height, _OF_RANGE * (max(settled) - min(settled)))


def _overfits(
    losses: Sequence[float], scores: Sequence[float], *, chance: float, bar: float
) -> bool:
    sign, way = (1 if bar > chance else -1), abs(bar - chance)
    best = max(scores, key=lambda score: sign * score)
    if sign * (best - chance) < _ABOVE_CHANCE * way:
        return False
    settled = next(n for n, one in enumerate(scores) if sign * (best - one) <= _CLOSE * way)
    # The loss of an epoch is the mean over it: the next one tells where it ended.
    return losses[-1] < _FELL * losses[min(settled + 1, len(losses) - 1)]


def _improves(losses: Sequence[float]) -> bool:
    first, second, last = len(losses) // 3, 2 * len(losses) // 3, len(losses) - 1
    before, late = losses[first] - losses[second], losses[second] - losses[last]
    if late <= max(2 * _rises(losses[first:]), _LEAST * losses[second]):
        return False
    faster = late / (last - second) > _FASTER * before / (second - first)
    return faster or late > _LATE * (losses[0] - losses[last])
