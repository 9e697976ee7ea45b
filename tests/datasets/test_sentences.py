"""The sentences data set: what it says, how its windows are cut, and the numbers it promises."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from rnn_grade.datasets import load_data


@pytest.fixture(scope="module")
def data() -> Any:
    return load_data("sentences")


@pytest.fixture(scope="module")
def module(data: Any) -> ModuleType:
    return sys.modules[type(data).__module__]


def test_it_reads_like_english(data: Any, module: ModuleType) -> None:
    sentences = {sentence for sentence, _ in module.grammar()}
    assert "yesterday in the rain she walked to the harbour. " in sentences
    assert "they are going to fly home tomorrow. " in sentences
    assert "every day with great care he flies home. " in sentences
    assert "tomorrow we will swim along the river. " in sentences
    used = {f"{sentence}. " for sentence in data.text.removesuffix(". ").split(". ")}
    assert used <= sentences


def test_the_probabilities_of_the_grammar_sum_to_one(module: ModuleType) -> None:
    sentences = module.grammar()
    assert len(sentences) == len({sentence for sentence, _ in sentences}) == 2016
    assert sum(share for _, share in sentences) == pytest.approx(1)


def test_a_sentence_ends_where_its_stop_is(module: ModuleType) -> None:
    assert all(sentence.count(".") == 1 for sentence, _ in module.grammar())


def test_every_target_is_the_next_character(data: Any) -> None:
    for row, (window, target) in enumerate(zip(data.x[:200], data.y, strict=False)):
        start = 3 * row
        assert data.characters(window) == data.text[start : start + 40]
        assert data.vocabulary[target] == data.text[start + 40]


def test_the_last_window_is_the_last_one_with_a_target(module: ModuleType) -> None:
    data = module.load("train", 4, count=20, length=10, step=1)
    assert len(data.x) == len(data.text) - 10
    assert data.characters(data.x[-1]) + data.vocabulary[data.y[-1]] == data.text[-11:]


def test_sizes_and_ids(data: Any) -> None:
    assert data.text.count(".") == 400
    assert data.x.shape == (len(data.y), 40) == (len(data.y), data.length)
    assert (data.vocabulary_size, data.vocabulary[0]) == (25, "<pad>")
    assert list(data.vocabulary[1:]) == sorted(set(data.text))
    assert data.x.min() == 1
    assert data.x.max() == 24


def test_seeds_and_splits_differ(module: ModuleType) -> None:
    texts = {module.load(split, seed).text for split in module.SPLITS for seed in (0, 1)}
    assert len(texts) == 6
    assert module.load("test", 8).text == module.load("test", 8).text


def test_a_longer_window_knows_more(module: ModuleType) -> None:
    accuracies = [module.best(length)[0] for length in (1, 2, 4, 8, 20, 40, 80)]
    losses = [module.best(length)[1] for length in (1, 2, 4, 8, 20, 40, 80)]
    assert accuracies == sorted(accuracies)
    assert losses == sorted(losses, reverse=True)
    # More than a sentence tells nothing more.
    assert module.best(80) == pytest.approx(module.best(200))


def test_the_promised_numbers(data: Any) -> None:
    assert data.chance == pytest.approx(1 / 24)
    assert data.naive == pytest.approx(0.3955, abs=5e-5)
    assert data.optimum == pytest.approx(0.9210, abs=5e-5)
    assert data.optimum_loss == pytest.approx(0.1584, abs=5e-5)


@pytest.mark.parametrize("length", [1, 3, 12])
def test_counting_a_long_text_agrees_with_the_optimum(module: ModuleType, length: int) -> None:
    # Windows cut from the text itself know nothing of sentences: an independent way to count.
    text = module.load("test", 1, count=8000, length=length).text
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for place in range(length, len(text)):
        groups[text[place - length : place]][text[place]] += 1
    right = sum(max(counter.values()) for counter in groups.values())
    found = right / (len(text) - length)
    assert found == pytest.approx(module.best(length)[0], abs=0.004)


def test_what_cannot_be_made(module: ModuleType) -> None:
    with pytest.raises(ValueError, match="split must be one of train, validation, test"):
        module.load("dev")
    with pytest.raises(ValueError, match="at least 1, not 0 and 3"):
        module.load(length=0)
    with pytest.raises(ValueError, match="count must be at least 1, not 0"):
        module.load(count=0)


def test_a_text_too_short_for_a_window(module: ModuleType) -> None:
    data = module.load(count=1, length=500)
    assert data.x.shape == (0, 500)
    assert np.array_equal(data.y, [])
