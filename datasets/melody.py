"""Melodies of a composer with simple habits: predict the next note.

    C4 D4 E4 F4 G4 A4 G4 F4 E4 G4 F4 E4 D4 C4 D4 E4 ...

The task: after every note of a melody, name the one that follows. The scale is C major, one octave
from C4 to C5, all notes equally long. How a melody goes on depends on the last *two* notes. A step
carries on in its direction, most of the time. After a skip over one note, the tune turns back to
that note, or goes on with the chord. A wide leap is answered by a step back. A note that was
repeated moves on by a third. Someone who knows only the last note cannot tell whether the tune is
on its way up or down.

Input: `x`, numbers of notes, 0 to 7, of shape `(melodies, timesteps)`.
Target: `y`, of the same shape: `y[:, t]` is the note that follows on `x[:, t]`.
`notes` holds whole melodies, of shape `(melodies, timesteps + 1)`.

What is known exactly. The habits are a table `P[a, b, c]`, the probability of `c` after `a` and
then `b`. A melody begins with a pair from the stationary distribution of the pairs, the one that a
step of the chain leaves as it is (the solution of a linear system). So every pair of neighbours,
wherever it stands, has the same probability `Q[a, b]`, and:

- optimum: the sum over all pairs of `Q[a, b] * max P[a, b, :]`, for all targets but the first. For
  the first one, only one note is known: the sum over `b` of the largest entry of row `b` of `Q`.
  The number is the mean over the targets of a melody. `optimum_loss` is the cross-entropy of the
  same model, in nats.
- naive: the same for somebody who knows only the last note, at every step.
- chance: the share of the commonest note.

Made by this file from a seed; nothing is downloaded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SPLITS = ("train", "validation", "test")
MELODIES = {"train": 1500, "validation": 500, "test": 800}
NAMES = ("C4", "D4", "E4", "F4", "G4", "A4", "B4", "C5")
MIDI = (60, 62, 64, 65, 67, 69, 71, 72)
# Now and then a composer does something else: one note in 33 is any of the scale.
NOISE = 0.03
# How a tune goes on, by the size of the last interval. Each pair is a move, counted in notes of
# the scale and in the direction of that interval, and its weight.
AFTER_STEP = ((1, 8), (2, 2), (-1, 1), (0, 1))
AFTER_SKIP = ((-1, 7), (2, 3), (1, 1))
AFTER_LEAP = ((-1, 9), (-2, 1))
AFTER_REPEAT = ((2, 7), (-1, 2))


@dataclass(frozen=True, eq=False)
class Melodies:
    """Melodies, and what follows on each of their notes.

    Args:
        x: Numbers of notes `(melodies, timesteps)`.
        y: The note after each of them `(melodies, timesteps)`.
        notes: Whole melodies `(melodies, timesteps + 1)`.
        names: The name of each number.
        pitches: The MIDI number of each number.
        chance: Accuracy of the commonest note.
        naive: Accuracy of the best model that knows only the last note.
        optimum: Accuracy of the best possible model.
        optimum_loss: Its cross-entropy, in nats for each note.
    """

    x: Array
    y: Array
    notes: Array
    names: tuple[str, ...]
    pitches: tuple[int, ...]
    chance: float
    naive: float
    optimum: float
    optimum_loss: float

    @property
    def size(self) -> int:
        """How many different notes there are."""
        return len(self.names)

    @property
    def timesteps(self) -> int:
        """The length of every row of `x`."""
        return int(self.x.shape[1])

    @property
    def standard_error(self) -> float:
        """How far the best model's accuracy on these melodies is off by chance."""
        return math.sqrt(self.optimum * (1 - self.optimum) / self.y.size)

    def midi(self, tune: Sequence[int] | Array) -> list[int]:
        """Return the MIDI numbers of a tune `(length,)`; 60 is the middle C, 1 is a semitone."""
        return [self.pitches[int(note)] for note in tune]

    def words(self, tune: Sequence[int] | Array) -> str:
        """Return the names of the notes of a tune `(length,)`."""
        return " ".join(self.names[int(note)] for note in tune)

    def picture(self, tune: Sequence[int] | Array, width: int = 36) -> str:
        """Return a tune `(length,)` as a picture of text: high notes above, time to the right.

        Args:
            tune: Numbers of notes.
            width: How many notes stand side by side.
        """
        blocks = []
        for start in range(0, len(tune), width):
            part = [int(note) for note in tune[start : start + width]]
            rows = []
            for number in reversed(range(self.size)):
                # The lines of a staff, as far as the scale reaches them: E4, G4 and B4.
                empty = "--" if self.names[number] in ("E4", "G4", "B4") else "  "
                marks = "".join("o" + empty[1] if note == number else empty for note in part)
                rows.append(f"{self.names[number]} {marks}".rstrip())
            blocks.append("\n".join(rows))
        return "\n\n".join(blocks)


