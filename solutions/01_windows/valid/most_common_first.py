"""Ids by frequency, ties in alphabetical order; an extra id for unknown words is in the dict."""

from collections import Counter

import numpy as np


def build_vocabulary(text):
    counts = Counter(text)
    ranked = sorted(counts, key=lambda character: (-counts[character], character))
    vocabulary = {character: rank for rank, character in enumerate(ranked, start=1)}
    vocabulary["<unk>"] = len(vocabulary) + 1
    return vocabulary


def encode(text, vocabulary):
    strangers = [character for character in text if vocabulary.get(character) is None]
    if strangers:
        raise ValueError("Unknown: " + "".join(strangers))
    return tuple(vocabulary[character] for character in text)


def decode(ids, vocabulary):
    inverse = {number: character for character, number in vocabulary.items()}
    return [inverse[int(number)] for number in ids if number]


def windows(ids, length, step=1):
    ids = list(ids)
    inputs = [ids[i : i + length] for i in range(len(ids) - length)]
    targets = ids[length:]
    return inputs[::step], targets[::step]


def one_hot(ids, depth):
    ids = np.asarray(ids)
    if np.any((ids < 0) | (ids > depth - 1)):
        raise ValueError(f"{ids} do not all lie in 0..{depth - 1}")
    return np.eye(depth + 1, dtype=np.int8)[ids - 1, :depth][..., np.arange(-1, depth - 1)]


def pad(sequences, length=None, value=0):
    if length is None:
        length = max((len(s) for s in sequences), default=0)
    rows = [np.concatenate([np.full(length, value), s])[-length:] for s in sequences]
    return np.array(rows).reshape(len(rows), length).astype(np.int32)
