"""A subclass of `keras.Model` with a SimpleRNN in each direction, and Keras's own decoder."""

import keras
import numpy as np
from keras import layers


@keras.saving.register_keras_serializable("exercise11")
class Reader(keras.Model):
    def __init__(self, classes, **options):
        super().__init__(**options)
        self.classes = classes
        self.forward = layers.SimpleRNN(32, return_sequences=True)
        self.backward = layers.SimpleRNN(32, return_sequences=True, go_backwards=True)
        self.head = layers.Dense(classes)

    def call(self, movements):
        behind = keras.ops.flip(self.backward(movements), axis=1)
        return self.head(keras.ops.concatenate([self.forward(movements), behind], axis=-1))

    def get_config(self):
        return {**super().get_config(), "classes": self.classes}


def build_model(letters):
    model = Reader(len(letters) + 1)
    model.compile(keras.optimizers.Adam(0.005, clipnorm=1.0), loss=keras.losses.CTC())
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
    path = np.asarray(path, int)
    starts = np.ones(path.shape, bool)
    starts[1:] = path[1:] != path[:-1]
    return path[starts & (path != blank)]


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
