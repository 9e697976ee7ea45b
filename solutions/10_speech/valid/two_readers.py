"""Two layers, one for each direction, of different kinds, and a frame of its own beside them."""

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
    frames = keras.Input((None, bands))
    masked = layers.Masking(padding)(frames)
    states = layers.Bidirectional(
        layers.LSTM(24, return_sequences=True),
        backward_layer=layers.GRU(24, return_sequences=True, go_backwards=True),
    )(masked)
    own = layers.Dense(16, activation="tanh")(masked)
    joined = layers.Concatenate()([states, own])
    model = keras.Model(frames, layers.Dense(phonemes, activation="softmax")(joined))
    optimizer = keras.optimizers.Nadam(0.006, clipvalue=0.5)
    model.compile(optimizer, "sparse_categorical_crossentropy")
    return model


def frame_accuracy(probabilities, labels, real):
    right = total = 0
    for row in range(len(labels)):
        for frame in range(len(labels[row])):
            if real[row, frame]:
                total += 1
                right += int(probabilities[row, frame].argmax() == labels[row, frame])
    return right / total


def decode(probabilities, real, phonemes):
    texts = []
    for answers, kept in zip(np.argmax(probabilities, axis=-1), real, strict=True):
        sounds = answers[kept]
        starts = np.flatnonzero(np.diff(sounds, prepend=-1))
        texts.append(" ".join(phonemes[sound] for sound in sounds[starts]))
    return texts
