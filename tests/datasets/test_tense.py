"""The tense data set: its sentences, its two kinds of pairs, and the numbers it promises."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pytest
from places import ROOT

PATH = ROOT / "datasets" / "tense.py"


@pytest.fixture(scope="module")
def tense() -> Any:
    spec = importlib.util.spec_from_file_location("_tense_under_test", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Dataclasses look their own module up.
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_a_sentence_reads_like_one(tense: Any) -> None:
    data = tense.load("train", 5, sentences=20)
    for row, form in zip(data.x, data.grammatical, strict=True):
        first, *_, the, who = data.words(row).split()
        tense_number = int(first in tense.PAST)
        assert first in tense.TIME_WORDS
        assert the == "the"
        assert data.forms[form] == tense.PEOPLE[who][tense_number]


def test_shapes_and_sizes(tense: Any) -> None:
    data = tense.load("train", 1)
    assert data.x.shape == (4000, 23)
    assert data.y.shape == (4000,)
    assert (data.timesteps, data.vocabulary_size, data.verbs) == (23, 33, 16)
    assert data.x.min() == 0
    assert data.x.max() == data.vocabulary_size - 1
    assert sorted(set(data.y)) == list(range(16))
    assert len(set(data.vocabulary)) == data.vocabulary_size


def test_padding_stands_on_the_left_only(tense: Any) -> None:
    data = tense.load("validation", 2)
    real = data.x > 0
    assert np.all(real[:, -1])
    assert np.all(np.diff(real.astype(int), axis=1) >= 0)
    assert np.array_equal(real.sum(axis=1), data.gap + 3)


def test_the_same_seed_gives_the_same_sentences(tense: Any) -> None:
    first, second = tense.load("test", 9), tense.load("test", 9)
    assert np.array_equal(first.x, second.x)
    assert np.array_equal(first.y, second.y)


def test_splits_and_seeds_differ(tense: Any) -> None:
    sets = [tense.load(split, seed, sentences=200) for split in tense.SPLITS for seed in (0, 1)]
    texts = {data.x.tobytes() for data in sets}
    assert len(texts) == 6


def test_exactly_one_sentence_in_twenty_slips(tense: Any) -> None:
    for split, count in tense.SENTENCES.items():
        data = tense.load(split, 3)
        assert np.sum(data.y != data.grammatical) * 20 == count
        assert np.all(data.y // 2 == data.grammatical // 2)
        assert np.mean(data.grammatical == data.y) == data.optimum == 0.95


def test_exchanging_the_first_word_turns_only_that_word(tense: Any) -> None:
    data = tense.load("test", 4, sentences=50)
    changed = data.exchange_first()
    for old, new in zip(data.x, changed, strict=True):
        before, after = data.words(old).split(), data.words(new).split()
        assert before[1:] == after[1:]
        assert (before[0] in tense.PAST) != (after[0] in tense.PAST)


def test_exchanging_the_contrasts_keeps_the_first_word(tense: Any) -> None:
    data = tense.load("test", 4, sentences=50)
    changed = data.exchange_contrasts()
    assert not np.array_equal(changed, data.x)
    for old, new in zip(data.x, changed, strict=True):
        before, after = data.words(old).split(), data.words(new).split()
        for index, word in enumerate(before):
            if index and before[index - 1] == "unlike":
                assert (word in tense.PAST) != (after[index] in tense.PAST)
            else:
                assert word == after[index]


def test_short_gaps_are_more_common(tense: Any) -> None:
    shares = tense.gap_shares(1, 4)
    assert shares.tolist() == [0.4, 0.3, 0.2, 0.1]
    data = tense.load("train", 6, shortest_gap=3, longest_gap=6)
    assert sorted(Counter(data.gap.tolist())) == [3, 4, 5, 6]
    assert np.mean(data.gap == 3) == pytest.approx(0.4, abs=0.03)


def test_the_naive_number_by_hand(tense: Any) -> None:
    # A gap of one word has no room for `unlike`: the only time word is the first one.
    assert tense.bag_of_words_accuracy(1, 1) == pytest.approx(0.95)
    # A gap of two words has one with probability 0.4, and then the bag is right 3 times in 4.
    right = 0.6 * 1 + 0.4 * 0.75
    assert tense.bag_of_words_accuracy(2, 2) == pytest.approx(right * 0.95 + (1 - right) * 0.05)


def test_the_naive_number_by_counting(tense: Any) -> None:
    data = tense.load("train", 7, sentences=20000)
    past = {data.vocabulary.index(word) for word in tense.PAST}
    present = {data.vocabulary.index(word) for word in tense.PRESENT}
    guess = np.isin(data.x, list(past)).sum(1) > np.isin(data.x, list(present)).sum(1)
    tie = np.isin(data.x, list(past)).sum(1) == np.isin(data.x, list(present)).sum(1)
    is_past = data.y % 2 == 1
    found = np.mean(np.where(tie, 0.5, guess == is_past))
    assert found == pytest.approx(data.naive, abs=0.01)


def test_the_last_word_alone_gives_chance(tense: Any) -> None:
    data = tense.load("train", 8, sentences=20000)
    forms: dict[int, Counter[int]] = defaultdict(Counter)
    for last, form in zip(data.x[:, -1], data.y, strict=True):
        forms[int(last)][int(form)] += 1
    best = sum(counter.most_common(1)[0][1] for counter in forms.values()) / len(data.y)
    assert best == pytest.approx(data.chance, abs=0.02)


def test_an_unknown_split_or_gap_is_refused(tense: Any) -> None:
    with pytest.raises(ValueError, match="split must be one of train, validation, test, not 'dev'"):
        tense.load("dev", 0)
    with pytest.raises(ValueError, match="no gap lies between 5 and 4 words"):
        tense.load("test", 0, shortest_gap=5, longest_gap=4)


def test_the_optimum_is_off_by_chance_as_a_share_of_so_many_sentences(tense: Any) -> None:
    data = tense.load("test", 3, sentences=1900)
    assert data.standard_error == pytest.approx((0.95 * 0.05 / 1900) ** 0.5)
