"""Keras pads, itertools decodes, and the deviation divides by the frames less one."""

import itertools

import keras
import numpy as np
from keras import layers


def statistics(utterances):
    frames = np.vstack(utterances)
    deviation = np.std(frames, axis=0, ddof=1)
    return np.mean(frames, axis=0), np.array([value or 1.0 for value in deviation])


def normalize(utterances, mean, deviation):
    return [(frames - mean) / deviation for frames in utterances]


def pad(utterances, side, padding):
    place = {"before": "pre", "after": "post"}[side]
    x = keras.utils.pad_sequences(utterances, padding=place, value=padding, dtype="float32")
    ones = [np.ones(len(frames)) for frames in utterances]
    return x, keras.utils.pad_sequences(ones, padding=place, dtype="bool")


def build_model(bands, phonemes, padding):
    frames = keras.Input((None, bands))
    hidden = layers.Masking(padding)(frames)
    # One dense layer for each frame first: the mask passes through it.
    hidden = layers.Dense(24, activation="relu")(hidden)
    hidden = layers.Bidirectional(layers.GRU(24, return_sequences=True))(hidden)
    scores = layers.Dense(phonemes)(hidden)
    model = keras.Model(frames, layers.Activation("softmax")(scores))
    model.compile(
        keras.optimizers.RMSprop(0.01),
        keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model


def frame_accuracy(probabilities, labels, real):
    hits = np.asarray(probabilities).argmax(-1) == labels
    return np.average(hits, weights=real)


def decode(probabilities, real, phonemes):
    best = np.argmax(probabilities, axis=-1)
    return [
        " ".join(phonemes[sound] for sound, _ in itertools.groupby(row[kept]))
        for row, kept in zip(best, real, strict=True)
    ]
