"""Two stacked layers with dropout; the window is a deque, and one class holds what is shared."""

from collections import deque

import keras
import numpy as np
from keras import layers


class Alphabet:
    def __init__(self, characters):
        self.characters = characters
        self.number = {character: number for number, character in enumerate(characters)}
        self.rows = np.identity(len(characters), np.float32)
        self.nothing = np.zeros(len(characters), np.float32)

    def row(self, character):
        return self.rows[self.number[character]]


def vectorize(text, characters, length=40, step=4):
    alphabet = Alphabet(characters)
    if len(text) <= length:
        return np.zeros((0, length, len(characters))), np.zeros(0, int)
    rows = np.stack([alphabet.row(character) for character in text[:-1]])
    views = np.lib.stride_tricks.sliding_window_view(rows, length, axis=0)
    numbers = np.array([alphabet.number[character] for character in text])
    return views.transpose(0, 2, 1)[::step], numbers[length::step]


def build_model(length, size):
    model = keras.Sequential(
        [
            layers.LSTM(64, return_sequences=True),
            layers.Dropout(0.05),
            layers.GRU(64),
            layers.Dense(size, activation="softmax"),
        ]
    )
    model.build((None, length, size))
    model.compile(keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    return model


def reweight(probabilities, temperature):
    return np.array([_one(row, temperature) for row in np.asarray(probabilities, float)])


def _one(row, temperature):
    possible = row > 0
    logits = np.log(row[possible]) / temperature
    weights = np.zeros_like(row)
    weights[possible] = np.exp(logits - max(logits))
    return weights / sum(weights)


def sample(probabilities, temperature, rng):
    rng = np.random.default_rng(rng)
    drawn = []
    for row in reweight(probabilities, temperature):
        left, number = rng.uniform(), 0
        while left >= row[number] and number < len(row) - 1:
            left -= row[number]
            number += 1
        drawn.append(number)
    return drawn


def generate(model, prompt, count, temperature, characters, length, rng):
    alphabet, rng = Alphabet(characters), np.random.default_rng(rng)
    window = deque([alphabet.nothing] * length, maxlen=length)
    window.extend(alphabet.row(character) for character in prompt)
    written = []
    while len(written) < count:
        probabilities = model.predict_on_batch(np.array([window]))
        written.append(characters[sample(probabilities, temperature, rng)[0]])
        window.append(alphabet.row(written[-1]))
    return "".join(written)


def text_writer(prompt, count, temperatures, characters, length, seed):
    rng = np.random.default_rng(seed)

    def write(callback):
        for temperature in temperatures:
            given = prompt, count, temperature, characters, length, rng
            print(f"[{temperature}] {prompt}{generate(callback.model, *given)}")

    class Writer(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs):
            write(self)

    return Writer()


def best_checkpoint(path):
    return keras.callbacks.ModelCheckpoint(
        filepath=path, monitor="val_loss", save_best_only=True, save_weights_only=False
    )


def load_and_generate(path, *arguments):
    return generate(keras.saving.load_model(path), *arguments)
