"""A loss function of its own around `keras.ops.ctc_loss`, divided by the length of the word."""

from itertools import groupby

import keras
import numpy as np
from keras import layers


@keras.saving.register_keras_serializable("exercise11")
def loss_for_each_letter(labels, scores):
    labels = keras.ops.cast(labels, "int32")
    count = keras.ops.sum(keras.ops.cast(labels != 0, "int32"), axis=1)
    points = keras.ops.ones_like(count) * keras.ops.shape(scores)[1]
    loss = keras.ops.ctc_loss(labels, scores, count, points, mask_index=0)
    return loss / keras.ops.cast(count, loss.dtype)


def build_model(letters):
    movements = keras.Input((None, 3))
    states = layers.Bidirectional(layers.GRU(24, return_sequences=True))(movements)
    model = keras.Model(movements, layers.Dense(len(letters) + 1)(states))
    model.compile(keras.optimizers.Nadam(0.01, clipnorm=1.0), loss=loss_for_each_letter)
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
