"""Generators that are turned into arrays at the very end, and an exception class of its own."""

import numpy as np


class UnknownCharacterError(ValueError):
    """A character has no id."""


def build_vocabulary(text):
    # Descending: any order is fine that does not depend on the text or on the process.
    return {c: i for i, c in enumerate(sorted(set(text), reverse=True), 1)} | {"<pad>": 0}


def encode(text, vocabulary):
    def numbers():
        for place, character in enumerate(text):
            if character not in vocabulary:
                raise UnknownCharacterError(f"{character} at place {place}")
            yield vocabulary[character]

    return np.array(list(numbers()), dtype=int)


def decode(ids, vocabulary):
    inverse = dict(zip(vocabulary.values(), vocabulary.keys(), strict=True))
    inverse[0] = ""
    return "".join(map(inverse.get, np.asarray(ids).tolist()))


def _pairs(ids, length, step):
    for start in range(0, len(ids) - length, step):
        yield ids[start : start + length], ids[start + length]


def windows(ids, length, step=1):
    pairs = list(_pairs(ids, length, step))
    return (window for window, _ in pairs), (target for _, target in pairs)


def one_hot(ids, depth):
    ids = np.asarray(ids)
    rows = np.zeros((ids.size, depth), dtype=np.float16)
    for row, number in zip(rows, ids.ravel(), strict=True):
        if number < 0 or number >= depth:
            raise UnknownCharacterError(number)
        if number:
            row[number] = 1
    return rows.reshape((*ids.shape, depth))


def pad(sequences, length=None, value=0):
    longest = max(map(len, sequences), default=0)
    length = longest if length is None else length

    def rows():
        for sequence in sequences:
            filled = [value] * length + list(sequence)
            yield filled[len(filled) - length :]

    return list(rows())
