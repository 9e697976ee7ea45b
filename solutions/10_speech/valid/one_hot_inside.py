"""Targets become one-hot rows inside a loss of its own; momentum in the place of Adam."""

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


@keras.saving.register_keras_serializable("exercise10")
def one_hot_loss(labels, probabilities):
    phonemes = probabilities.shape[-1]
    targets = keras.ops.one_hot(keras.ops.cast(labels, "int32"), phonemes)
    return -keras.ops.sum(targets * keras.ops.log(probabilities + 1e-7), axis=-1)


def build_model(bands, phonemes, padding):
    frames = keras.Input((None, bands))
    masked = layers.Masking(padding)(frames)
    states = layers.Bidirectional(layers.LSTM(32, return_sequences=True))(masked)
    model = keras.Model(frames, layers.Dense(phonemes, activation="softmax")(states))
    optimizer = keras.optimizers.SGD(0.5, momentum=0.9, clipnorm=1.0)
    model.compile(optimizer, one_hot_loss)
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
