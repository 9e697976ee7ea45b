"""Tense agreement: the first word of a sentence decides the form of its last one.

    yesterday in the rain unlike today with great care the pilots ___        flew
    today in the rain unlike yesterday with great care the pilots ___        fly

The task: name the missing verb form. The people say which verb (`pilots` fly, `singers` sing), the
first word says which tense, and 1 to 20 words lie between the two, short gaps more often than long
ones. Phrases such as `unlike today` hold time words that change nothing: only the first word
counts.

Input: `x`, ids of shape `(sentences, timesteps)`. Id 0 is padding and stands on the left, so
the last step is always the last word. `timesteps` is the longest gap plus 3.
Target: `y`, shape `(sentences,)`, one of 16 forms: 8 verbs, each in the base form (even numbers)
and in the past form (odd numbers).

What is known exactly:

- optimum: one sentence in twenty is written in the wrong tense, as people do. Nothing in it shows
  that, so the best possible accuracy is 0.95, whatever the model.
- naive: the best that can be done without the order of the words (a bag of words). It knows how
  many time words point each way, but not which of them came first.
- chance: the right verb from the last word, the tense by tossing a coin: 0.5.

Made by this file from a seed; nothing is downloaded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SPLITS = ("train", "validation", "test")
# Multiples of twenty, so that one slip in twenty comes out exactly.
SENTENCES = {"train": 4000, "validation": 1000, "test": 2560}
PAST = ("yesterday", "formerly")
PRESENT = ("today", "nowadays")
PEOPLE = {
    "pilots": ("fly", "flew"),
    "singers": ("sing", "sang"),
    "swimmers": ("swim", "swam"),
    "writers": ("write", "wrote"),
    "drivers": ("drive", "drove"),
    "runners": ("run", "ran"),
    "teachers": ("teach", "taught"),
    "speakers": ("speak", "spoke"),
}
PHRASES = (
    ("perhaps",),
    ("indeed",),
    ("after", "lunch"),
    ("by", "train"),
    ("before", "sunrise"),
    ("in", "the", "rain"),
    ("with", "great", "care"),
    ("near", "the", "harbour"),
    ("without", "a", "break"),
)
CONTRAST = "unlike"
CONTRAST_SHARE = 0.4
NOISE = 0.05

TIME_WORDS = PRESENT + PAST
WHO = tuple(PEOPLE)
FORMS = tuple(form for forms in PEOPLE.values() for form in forms)
VOCABULARY = (
    "<pad>",
    *dict.fromkeys(
        [*TIME_WORDS, CONTRAST, *(word for phrase in PHRASES for word in phrase), "the", *PEOPLE]
    ),
)
_ID = {word: index for index, word in enumerate(VOCABULARY)}


@dataclass(frozen=True, eq=False)
class Tense:
    """Sentences with a missing verb.

    Args:
        x: Word ids `(sentences, timesteps)`; 0 is padding, on the left.
        y: The form that was written `(sentences,)`, from 0 to `verbs - 1`.
        grammatical: The form that the first word asks for `(sentences,)`; differs from `y` where
            the writer slipped.
        gap: Words between the first word and the people `(sentences,)`.
        vocabulary: The word of each id.
        forms: The verb form of each target number.
        chance: Accuracy of the right verb in a random tense.
        naive: Accuracy of the best model that ignores the order of the words.
        optimum: Accuracy of the best possible model.
    """

    x: Array
    y: Array
    grammatical: Array
    gap: Array
    vocabulary: tuple[str, ...]
    forms: tuple[str, ...]
    chance: float
    naive: float
    optimum: float

    @property
    def vocabulary_size(self) -> int:
        """How many ids there are, with padding."""
        return len(self.vocabulary)

    @property
    def verbs(self) -> int:
        """How many verb forms there are."""
        return len(self.forms)

    @property
    def timesteps(self) -> int:
        """The length of every row of `x`."""
        return int(self.x.shape[1])

    @property
    def standard_error(self) -> float:
        """How far the best model's accuracy on these sentences is off by chance."""
        return math.sqrt(self.optimum * (1 - self.optimum) / len(self.y))

    def words(self, row: Array) -> str:
        """Return one row of `x`, `(timesteps,)`, as words without the padding."""
        return " ".join(self.vocabulary[index] for index in row if index)

    def exchange_first(self) -> Array:
        """Return `x` with every first word moved to the other tense: `(sentences, timesteps)`.

        The grammatical answer becomes the other form of the same verb: `grammatical ^ 1`.
        """
        changed = self.x.copy()
        rows = np.arange(len(changed))
        first = np.argmax(changed > 0, axis=1)
        changed[rows, first] = _other_tense()[changed[rows, first]]
        return changed

    def exchange_contrasts(self) -> Array:
        """Return `x` with each time word after `unlike` moved: `(sentences, timesteps)`.

        The grammatical answer stays what it was. Rows without `unlike` stay as they are.
        """
        changed = self.x.copy()
        after = np.zeros(changed.shape, bool)
        after[:, 1:] = changed[:, :-1] == _ID[CONTRAST]
        changed[after] = _other_tense()[changed[after]]
        return changed


