"""Exercise 10: speech, heard from both ends."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

# What fills up short utterances once they are scaled. No real frame has this number in all bands.
PADDING = -8.0


def statistics(utterances: Sequence[NDArray]) -> tuple[NDArray, NDArray]:
    """Return the mean and the standard deviation of each band.

    Every frame of every utterance counts the same, also a frame of zeros.

    Args:
        utterances: Arrays `(frames, bands)`, not all with the same number of frames.

    Returns:
        Mean and standard deviation, each `(bands,)`. The deviation of a band that never changes
        is given as 1, so that nothing is ever divided by zero.
    """
    # One long utterance: (all frames, bands). A mean of means would favour short utterances.
    frames = np.concatenate(utterances)
    deviation = frames.std(axis=0)
    return frames.mean(axis=0), np.where(deviation > 0, deviation, 1.0)


def normalize(utterances: Sequence[NDArray], mean: NDArray, deviation: NDArray) -> list[NDArray]:
    """Scale utterances with numbers that were computed before, from the training utterances.

    Args:
        utterances: Arrays `(frames, bands)`, not all with the same number of frames.
        mean: What to subtract from each band `(bands,)`.
        deviation: What to divide each band by `(bands,)`.

    Returns:
        New arrays in the same order and of the same shapes; the given ones are not changed.
    """
    return [(frames - mean) / deviation for frames in utterances]


def pad(utterances: Sequence[NDArray], side: str, padding: float) -> tuple[NDArray, NDArray]:
    """Put utterances of different lengths into one array.

    Args:
        utterances: Arrays `(frames, bands)`, not all with the same number of frames.
        side: Where the padding goes: `"before"` the utterance or `"after"` it.
        padding: The number that fills up short utterances, in all bands.

    Returns:
        The frames `(batch, longest, bands)` as floats, and `(batch, longest)` booleans: True for
        each real frame, whatever numbers it holds, and False for padding.
    """
    longest = max(len(frames) for frames in utterances)
    bands = utterances[0].shape[1]
    padded = np.full((len(utterances), longest, bands), padding, np.float32)
    # From the lengths, not from the numbers: a real frame may hold any of them.
    real = np.zeros((len(utterances), longest), bool)
    for row, frames in enumerate(utterances):
        start = longest - len(frames) if side == "before" else 0
        padded[row, start : start + len(frames)] = frames
        real[row, start : start + len(frames)] = True
    return padded, real


def build_model(bands: int, phonemes: int, padding: float) -> keras.Model:
    """Build and compile a model that names the sound of each frame.

    Args:
        bands: How many numbers a frame has.
        phonemes: How many sounds there are to choose from.
        padding: A frame that has this number in all bands is padding; every other one is real.

    Returns:
        A new, compiled model: padded frames `(batch, frames, bands)` in, probabilities
        `(batch, frames, phonemes)` out.
    """
    frames = keras.Input(shape=(None, bands))
    # The frames stay as they are; a mask travels with them, from layer to layer and to the loss.
    masked = layers.Masking(mask_value=padding)(frames)
    # (batch, frames, bands) -> (batch, frames, 48): 24 units that know what came before each
    # frame, and 24 that know what comes after it. Where the mask is False, both stand still.
    states = layers.Bidirectional(layers.GRU(24, return_sequences=True))(masked)
    # (batch, frames, 48) -> (batch, frames, phonemes): Dense works on each frame by itself.
    probabilities = layers.Dense(phonemes, activation="softmax")(states)

    model = keras.Model(frames, probabilities)
    optimizer = keras.optimizers.Adam(learning_rate=0.01, clipnorm=1.0)
    model.compile(optimizer, loss="sparse_categorical_crossentropy")
    return model


def frame_accuracy(probabilities: NDArray, labels: NDArray, real: NDArray) -> float:
    """Return the share of real frames whose most probable sound is the right one.

    Args:
        probabilities: What a model answers `(batch, frames, phonemes)`.
        labels: The right sounds `(batch, frames)`; anything in the padding.
        real: True for each real frame `(batch, frames)`.

    Returns:
        A number from 0 to 1. Long utterances count more than short ones, padding does not count.
    """
    answers = np.argmax(probabilities, axis=-1)
    return float(np.mean((answers == labels)[real]))


def decode(probabilities: NDArray, real: NDArray, phonemes: Sequence[str]) -> list[str]:
    """Write down what was heard: a sound for each run of equal frames.

    Args:
        probabilities: What a model answers `(batch, frames, phonemes)`.
        real: True for each real frame `(batch, frames)`.
        phonemes: The names of the sounds.

    Returns:
        One text for each utterance, such as `"o - a o"`: names with one space between them.
    """
    texts = []
    for answers, kept in zip(np.argmax(probabilities, axis=-1), real, strict=True):
        heard: list[str] = []
        before = None
        for sound in answers[kept]:
            if sound != before:
                heard.append(phonemes[sound])
            before = sound
        texts.append(" ".join(heard))
    return texts


if __name__ == "__main__":
    from pathlib import Path

    from rnn_grade.datasets import load_data

    data = load_data("speech", "train")
    unseen = load_data("speech", "validation")
    mean, deviation = statistics(data.x)
    x, _ = pad(normalize(data.x, mean, deviation), "after", PADDING)
    # The unseen utterances are scaled with the same numbers, and padded on the other side.
    unseen_x, real = pad(normalize(unseen.x, mean, deviation), "before", PADDING)
    # Labels are padded like frames with one band; what stands in the padding never counts.
    y = pad([labels[:, None] for labels in data.y], "after", 0)[0][:, :, 0]
    unseen_y = pad([labels[:, None] for labels in unseen.y], "before", 0)[0][:, :, 0]

    model = build_model(data.bands, len(data.phonemes), PADDING)
    model.fit(x, y, batch_size=64, epochs=6, verbose=2)

    probabilities = model.predict(unseen_x, verbose=0)
    print(f"\nFrames right: {frame_accuracy(probabilities, unseen_y, real):.3f}")
    print(f"each frame alone {unseen.naive:.3f}, from one end {unseen.one_direction:.3f}", end=", ")
    print(f"best possible {unseen.optimum:.3f}\n")
    said = decode(np.eye(len(data.phonemes))[unseen_y.astype(int)], real, data.phonemes)
    heard = decode(probabilities, real, data.phonemes)
    for row in range(6):
        print(f"said  {said[row]}\nheard {heard[row]}\n")
    sound = Path("speech.wav")
    sound.write_bytes(unseen.wav(0))
    print(f"The first utterance is in {sound.resolve()}: listen to it.")