def load(
    split: str = "train",
    seed: int = 0,
    *,
    melodies: int | None = None,
    length: int = 33,
) -> Melodies:
    """Make one split.

    Args:
        split: `train`, `validation` or `test`; they never share a random stream.
        seed: Which of the endlessly many data sets.
        melodies: How many; without it 1500, 500 or 800.
        length: How many notes each of them has, at least 2.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {split!r}")
    if length < 2:
        raise ValueError(f"a melody needs at least 2 notes, not {length}")
    count = MELODIES[split] if melodies is None else melodies
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    size = len(NAMES)
    notes = np.zeros((count, length), np.int32)
    first = rng.choice(size * size, size=count, p=pair_shares().ravel())
    notes[:, 0], notes[:, 1] = np.divmod(first, size)
    # One draw for each melody and step: where a uniform number falls among the summed shares.
    bounds = np.cumsum(habits(), axis=-1)
    for step in range(2, length):
        rows = bounds[notes[:, step - 2], notes[:, step - 1]]
        drawn = np.sum(rng.random((count, 1)) >= rows, axis=1)
        # The sum may end a hair below 1.
        notes[:, step] = np.minimum(drawn, size - 1)
    optimum, loss = best_possible(length)
    return Melodies(
        x=notes[:, :-1].copy(),
        y=notes[:, 1:].copy(),
        notes=notes,
        names=NAMES,
        pitches=MIDI,
        chance=float(pair_shares().sum(axis=0).max()),
        naive=float(pair_shares().max(axis=1).sum()),
        optimum=optimum,
        optimum_loss=loss,
    )


@cache
def habits() -> Array:
    """Return the table `P[a, b, c]`, the probability of `c` after `a` and then `b`."""
    size = len(NAMES)
    table = np.zeros((size, size, size))
    for a in range(size):
        for b in range(size):
            interval = b - a
            # Nothing gives a repeated note its direction but its place: towards the middle.
            direction = np.sign(interval) or (1 if b < size // 2 else -1)
            for move, weight in _moves(abs(interval)):
                c = b + int(direction) * move
                # Beyond the end of the scale, the tune comes back as from a mirror.
                c = -c if c < 0 else 2 * (size - 1) - c if c >= size else c
                table[a, b, c] += weight
    table /= table.sum(axis=-1, keepdims=True)
    return (1 - NOISE) * table + NOISE / size


def _moves(interval: int) -> tuple[tuple[int, int], ...]:
    if interval > 2:
        return AFTER_LEAP
    return (AFTER_REPEAT, AFTER_STEP, AFTER_SKIP)[interval]


@cache
def pair_shares() -> Array:
    """Return the stationary distribution `Q[a, b]` of two notes in a row.

    A step leads from the pair `(a, b)` to the pair `(b, c)` with probability `P[a, b, c]`. The
    shares `q` that such a step leaves alone solve `q @ step == q` with a sum of 1.
    """
    table = habits()
    size = len(table)
    step = np.zeros((size, size, size, size))
    for b in range(size):
        step[:, b, b, :] = table[:, b, :]
    step = step.reshape(size * size, size * size)
    equations = np.vstack([step.T - np.eye(size * size), np.ones(size * size)])
    wanted = np.append(np.zeros(size * size), 1.0)
    shares = np.linalg.lstsq(equations, wanted, rcond=None)[0]
    return np.maximum(shares, 0).reshape(size, size) / np.maximum(shares, 0).sum()


def best_possible(length: int = 33) -> tuple[float, float]:
    """Return the best accuracy and cross-entropy over the targets of melodies of `length` notes."""
    pairs, table = pair_shares(), habits()
    follows = pairs / pairs.sum(axis=1, keepdims=True)
    first = float(pairs.max(axis=1).sum()), float(-np.sum(pairs * np.log(follows)))
    later = (
        float(np.sum(pairs * table.max(axis=-1))),
        float(-np.sum(pairs[:, :, None] * table * np.log(table))),
    )
    # The first target follows on one note, all others on two or more.
    targets = length - 1
    return (
        (first[0] + (targets - 1) * later[0]) / targets,
        (first[1] + (targets - 1) * later[1]) / targets,
    )
