"""A `train_step` and a `compute_loss` of its own with a gradient tape."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers


@keras.saving.register_keras_serializable("exercise11")
class TapeReader(keras.Model):
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        return tf.reduce_mean(keras.losses.ctc(y, y_pred))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.compute_loss(y=y, y_pred=self(x, training=True))
        gradients = tape.gradient(loss, self.trainable_variables)
        gradients, _ = tf.clip_by_global_norm(gradients, 1.0)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        return {"loss": loss}


def build_model(letters):
    movements = keras.Input((None, 3))
    states = layers.Bidirectional(layers.GRU(28, return_sequences=True))(movements)
    model = TapeReader(movements, layers.Dense(len(letters) + 1)(states))
    model.compile(optimizer=keras.optimizers.Adam(0.01))
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
    path = np.asarray(path, int)
    starts = np.ones(path.shape, bool)
    starts[1:] = path[1:] != path[:-1]
    return path[starts & (path != blank)]


def decode(scores, letters):
    alphabet = "_" + letters
    words = []
    for row in np.asarray(scores):
        path = [int(np.argmax(point)) for point in row]
        words.append("".join(alphabet[number] for number in collapse(path, 0)))
    return np.array(words)


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
