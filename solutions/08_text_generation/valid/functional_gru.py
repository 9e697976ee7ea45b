"""A functional GRU; powers instead of logarithms, inverse cumulative sums, an own checkpoint."""

import keras
import numpy as np
from keras import layers


def vectorize(text, characters, length=40, step=4):
    starts = range(0, max(0, len(text) - length), step)
    x = np.zeros((len(starts), length, len(characters)), np.uint8)
    y = np.zeros(len(starts), np.int64)
    for row, start in enumerate(starts):
        for place, character in enumerate(text[start : start + length]):
            x[row, place, characters.index(character)] = 1
        y[row] = characters.index(text[start + length])
    return x, y


def build_model(length, size):
    window = keras.Input((length, size))
    state = layers.GRU(128)(window)
    logits = layers.Dense(size)(state)
    model = keras.Model(window, layers.Softmax()(logits))
    model.compile(keras.optimizers.RMSprop(0.01), keras.losses.SparseCategoricalCrossentropy())
    return model


def reweight(probabilities, temperature):
    p = np.asarray(probabilities, float)
    p = (p / p.max(-1, keepdims=True)) ** (1 / temperature)
    return p / p.sum(-1, keepdims=True)


def sample(probabilities, temperature, rng):
    rng = np.random.default_rng(rng)
    edges = np.cumsum(reweight(probabilities, temperature), axis=-1)
    edges[:, -1] = 1
    return np.argmax(rng.random((len(edges), 1)) < edges, axis=-1)


def generate(model, prompt, count, temperature, characters, length, rng):
    rng = np.random.default_rng(rng)
    rows = np.eye(len(characters), dtype="float32")
    window = np.zeros((1, length, len(characters)), "float32")
    for character in prompt:
        window = np.concatenate([window[:, 1:], rows[None, None, characters.index(character)]], 1)
    written = ""
    for _ in range(count):
        (number,) = sample(np.asarray(model(window, training=False)), temperature, rng)
        written += characters[number]
        window = np.concatenate([window[:, 1:], rows[None, None, number]], 1)
    return written


class Writer(keras.callbacks.Callback):
    def __init__(self, prompt, temperatures, rest, seed):
        super().__init__()
        self.prompt, self.temperatures, self.rest, self.seed = prompt, temperatures, rest, seed

    def on_epoch_end(self, epoch, logs=None):
        # The same seed after each epoch: what differs is the model.
        count, characters, length = self.rest
        for temperature in self.temperatures:
            given = self.prompt, count, temperature, characters, length, self.seed
            text = generate(self.model, *given)
            print(repr(text), "at", temperature)


def text_writer(prompt, count, temperatures, characters, length, seed):
    return Writer(prompt, temperatures, (count, characters, length), seed)


class KeepBest(keras.callbacks.Callback):
    def __init__(self, path):
        super().__init__()
        self.path, self.lowest = path, np.inf

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.lowest:
            self.lowest = logs["val_loss"]
            self.model.save(self.path)


def best_checkpoint(path):
    return KeepBest(path)


def load_and_generate(path, prompt, count, temperature, characters, length, rng):
    model = keras.models.load_model(path, compile=False)
    return generate(model, prompt, count, temperature, characters, length, rng)
