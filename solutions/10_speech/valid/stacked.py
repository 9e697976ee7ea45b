"""A simple RNN upon a bidirectional LSTM, with layer normalisation and dropout."""

import keras
import numpy as np
from keras import layers


def statistics(utterances):
    frames = np.concatenate(utterances)
    deviation = frames.std(axis=0)
    return frames.mean(axis=0), np.where(deviation > 0, deviation, 1.0)


def normalize(utterances, mean, deviation):
    return [(frames - mean) / deviation for frames in utterances]


def pad(utterances, side, padding):
    longest = max(map(len, utterances))
    x = np.full((len(utterances), longest, utterances[0].shape[1]), padding, np.float32)
    real = np.zeros(x.shape[:2], bool)
    for row, frames in enumerate(utterances):
        start = longest - len(frames) if side == "before" else 0
        x[row, start : start + len(frames)] = frames
        real[row, start : start + len(frames)] = True
    return x, real


def build_model(bands, phonemes, padding):
    model = keras.Sequential(
        [
            keras.Input((None, bands)),
            layers.Masking(padding),
            layers.Bidirectional(layers.LSTM(20, return_sequences=True)),
            layers.LayerNormalization(),
            layers.Dropout(0.1),
            layers.SimpleRNN(16, return_sequences=True),
            layers.Dense(phonemes, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model


def frame_accuracy(probabilities, labels, real):
    return float(np.mean((np.argmax(probabilities, axis=-1) == labels)[real]))


def decode(probabilities, real, phonemes):
    texts = []
    for answers, kept in zip(np.argmax(probabilities, axis=-1), real, strict=True):
        sounds = answers[kept]
        starts = np.flatnonzero(np.diff(sounds, prepend=-1))
        texts.append(" ".join(phonemes[sound] for sound in sounds[starts]))
    return texts
