"""The scores are log-probabilities, which a softmax leaves as they are; `RNN(cell)` inside."""

from itertools import groupby

import keras
import numpy as np
from keras import layers


def build_model(letters):
    movements = keras.Input((None, 3))
    recurrent = layers.RNN(layers.GRUCell(24), return_sequences=True)
    states = layers.Bidirectional(recurrent)(movements)
    scores = layers.Dense(len(letters) + 1, activation="log_softmax")(states)
    model = keras.Model(movements, scores)
    model.compile(keras.optimizers.Adam(0.015, clipnorm=1.0), loss=keras.losses.CTC())
    return model


def to_offsets(points):
    places = np.asarray(points, "float64")
    before = np.concatenate([places[:, :1], places[:, :-1]], axis=1)
    return np.concatenate([places[..., :2] - before[..., :2], places[..., 2:]], axis=-1)


def encode(words, letters):
    labels = np.zeros((len(words), 12), "int64")
    for row, word in enumerate(words):
        labels[row, : len(word)] = [1 + letters.find(letter) for letter in word]
    return labels


def collapse(path, blank):
    merged = [number for number, _ in groupby(path)]
    return [number for number in merged if number != blank]


def decode(scores, letters):
    scores = keras.ops.convert_to_tensor(scores)
    points = keras.ops.full((scores.shape[0],), scores.shape[1], dtype="int32")
    found, _ = keras.ops.ctc_decode(scores, points, strategy="greedy", mask_index=0)
    rows = keras.ops.convert_to_numpy(found[0])
    return ["".join(letters[number - 1] for number in row if number > 0) for row in rows]


def edit_distance(read, written):
    table = np.zeros((len(read) + 1, len(written) + 1))
    table[:, 0] = np.arange(len(read) + 1)
    table[0] = np.arange(len(written) + 1)
    for i in range(1, len(read) + 1):
        for j in range(1, len(written) + 1):
            keep = table[i - 1, j - 1] + (read[i - 1] != written[j - 1])
            table[i, j] = min(keep, table[i - 1, j] + 1, table[i, j - 1] + 1)
    return table[-1, -1]


def error_rate(read, written):
    wrong = np.array([edit_distance(one, other) for one, other in zip(read, written, strict=True)])
    return wrong.sum() / np.array([len(word) for word in written]).sum()
