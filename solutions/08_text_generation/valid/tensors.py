"""Tensors throughout: `keras.ops` for windows, temperature and draws by inverse cumulative sums."""

import keras
import numpy as np
from keras import layers, ops


def vectorize(text, characters, length=40, step=4):
    ids = np.array([characters.index(character) for character in text])
    places = np.arange(0, len(ids) - length, step)
    x = ops.one_hot(ids[np.add.outer(places, np.arange(length))], len(characters))
    return x, ops.convert_to_tensor(ids[places + length])


def build_model(length, size):
    inputs = layers.Input((length, size))
    # Both directions: the whole window is known before the answer is asked for.
    states = layers.Bidirectional(layers.LSTM(64))(inputs)
    outputs = layers.Dense(size, activation="softmax")(layers.LayerNormalization()(states))
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Nadam(0.008, clipnorm=1.0), "sparse_categorical_crossentropy")
    return model


def reweight(probabilities, temperature):
    logits = ops.log(ops.cast(probabilities, "float64"))
    return ops.softmax(logits / temperature, axis=-1)


def sample(probabilities, temperature, rng):
    rng = np.random.default_rng(rng)
    edges = ops.cumsum(reweight(probabilities, temperature), axis=-1)
    draws = rng.random((edges.shape[0], 1)) * edges[:, -1:]
    return ops.sum(ops.cast(edges <= draws, "int32"), axis=-1)


def generate(model, prompt, count, temperature, characters, length, rng):
    rng = np.random.default_rng(rng)
    numbers = np.array([characters.index(character) for character in prompt], int)
    for _ in range(count):
        recent = numbers[-length:]
        rows = ops.one_hot(recent, len(characters))
        window = ops.pad(rows, ((length - len(recent), 0), (0, 0)))[None]
        drawn = sample(model(window), temperature, rng)
        numbers = np.concatenate([numbers, ops.convert_to_numpy(drawn)])
    return "".join(characters[number] for number in numbers[len(prompt) :])


def text_writer(prompt, count, temperatures, characters, length, seed):
    streams = [np.random.default_rng(seed + number) for number in range(len(temperatures))]

    class Writer(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            for temperature, rng in zip(temperatures, streams, strict=True):
                given = prompt, count, temperature, characters, length, rng
                print(generate(self.model, *given), flush=True)

    return Writer()


def best_checkpoint(path):
    return keras.callbacks.ModelCheckpoint(path, "val_loss", 0, True)


def load_and_generate(path, prompt, count, temperature, characters, length, rng):
    model = keras.saving.load_model(path)
    return generate(model, prompt, count, temperature, characters, length, rng)