def load(
    split: str = "train",
    seed: int = 0,
    *,
    sentences: int | None = None,
    shortest_gap: int = 1,
    longest_gap: int = 20,
) -> Tense:
    """Make one split.

    Args:
        split: `train`, `validation` or `test`; they never share a random stream.
        seed: Which of the endlessly many data sets.
        sentences: How many; without it 4000, 1000 or 2560.
        shortest_gap: The fewest words between the first word and the people, at least 1.
        longest_gap: The most.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {split!r}")
    if not 1 <= shortest_gap <= longest_gap:
        raise ValueError(f"no gap lies between {shortest_gap} and {longest_gap} words")
    count = SENTENCES[split] if sentences is None else sentences
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    timesteps = longest_gap + 3
    x = np.zeros((count, timesteps), np.int32)
    past = rng.integers(2, size=count)
    people = rng.integers(len(PEOPLE), size=count)
    lengths = np.arange(shortest_gap, longest_gap + 1)
    gaps = rng.choice(lengths, size=count, p=gap_shares(shortest_gap, longest_gap))
    for row, (is_past, who, gap) in enumerate(zip(past, people, gaps, strict=True)):
        first = (PRESENT, PAST)[is_past][rng.integers(2)]
        sentence = [first, *_between(int(gap), rng), "the", WHO[who]]
        x[row, -len(sentence) :] = [_ID[word] for word in sentence]
    grammatical = (2 * people + past).astype(np.int32)
    # A fixed number of slips, not a coin per sentence: the optimum then has no sampling error.
    slips = rng.permutation(count) < round(NOISE * count)
    return Tense(
        x=x,
        y=np.where(slips, grammatical ^ 1, grammatical).astype(np.int32),
        grammatical=grammatical,
        gap=gaps,
        vocabulary=VOCABULARY,
        forms=FORMS,
        chance=0.5,
        naive=bag_of_words_accuracy(shortest_gap, longest_gap),
        optimum=1 - NOISE,
    )


def gap_shares(shortest_gap: int = 1, longest_gap: int = 20) -> Array:
    """Return how often each gap occurs, shortest first: falling evenly, `(gaps,)`.

    The short gaps are what makes the task learnable: from them a network first finds out that
    the first word matters at all, then it learns to keep that word for longer.
    """
    weights = np.arange(longest_gap - shortest_gap + 1, 0, -1)
    return weights / weights.sum()


def bag_of_words_accuracy(shortest_gap: int = 1, longest_gap: int = 20) -> float:
    """Return the accuracy of the best guess from the words alone, without their order.

    All time words of a sentence are tosses of the same coin, and any of them may be the first.
    With `past` of them in the past tense out of `total`, the best guess is the majority, and it
    is right with probability `max(past, total - past) / total`.
    """
    right = 0.0
    for gap, often in enumerate(gap_shares(shortest_gap, longest_gap), start=shortest_gap):
        for contrasts, share in enumerate(_contrasts(gap)):
            total = contrasts + 1
            for past in range(total + 1):
                tosses = math.comb(total, past) / 2**total
                right += float(often) * share * tosses * max(past, total - past) / total
    return right * (1 - NOISE) + (1 - right) * NOISE


def _between(gap: int, rng: np.random.Generator) -> list[str]:
    """Return `gap` words, phrase by phrase."""
    words: list[str] = []
    while (left := gap - len(words)) > 0:
        if left > 1 and rng.random() < CONTRAST_SHARE:
            words += [CONTRAST, TIME_WORDS[rng.integers(len(TIME_WORDS))]]
        else:
            fitting = [phrase for phrase in PHRASES if len(phrase) <= left]
            words += fitting[rng.integers(len(fitting))]
    return words


@cache
def _contrasts(gap: int) -> tuple[float, ...]:
    """Return the probability of 0, 1, 2, ... `unlike` phrases among `gap` words."""
    shares = [0.0] * (gap // 2 + 1)
    if gap == 0:
        return (1.0,)
    contrast = CONTRAST_SHARE if gap > 1 else 0.0
    fitting = [len(phrase) for phrase in PHRASES if len(phrase) <= gap]
    for length in fitting:
        for contrasts, share in enumerate(_contrasts(gap - length)):
            shares[contrasts] += (1 - contrast) / len(fitting) * share
    if contrast:
        for contrasts, share in enumerate(_contrasts(gap - 2)):
            shares[contrasts + 1] += contrast * share
    return tuple(shares)


def _other_tense() -> Array:
    """Return, for every id, the id of the time word of the other tense, or the id itself."""
    other = np.arange(len(VOCABULARY), dtype=np.int32)
    for present, past in zip(PRESENT, PAST, strict=True):
        other[_ID[present]], other[_ID[past]] = _ID[past], _ID[present]
    return other
