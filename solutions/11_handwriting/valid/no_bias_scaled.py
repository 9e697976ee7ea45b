"""Movements are scaled inside the model, and the last layer has no bias."""

from functools import cache
from itertools import groupby

import keras
import numpy as np
from keras import layers


def build_model(letters):
    movements = keras.Input((None, 3))
    scaled = layers.Rescaling([1.5, 1.5, 1.0])(movements)
    states = layers.Bidirectional(layers.GRU(24, return_sequences=True))(scaled)
    scores = layers.Dense(len(letters) + 1, use_bias=False)(states)
    model = keras.Model(movements, scores)
    model.compile(keras.optimizers.AdamW(0.015, clipnorm=1.0), loss=keras.losses.CTC())
    return model


def to_offsets(points):
    places = np.asarray(points, "float64")
    before = np.concatenate([places[:, :1], places[:, :-1]], axis=1)
    return np.concatenate([places[..., :2] - before[..., :2], places[..., 2:]], axis=-1)


def encode(words, letters):
    table = {letter: number for number, letter in enumerate(letters, start=1)}
    longest = max(map(len, words))
    return [[table[letter] for letter in word] + [0] * (longest - len(word)) for word in words]


def collapse(path, blank):
    merged = [number for number, _ in groupby(path)]
    return [number for number in merged if number != blank]


def decode(scores, letters):
    alphabet = "_" + letters
    words = []
    for row in np.asarray(scores):
        path = [int(np.argmax(point)) for point in row]
        words.append("".join(alphabet[number] for number in collapse(path, 0)))
    return words


def edit_distance(read, written):
    @cache
    def distance(i, j):
        if i == 0 or j == 0:
            return i + j
        replaced = distance(i - 1, j - 1) + int(read[i - 1] != written[j - 1])
        return min(replaced, distance(i - 1, j) + 1, distance(i, j - 1) + 1)

    return distance(len(read), len(written))


def error_rate(read, written):
    wrong = np.array([edit_distance(one, other) for one, other in zip(read, written, strict=True)])
    return wrong.sum() / np.array([len(word) for word in written]).sum()
