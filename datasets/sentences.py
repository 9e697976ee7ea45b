"""Short sentences about who did what when, as one long text: predict the next character.

    yesterday in the rain she walked to the harbour. they are going to fly home tomorrow.

The task: read the last `length` characters, name the next one. Most characters follow from those
right before them. A few do not: after `she w` comes `alked` or `alks`, and which of the two was
settled by the first word of the sentence. In `they are going to fly home tomorrow` it is the other
way round: the time comes last, and `are` has settled it long before.

Input: `x`, ids of characters of shape `(windows, length)`. Id 0 is padding and does not occur.
Target: `y`, shape `(windows,)`, the id of the character that follows.
`text` is the same as one string: windows start at every `step`-th character of it.

What is known exactly. The grammar can make about two thousand different sentences; all of them are
listed with their probabilities, every position is grouped with those that look the same in the
last `length` characters, and the best guess of each group is counted:

- optimum: the accuracy of those best guesses, for windows of `length` characters. In a long text no
  model does better. `optimum_loss` is the cross-entropy of the same model, in nats per character.
- naive: the same for windows of one character: the best guess from the last character alone.
- chance: one guess among all characters.

Made by this file from a seed; nothing is downloaded.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SPLITS = ("train", "validation", "test")
SENTENCES = {"train": 400, "validation": 100, "test": 200}
PAST = ("yesterday", "last week")
PRESENT = ("every day", "every week")
FUTURE = ("tomorrow", "next week")
# Between the time and the verb: this is how far the tense has to be carried.
SCENES = ("", "in the rain ", "with great care ", "after a long day at school ")
PEOPLE = ("she", "he", "they", "we")
SINGULAR = ("she", "he")
# Base form, with -s, past.
VERBS = (
    ("walk", "walks", "walked"),
    ("fly", "flies", "flew"),
    ("drive", "drives", "drove"),
    ("run", "runs", "ran"),
    ("swim", "swims", "swam"),
    ("sail", "sails", "sailed"),
)
PLACES = ("home", "to the harbour", "along the river")
# Ends a sentence and stands nowhere else, so it always shows where the next one starts.
STOP = ". "


@dataclass(frozen=True, eq=False)
class Sentences:
    """A text and its windows.

    Args:
        x: Ids of characters `(windows, length)`.
        y: The id of the next character `(windows,)`.
        text: The whole text.
        vocabulary: The character of each id; id 0 is padding.
        chance: Accuracy of a guess among all characters.
        naive: Accuracy of the best guess from the last character alone.
        optimum: Accuracy of the best possible model of `length` characters.
        optimum_loss: Its cross-entropy, in nats per character.
    """

    x: Array
    y: Array
    text: str
    vocabulary: tuple[str, ...]
    chance: float
    naive: float
    optimum: float
    optimum_loss: float

    @property
    def vocabulary_size(self) -> int:
        """How many ids there are, with padding."""
        return len(self.vocabulary)

    @property
    def length(self) -> int:
        """How many characters a window holds."""
        return int(self.x.shape[1])

    @property
    def standard_error(self) -> float:
        """How far the best model's accuracy on these windows is off by chance."""
        return math.sqrt(self.optimum * (1 - self.optimum) / len(self.y))

    def characters(self, row: Array) -> str:
        """Return one row of `x`, `(length,)`, as text without the padding."""
        return "".join(self.vocabulary[index] for index in row if index)


def load(
    split: str = "train",
    seed: int = 0,
    *,
    count: int | None = None,
    length: int = 40,
    step: int = 3,
) -> Sentences:
    """Make one split.

    Args:
        split: `train`, `validation` or `test`; they never share a random stream.
        seed: Which of the endlessly many texts.
        count: How many sentences; without it 400, 100 or 200.
        length: Characters of a window.
        step: Characters from the start of one window to the start of the next.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {split!r}")
    if length < 1 or step < 1:
        raise ValueError(f"length and step must be at least 1, not {length} and {step}")
    number = SENTENCES[split] if count is None else count
    if number < 1:
        raise ValueError(f"count must be at least 1, not {number}")
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    sentences = grammar()
    chosen = rng.choice(len(sentences), size=number, p=[share for _, share in sentences])
    text = "".join(sentences[index][0] for index in chosen)
    vocabulary = characters()
    numbers = {character: index for index, character in enumerate(vocabulary)}
    ids = np.array([numbers[character] for character in text], np.int32)
    starts = np.arange(0, max(0, len(ids) - length), step)
    optimum, optimum_loss = best(length)
    return Sentences(
        x=ids[starts[:, None] + np.arange(length)],
        y=ids[starts + length],
        text=text,
        vocabulary=vocabulary,
        chance=1 / (len(vocabulary) - 1),
        naive=best(1)[0],
        optimum=optimum,
        optimum_loss=optimum_loss,
    )


@cache
def grammar() -> tuple[tuple[str, float], ...]:
    """Return every sentence with its stop, and its probability; they sum to 1.

    One half of the sentences names the time first, the other half last.
    """
    first, last = list(_time_first()), list(_time_last())
    return tuple(
        (f"{sentence}{STOP}", 0.5 / len(half)) for half in (first, last) for sentence in half
    )


@cache
def characters() -> tuple[str, ...]:
    """Return `<pad>` and all characters of the grammar, sorted: the character of each id."""
    return ("<pad>", *sorted({character for sentence, _ in grammar() for character in sentence}))


@cache
def best(length: int) -> tuple[float, float]:
    """Return accuracy and cross-entropy of the best model that sees `length` characters.

    What stands before the last stop was drawn independently and tells nothing. So a context is
    the stop and what has come since, cut to the last `length` characters, and contexts that look
    the same share one guess.
    """
    groups: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for sentence, share in grammar():
        for place, character in enumerate(sentence):
            groups[(STOP + sentence[:place])[-length:]][character] += share
    total = right = loss = 0.0
    for shares in groups.values():
        seen = sum(shares.values())
        total += seen
        right += max(shares.values())
        loss -= sum(share * math.log(share / seen) for share in shares.values())
    return right / total, loss / total


def _time_first() -> Iterator[str]:
    """Such as "yesterday in the rain she walked home"."""
    slots = itertools.product(PAST + PRESENT + FUTURE, SCENES, PEOPLE, VERBS, PLACES)
    for time, scene, who, (base, with_s, past), place in slots:
        if time in PAST:
            verb = past
        elif time in FUTURE:
            verb = f"will {base}"
        else:
            verb = with_s if who in SINGULAR else base
        yield f"{time} {scene}{who} {verb} {place}"


def _time_last() -> Iterator[str]:
    """Such as "they are going to fly home tomorrow"."""
    for times, forms in ((PAST, ("was", "were")), (FUTURE, ("is", "are"))):
        for time, who, (base, *_), place in itertools.product(times, PEOPLE, VERBS, PLACES):
            yield f"{who} {forms[who not in SINGULAR]} going to {base} {place} {time}"
