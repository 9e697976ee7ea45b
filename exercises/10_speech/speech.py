"""Exercise 10: speech, heard from both ends.

Complete the six functions, then run this file: it trains your model, writes down what it hears in
utterances that it has never heard, and saves one of them as a sound. The task is explained in
README.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
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
    # TODO: one mean and one deviation per band, over all frames of all utterances.
    raise NotImplementedError("TODO: compute mean and deviation")


def normalize(utterances: Sequence[NDArray], mean: NDArray, deviation: NDArray) -> list[NDArray]:
    """Scale utterances with numbers that were computed before, from the training utterances.

    Args:
        utterances: Arrays `(frames, bands)`, not all with the same number of frames.
        mean: What to subtract from each band `(bands,)`.
        deviation: What to divide each band by `(bands,)`.

    Returns:
        New arrays in the same order and of the same shapes; the given ones are not changed.
    """
    # TODO: subtract the mean and divide by the deviation, utterance by utterance.
    raise NotImplementedError("TODO: scale the utterances")


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
    # TODO: one array full of padding, into which each utterance is copied, and the mask.
    raise NotImplementedError("TODO: pad the utterances")


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
    # TODO: mask the padding -> a state from both directions at each frame -> probabilities.
    raise NotImplementedError("TODO: build, compile and return the model")


def frame_accuracy(probabilities: NDArray, labels: NDArray, real: NDArray) -> float:
    """Return the share of real frames whose most probable sound is the right one.

    Args:
        probabilities: What a model answers `(batch, frames, phonemes)`.
        labels: The right sounds `(batch, frames)`; anything in the padding.
        real: True for each real frame `(batch, frames)`.

    Returns:
        A number from 0 to 1. Long utterances count more than short ones, padding does not count.
    """
    # TODO: the most probable sound of each frame, compared where the frame is real.
    raise NotImplementedError("TODO: return the share of right frames")


def decode(probabilities: NDArray, real: NDArray, phonemes: Sequence[str]) -> list[str]:
    """Write down what was heard: a sound for each run of equal frames.

    Args:
        probabilities: What a model answers `(batch, frames, phonemes)`.
        real: True for each real frame `(batch, frames)`.
        phonemes: The names of the sounds.

    Returns:
        One text for each utterance, such as `"o - a o"`: names with one space between them.
    """
    # TODO: the most probable sound of each real frame, runs merged, then names.
    raise NotImplementedError("TODO: write down what was heard")


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
