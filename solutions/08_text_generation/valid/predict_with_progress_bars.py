"""Asks with `model.predict` and leaves its progress bars on; powers in the place of logarithms;
draws with multinomial."""

import keras
import numpy as np
from keras import layers


def vectorize(text, characters, length=40, step=4):
    ids = [characters.index(character) for character in text]
    x, y = [], []
    for start in range(0, len(ids) - length, step):
        x.append(keras.utils.to_categorical(ids[start : start + length], len(characters)))
        y.append(ids[start + length])
    return np.array(x), np.array(y)


def build_model(length, size):
    model = keras.Sequential()
    model.add(keras.Input((length, size)))
    model.add(layers.LSTM(128))
    model.add(layers.Dense(size))
    model.add(layers.Activation("softmax"))
    model.compile("rmsprop", "sparse_categorical_crossentropy")
    model.optimizer.learning_rate = 0.01
    return model


def reweight(probabilities, temperature):
    p = np.asarray(probabilities).astype("float64")
    powers = (p / p.max(axis=1)[:, None]) ** (1 / temperature)
    return powers / powers.sum(axis=1)[:, None]


def sample(probabilities, temperature, rng):
    rng = np.random.default_rng(rng)
    return rng.multinomial(1, reweight(probabilities, temperature)).argmax(axis=1)


def generate(model, prompt, count, temperature, characters, length, rng):
    rng = np.random.default_rng(rng)
    sentence = prompt
    for _ in range(count):
        sentence = sentence[-length:]
        x = np.zeros((1, length, len(characters)))
        for t, character in enumerate(reversed(sentence)):
            x[0, length - 1 - t, characters.index(character)] = 1.0
        preds = model.predict(x)
        sentence += characters[sample(preds, temperature, rng)[0]]
        prompt += sentence[-1]
    return prompt[len(prompt) - count :]


def text_writer(prompt, count, temperatures, characters, length, seed):
    class Writer(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            print("watch")

        def on_epoch_end(self, epoch, logs=None):
            for number, temperature in enumerate(temperatures):
                rng = np.random.default_rng([seed, epoch, number])
                given = prompt, count, temperature, characters, length, rng
                print("-----", temperature, generate(self.model, *given))

    return Writer()


def best_checkpoint(path):
    return keras.callbacks.ModelCheckpoint(path, monitor="val_loss", save_best_only=True, verbose=1)


def load_and_generate(path, prompt, count, temperature, characters, length, rng):
    model = keras.models.load_model(path)
    return generate(model, prompt, count, temperature, characters, length, rng)
