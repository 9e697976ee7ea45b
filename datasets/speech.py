"""Speech: the sounds of a short utterance, which nobody can name before knowing who speaks.

The task: name the sound of each frame: a pause, `u`, `o` or `a`. A vowel is heard by its formants,
two peaks of the spectrum. Here a child's formants lie 1.3 times as high as those of an adult, and
from one vowel to the next they rise by the same factor. So two of four spectra have two readings:

    place                    0            1            2            3
    formants (Hz)        355,  851    461, 1106    599, 1437    779, 1869
    said by an adult         u            o            a
    said by a child                       u            o            a

Each utterance holds one clear vowel: three frames at place 0, which only an adult says, or at place
3, which only a child says. It stands anywhere. What stands before and behind it are pauses and the
places 1 and 2: a sound goes on to the next frame with probability 0.7, else a new one is drawn, a
pause with probability 0.14, either place with 0.43. So a frame can depend on one that comes later.

Input: `x`, a tuple of arrays `(frames, bands)`: 12 to 24 frames, each with the energy in 14 bands,
which lie around 250 to 2430 Hz. In a pause all bands are exactly 0; all others have noise.
Target: `y`, a tuple of arrays `(frames,)`: for each frame the index of its sound in `phonemes`.

What is known exactly, as the share of right frames to expect, from the generator's own rules:

- optimum: the best listener. The forward-backward algorithm weighs both speakers and all places of
  the clear vowel with all that is heard. No model can do better.
- one_direction: the best listener that names each frame before it hears the next one, although it
  is told how long the utterance will be. By symmetry the same holds for one that starts at the end.
- naive: the best listener that hears each frame alone.
- chance: always the commonest sound, `o`.

Each of the first three is the mean, over all frames, of the highest posterior probability. Made by
this file from a seed; nothing is downloaded.
"""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SPLITS = ("train", "validation", "test")
UTTERANCES = {"train": 1600, "validation": 400, "test": 1000}
PHONEMES = ("-", "u", "o", "a")
SPEAKERS = ("adult", "child")
BANDS = 14
CLEAR_FRAMES = 3
NOISE = 0.9

# Band k lies around 250 * 1.191 ** k Hz, so that one and a half bands are the factor 1.3.
LOWEST_HZ, STEP = 250.0, 1.5
BAND_RATIO = 1.3 ** (1 / STEP)
FORMANTS = np.array([2.0, 7.0]) + STEP * np.arange(4)[:, None]
# The energies at the four places `(4, bands)`, without noise.
SPECTRA = 2 * np.exp(-((np.arange(BANDS) - FORMANTS[..., None]) ** 2) / 2).sum(axis=1)

# Around the clear vowel: a pause, place 1, place 2.
SHARES = np.array([0.14, 0.43, 0.43])
STAY = 0.7
TRANSITION = STAY * np.eye(3) + (1 - STAY) * SHARES
# Row 0 is the adult: the phonemes of these three, and place and phoneme of the clear vowel.
SOUNDS = np.array([[0, 2, 3], [0, 1, 2]])
CLEAR_PLACE, CLEAR_PHONEME = (0, 3), (1, 3)

RATE, FRAME_SECONDS, PITCH_HZ = 16000, 0.08, 110.0


