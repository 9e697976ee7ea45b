"""A convolution before the LSTM, everything in float64; the draws use sorted random numbers."""

import keras
import numpy as np
from keras import layers


def vectorize(text, characters, length=40, step=4):
    numbers = np.fromiter(map(characters.index, text), int)
    count = max(0, -(-(len(text) - length) // step))
    index = step * np.arange(count)[:, None] + np.arange(length + 1)
    both = numbers[index]
    return (both[:, :-1, None] == np.arange(len(characters))).astype("float64"), both[:, -1]


def build_model(length, size):
    model = keras.Sequential(
        [
            keras.Input((length, size), dtype="float64"),
            layers.Conv1D(48, 3, padding="causal", activation="tanh", dtype="float64"),
            layers.LSTM(80, dtype="float64"),
            layers.Dense(size, activation="softmax", dtype="float64"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.008), "sparse_categorical_crossentropy")
    return model


def reweight(probabilities, temperature):
    with np.errstate(divide="ignore"):
        log = np.log(np.asarray(probabilities, np.longdouble)) / temperature
    weights = np.exp(log - log.max(-1, keepdims=True))
    return np.asarray(weights / weights.sum(-1, keepdims=True), np.float64)


def sample(probabilities, temperature, rng):
    rng = np.random.default_rng(rng)
    rows = reweight(probabilities, temperature)
    places = [int(np.searchsorted(np.cumsum(row)[:-1], rng.random(), "right")) for row in rows]
    return np.array(places, np.int8)


def generate(model, prompt, count, temperature, characters, length, rng=None, keep=False):
    rng = np.random.default_rng(rng)
    start = len(prompt)
    for _ in range(count):
        window = np.zeros((1, length, len(characters)))
        recent = prompt[-length:]
        numbers = [characters.index(character) for character in recent]
        window[0, np.arange(length - len(recent), length), numbers] = 1
        answer = model.predict_on_batch(window)
        prompt += characters[sample(answer, temperature, rng).item()]
    return prompt if keep else prompt[start:]


class Writer(keras.callbacks.Callback):
    def __init__(self, *given):
        super().__init__()
        self.given = given
        self.rng = np.random.Generator(np.random.PCG64(given[-1]))

    def on_epoch_end(self, epoch, logs=None):
        prompt, count, temperatures, characters, length, _ = self.given
        lines = [f"epoch {epoch}: " + ", ".join(f"{k} {v:.2f}" for k, v in (logs or {}).items())]
        for temperature in temperatures:
            given = prompt, count, temperature, characters, length, self.rng, True
            lines.append(f"{temperature:5.2f} {generate(self.model, *given)!r}")
        print("\n".join(lines))


def text_writer(prompt, count, temperatures, characters, length, seed):
    return Writer(prompt, count, temperatures, characters, length, seed)


def best_checkpoint(path):
    return keras.callbacks.ModelCheckpoint(path, monitor="val_loss", save_best_only=True)


def load_and_generate(path, prompt, count, temperature, characters, length, rng):
    model = keras.saving.load_model(path)
    return generate(model, prompt, count, temperature, characters, length, rng)
