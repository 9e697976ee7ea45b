"""Windows as a view of the ids, one-hot rows as booleans, unsigned types."""

from collections import deque

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def build_vocabulary(text):
    return dict(zip(np.unique(list(text)).tolist(), range(1, len(text) + 1), strict=False))


def encode(text, vocabulary):
    unknown = set(text).difference(vocabulary)
    if unknown:
        raise ValueError("not in the vocabulary: " + ", ".join(map(repr, sorted(unknown))))
    return np.fromiter(map(vocabulary.get, text), dtype=np.uint32, count=len(text))


def decode(ids, vocabulary):
    table = [""] * (max(vocabulary.values()) + 1)
    for character, number in vocabulary.items():
        table[number] = character
    return "".join(table[number] for number in ids)


def windows(ids, length, step=1):
    ids = np.array(ids)
    if len(ids) <= length:
        return np.zeros((0, length), int), np.zeros(0, int)
    together = sliding_window_view(ids, length + 1)[::step]
    return together[:, :-1], together[:, -1:]


def one_hot(ids, depth):
    ids = np.asarray(ids)[..., np.newaxis]
    if ((ids < 0) | (ids >= depth)).any():
        raise ValueError("an id lies outside of the table")
    return (ids == np.arange(depth)) & (ids != 0)


def pad(sequences, length=None, value=0):
    if length is None:
        length = max([0, *map(len, sequences)])
    rows = []
    for sequence in sequences:
        row = deque([value] * length, maxlen=length)
        row.extend(sequence)
        rows.append(tuple(row))
    return tuple(rows)