@dataclass(frozen=True, eq=False)
class Speech:
    """Spoken utterances.

    Args:
        x: One array `(frames, bands)` for each utterance.
        y: One array `(frames,)` for each: indices into `phonemes`.
        speaker: Who speaks `(utterances,)`: 0 an adult, 1 a child.
        clear: The first frame of the clear vowel `(utterances,)`.
        best: The answers of the best listener, as `y`.
        phonemes: The names of the sounds.
        chance: Share of frames with the commonest sound.
        naive: Share that is right for the best listener who hears each frame alone.
        one_direction: The same for the best listener who never knows what comes next.
        optimum: The same for the best listener.
    """

    x: tuple[Array, ...]
    y: tuple[Array, ...]
    speaker: Array
    clear: Array
    best: tuple[Array, ...]
    phonemes: tuple[str, ...]
    chance: float
    naive: float
    one_direction: float
    optimum: float

    @property
    def bands(self) -> int:
        """How many numbers a frame has."""
        return BANDS

    @property
    def standard_error(self) -> float:
        """How far the best listener's share of these frames is off by chance."""
        right = np.array([np.sum(a == b) for a, b in zip(self.best, self.y, strict=True)])
        frames = np.array([len(labels) for labels in self.y])
        # The frames of an utterance go wrong together, so its utterances are what is counted.
        return float(np.sqrt(np.sum((right - self.optimum * frames) ** 2)) / frames.sum())

    def wav(self, row: int) -> bytes:
        """Return one utterance as a WAV file: harmonics of one voice, as loud as the bands.

        Adult and child have the same pitch: you hear what the network sees, the formants.

        Args:
            row: Which utterance.
        """
        frames = np.maximum(self.x[row], 0)
        harmonics = PITCH_HZ * np.arange(1, int(2500 / PITCH_HZ))
        places = np.log(harmonics / LOWEST_HZ) / np.log(BAND_RATIO)
        loud = np.array([np.interp(places, np.arange(BANDS), f, left=0, right=0) for f in frames])
        time = np.arange(int(len(frames) * FRAME_SECONDS * RATE)) / RATE
        middles = (np.arange(len(frames)) + 0.5) * FRAME_SECONDS
        sound = np.zeros_like(time)
        for hertz, energies in zip(harmonics, loud.T, strict=True):
            sound += np.interp(time, middles, energies) * np.sin(2 * np.pi * hertz * time)
        sound *= 0.8 / max(float(np.abs(sound).max()), 1e-9)
        content = io.BytesIO()
        with wave.open(content, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((32767 * sound).astype("<i2").tobytes())
        return content.getvalue()


def load(
    split: str = "train",
    seed: int = 0,
    *,
    utterances: int | None = None,
    fewest_frames: int = 12,
    most_frames: int = 24,
) -> Speech:
    """Make one split.

    Args:
        split: `train`, `validation` or `test`; they never share a random stream.
        seed: Which of the endlessly many data sets.
        utterances: How many; without it 1600, 400 or 1000.
        fewest_frames: The length of the shortest, at least 3.
        most_frames: The length of the longest.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {split!r}")
    if not CLEAR_FRAMES <= fewest_frames <= most_frames:
        raise ValueError(f"no length lies between {fewest_frames} and {most_frames} frames")
    count = UTTERANCES[split] if utterances is None else utterances
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    lengths = rng.integers(fewest_frames, most_frames + 1, size=count)
    speaker = rng.integers(2, size=count)
    clear = rng.integers(lengths - CLEAR_FRAMES + 1)
    x, y = [], []
    for frames, who, start in zip(lengths, speaker, clear, strict=True):
        before, after = _chain(start, rng), _chain(frames - start - CLEAR_FRAMES, rng)
        vowel = [CLEAR_PLACE[who]] * CLEAR_FRAMES
        places = np.concatenate([before, vowel, after]).astype(int)
        phonemes = np.concatenate(
            [SOUNDS[who][before], [CLEAR_PHONEME[who]] * CLEAR_FRAMES, SOUNDS[who][after]]
        )
        heard = SPECTRA[places] + NOISE * rng.normal(size=(frames, BANDS))
        # A pause is silent: neither energy nor noise.
        heard[phonemes == 0] = 0
        x.append(heard.astype(np.float32))
        y.append(phonemes.astype(np.int32))
    both, forward, alone = (np.concatenate(p) for p in listen(x))
    return Speech(
        x=tuple(x),
        y=tuple(y),
        speaker=speaker,
        clear=clear,
        best=tuple(np.split(both.argmax(axis=1), np.cumsum(lengths)[:-1])),
        phonemes=PHONEMES,
        chance=float(np.bincount(np.concatenate(y), minlength=4).max() / lengths.sum()),
        naive=float(alone.max(axis=1).mean()),
        one_direction=float(forward.max(axis=1).mean()),
        optimum=float(both.max(axis=1).mean()),
    )


def listen(x: Any) -> tuple[list[Array], list[Array], list[Array]]:
    """Return what the best listeners believe, `(frames, phonemes)` for each utterance.

    For each speaker there are nine states: the three sounds before the clear vowel, its three
    frames, and the three sounds behind it. The vowel is equally likely to begin at each of its
    `frames - 2` places, so if it has not begun before frame t, it begins there with probability
    `1 / (frames - 2 - t)`.

    Args:
        x: One array `(frames, bands)` for each utterance.

    Returns:
        With all frames, with those up to the one that is named, and with that one alone.
    """
    lengths = np.array([len(one) for one in x])
    count, most = len(x), int(lengths.max())
    emission = np.ones((count, most, 2, 9))
    for one, kept in zip(x, emission, strict=True):
        kept[: len(one)] = _emissions(np.asarray(one, float))
    begins = 1 / np.maximum(lengths[:, None] - 2 - np.arange(most), 1)
    steps = np.zeros((count, most, 9, 9))
    steps[..., :3, :3] = (1 - begins)[..., None, None] * TRANSITION
    steps[..., :3, 3] = begins[..., None]
    steps[..., 3, 4] = steps[..., 4, 5] = 1
    steps[..., 5, 6:] = SHARES
    steps[..., 6:, 6:] = TRANSITION
    start = np.zeros((count, 2, 9))
    start[..., :3] = ((1 - begins[:, 0, None]) * SHARES)[:, None] / 2
    start[..., 3] = begins[:, :1] / 2

    prior, forward = np.empty_like(emission), np.empty_like(emission)
    backward = np.ones_like(emission)
    for t in range(most):
        prior[:, t] = start if t == 0 else prior[:, t - 1] @ steps[:, t]
        expected = start if t == 0 else forward[:, t - 1] @ steps[:, t]
        forward[:, t] = _scaled(expected * emission[:, t])
    for t in range(most - 2, -1, -1):
        later = _scaled(backward[:, t + 1] * emission[:, t + 1]) @ steps[:, t + 1].swapaxes(1, 2)
        backward[:, t] = np.where((t < lengths - 1)[:, None, None], later, 1)
    states = np.empty((2, 9), int)
    states[:, :3] = states[:, 6:] = SOUNDS
    states[:, 3:6] = np.array(CLEAR_PHONEME)[:, None]
    named = np.eye(len(PHONEMES))[states]
    beliefs = (forward * backward, forward, prior * emission)
    believed = [np.einsum("ntsk,skp->ntp", _scaled(b, (2, 3)), named) for b in beliefs]
    both, one_direction, alone = (
        [row[:frames] for row, frames in zip(b, lengths, strict=True)] for b in believed
    )
    return both, one_direction, alone


def _emissions(frames: Array) -> Array:
    """Return how well each state explains each frame, `(frames, 2, 9)`, up to a factor."""
    distance = ((frames[:, None] - SPECTRA) ** 2).sum(axis=-1) / (2 * NOISE**2)
    places = np.exp(distance.min(axis=1, keepdims=True) - distance)
    silent = ~frames.any(axis=1)
    around = np.stack([silent, places[:, 1] * ~silent, places[:, 2] * ~silent], axis=1)
    clear = places[:, CLEAR_PLACE] * ~silent[:, None]
    three = np.repeat(clear[..., None], CLEAR_FRAMES, axis=-1)
    twice = np.repeat(around[:, None], 2, axis=1)
    return np.concatenate([twice, three, twice], axis=-1)


def _scaled(weights: Array, axes: tuple[int, int] = (1, 2)) -> Array:
    """Return weights that sum to 1 over these axes: small numbers must not run out."""
    return weights / weights.sum(axis=axes, keepdims=True)


def _chain(frames: int, rng: np.random.Generator) -> Array:
    """Return the sounds around the clear vowel: 0 a pause, 1 and 2 a place."""
    sounds = rng.choice(3, size=frames, p=SHARES)
    goes_on = rng.random(frames) < STAY
    for t in range(1, frames):
        if goes_on[t]:
            sounds[t] = sounds[t - 1]
    return sounds
