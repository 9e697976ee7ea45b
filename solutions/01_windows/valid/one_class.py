"""A class does the work; the six functions only call it, and windows are stacked columns."""

import numpy as np


class Alphabet:
    """The characters of a text in both directions."""

    def __init__(self, ids):
        self.ids = dict(ids)
        self.characters = {number: character for character, number in self.ids.items()}

    def number(self, character):
        if character in self.ids:
            return self.ids[character]
        raise ValueError("The alphabet lacks " + character)

    def character(self, number):
        return self.characters.get(int(number), "")


def build_vocabulary(text):
    return Alphabet((c, i + 1) for i, c in enumerate(sorted({*text}))).ids


def encode(text, vocabulary):
    alphabet = Alphabet(vocabulary)
    return [alphabet.number(character) for character in text]


def decode(ids, vocabulary):
    alphabet = Alphabet(vocabulary)
    return "".join(alphabet.character(number) for number in ids)


def windows(ids, length, step=1):
    ids = np.asarray(ids)
    count = max(len(ids) - length, 0)
    columns = [ids[place : place + count : step] for place in range(length)]
    return np.stack(columns, axis=1), ids[length : length + count : step]


def one_hot(ids, depth):
    table = np.vstack([np.zeros(depth), np.eye(depth)[1:]])
    ids = np.asarray(ids)
    if not set(ids.ravel().tolist()) <= set(range(depth)):
        raise ValueError("an id is out of range")
    return table.take(ids, axis=0)


def pad(sequences, length=None, value=0):
    length = length or max((len(s) for s in sequences), default=0)
    padded = np.empty((len(sequences), length), dtype=np.int64)
    padded[:] = value
    for number, sequence in enumerate(sequences):
        backwards = list(sequence)[::-1][:length]
        padded[number, ::-1][: len(backwards)] = backwards
    return padded
