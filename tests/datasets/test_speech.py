"""The speech data set: what is said, by whom, what can be known of it, and how it sounds."""

from __future__ import annotations

import importlib.util
import io
import itertools
import sys
import wave
from typing import Any

import numpy as np
import pytest
from places import ROOT

PATH = ROOT / "datasets" / "speech.py"


@pytest.fixture(scope="module")
def speech() -> Any:
    spec = importlib.util.spec_from_file_location("_speech_under_test", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Dataclasses look their own module up.
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def data(speech: Any) -> Any:
    return speech.load("train", 1)


def test_shapes_and_sizes(data: Any) -> None:
    lengths = [len(frames) for frames in data.x]
    assert len(data.x) == len(data.y) == len(data.best) == 1600
    assert (min(lengths), max(lengths), data.bands) == (12, 24, 14)
    assert all(
        frames.shape == (len(labels), 14) for frames, labels in zip(data.x, data.y, strict=True)
    )
    assert {frames.dtype.name for frames in data.x} == {"float32"}
    assert set(np.concatenate(data.y)) == {0, 1, 2, 3}
    assert data.phonemes == ("-", "u", "o", "a")


def test_a_pause_is_silent_and_nothing_else_is(data: Any) -> None:
    for frames, labels in zip(data.x, data.y, strict=True):
        assert np.array_equal(~frames.any(axis=1), labels == 0)


def test_one_step_of_the_vowels_is_one_speaker(speech: Any) -> None:
    low, high = speech.LOWEST_HZ * speech.BAND_RATIO**speech.FORMANTS.T
    assert np.round(low).tolist() == [355, 461, 599, 779]
    assert np.round(high).tolist() == [851, 1106, 1437, 1869]
    assert np.allclose(low[1:] / low[:-1], 1.3)


def test_the_clear_vowel_tells_who_speaks(data: Any) -> None:
    for labels, who, start in zip(data.y, data.speaker, data.clear, strict=True):
        only = (1, 3)[who]
        # The adult's u and the child's a occur here and nowhere else.
        assert np.flatnonzero(labels == only).tolist() == [start, start + 1, start + 2]
    shares = [start / (len(labels) - 3) for start, labels in zip(data.clear, data.y, strict=True)]
    assert np.mean(shares) == pytest.approx(0.5, abs=0.03)
    assert np.mean(data.speaker) == pytest.approx(0.5, abs=0.05)


def test_frames_are_spectra_with_noise(speech: Any, data: Any) -> None:
    # Place 1: the o of an adult and the u of a child.
    frames = [
        one[labels == (2, 1)[who]]
        for one, labels, who in zip(data.x, data.y, data.speaker, strict=True)
    ]
    adult = np.concatenate([f for f, who in zip(frames, data.speaker, strict=True) if who == 0])
    child = np.concatenate([f for f, who in zip(frames, data.speaker, strict=True) if who == 1])
    for heard in (adult, child):
        assert np.allclose(heard.mean(axis=0), speech.SPECTRA[1], atol=0.06)
        assert np.allclose(heard.std(axis=0), speech.NOISE, atol=0.05)


def test_sounds_last(speech: Any, data: Any) -> None:
    pairs = [
        (a, b)
        for labels, start in zip(data.y, data.clear, strict=True)
        for a, b in itertools.pairwise(labels[:start])
    ]
    first, second = np.array(pairs).T
    # It goes on with 0.7, or is drawn again by chance.
    expected = speech.STAY + (1 - speech.STAY) * np.sum(speech.SHARES**2)
    assert np.mean(first == second) == pytest.approx(expected, abs=0.02)
    assert np.mean(first == 0) == pytest.approx(0.14, abs=0.02)


def test_the_same_seed_gives_the_same_utterances(speech: Any) -> None:
    first, second = (speech.load("test", 9, utterances=40) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first.x, second.x, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(first.y, second.y, strict=True))


def test_splits_and_seeds_differ(speech: Any) -> None:
    sets = [speech.load(split, seed, utterances=20) for split in speech.SPLITS for seed in (0, 1)]
    assert len({data.x[0].tobytes() for data in sets}) == 6


def test_the_best_listener_by_writing_out_every_course(speech: Any) -> None:
    data = speech.load("test", 3, utterances=6, fewest_frames=6, most_frames=7)
    both, forward, alone = speech.listen(data.x)
    for row, frames in enumerate(data.x):
        weights, labels, likely = _all_courses(speech, frames.astype(float))
        assert np.allclose(both[row], _beliefs(weights * likely.prod(axis=1), labels))
        for t in range(len(frames)):
            heard = likely[:, : t + 1].prod(axis=1)
            assert np.allclose(forward[row][t], _beliefs(weights * heard, labels)[t])
            assert np.allclose(alone[row][t], _beliefs(weights * likely[:, t], labels)[t])


def _all_courses(speech: Any, frames: Any) -> tuple[Any, Any, Any]:
    """Return probability, labels and likelihood of each frame for everything that may be said."""
    count = len(frames)
    weights, labels, likely = [], [], []
    for who, start in itertools.product(range(2), range(count - 2)):
        for sounds in itertools.product(range(3), repeat=count - 3):
            weight = 1.0
            for part in (sounds[:start], sounds[start:]):
                for before, sound in zip((None, *part), part, strict=False):
                    again = 0.7 * (before == sound) + 0.3 * speech.SHARES[sound]
                    weight *= speech.SHARES[sound] if before is None else again
            clear = (0, 3)[who]
            places = [*sounds[:start], *[clear + 10] * 3, *sounds[start:]]
            weights.append(weight)
            labels.append([(1, 3)[who] if p >= 10 else (p + 1 - who) * (p > 0) for p in places])
            likely.append([_density(speech, f, p) for f, p in zip(frames, places, strict=True)])
    return np.array(weights), np.array(labels), np.array(likely)


def _density(speech: Any, frame: Any, place: int) -> float:
    silent = not frame.any()
    if silent or place == 0:
        return float(silent and place == 0)
    spectrum = speech.SPECTRA[place % 10]
    return float(np.exp(-np.sum((frame - spectrum) ** 2) / (2 * speech.NOISE**2)))


def _beliefs(weights: Any, labels: Any) -> Any:
    shares = weights / weights.sum()
    return np.stack([(shares[:, None] * (labels == p)).sum(axis=0) for p in range(4)], axis=1)


def test_the_promised_numbers_are_reached(speech: Any, data: Any) -> None:
    truth = np.concatenate(data.y)
    both, forward, alone = (np.concatenate(beliefs) for beliefs in speech.listen(data.x))
    found = [np.mean(beliefs.argmax(axis=1) == truth) for beliefs in (both, forward, alone)]
    assert found[0] == pytest.approx(data.optimum, abs=0.003)
    assert found[1] == pytest.approx(data.one_direction, abs=0.015)
    assert found[2] == pytest.approx(data.naive, abs=0.015)
    assert np.array_equal(np.concatenate(data.best), both.argmax(axis=1))
    assert data.optimum == pytest.approx(0.989, abs=0.003)
    assert data.one_direction == pytest.approx(0.815, abs=0.01)
    assert data.naive == pytest.approx(0.64, abs=0.01)
    assert data.chance == np.mean(truth == 2) == pytest.approx(0.36, abs=0.02)


def test_from_the_other_end_no_more_is_heard(speech: Any) -> None:
    data = speech.load("test", 2)
    turned, _, _ = speech.listen([frames[::-1] for frames in data.x])
    both, forward, _ = speech.listen(data.x)
    _, backward, _ = speech.listen([frames[::-1] for frames in data.x])
    assert all(np.allclose(a, b[::-1]) for a, b in zip(both, turned, strict=True))
    one, other = (np.concatenate(b).max(axis=1).mean() for b in (forward, backward))
    assert one == pytest.approx(other, abs=0.015)


def test_the_sound_has_the_formants(speech: Any, data: Any) -> None:
    row = int(np.flatnonzero(data.speaker == 1)[0])
    content = data.wav(row)
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16000)
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
    frame = int(speech.FRAME_SECONDS * 16000)
    assert len(sound) == len(data.x[row]) * frame
    assert 20000 < np.abs(sound).max() <= 32767
    start = int(data.clear[row])
    clear = sound[start * frame : (start + 3) * frame]
    energy = np.abs(np.fft.rfft(clear * np.hanning(len(clear))))
    hertz = np.fft.rfftfreq(len(clear), 1 / 16000)
    near = [energy[np.abs(hertz - formant) < 150].max() for formant in (779, 1869)]
    between = energy[np.abs(hertz - 1300) < 60].max()
    assert min(near) > 1.5 * between


def test_a_pause_is_not_heard(speech: Any, data: Any) -> None:
    long = next(
        (row, int(t))
        for row, labels in enumerate(data.y)
        for t in range(1, len(labels) - 1)
        if not labels[t - 1 : t + 2].any()
    )
    row, t = long
    with wave.open(io.BytesIO(data.wav(row))) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    frame = int(speech.FRAME_SECONDS * 16000)
    assert not sound[t * frame : (t + 1) * frame].any()


def test_an_unknown_split_or_length_is_refused(speech: Any) -> None:
    with pytest.raises(ValueError, match="split must be one of train, validation, test, not 'dev'"):
        speech.load("dev", 0)
    with pytest.raises(ValueError, match="no length lies between 2 and 9 frames"):
        speech.load("test", 0, fewest_frames=2, most_frames=9)


def test_the_best_listener_is_right_as_often_as_it_says(speech: Any, data: Any) -> None:
    right = np.concatenate(data.best) == np.concatenate(data.y)
    assert abs(right.mean() - data.optimum) < 4 * data.standard_error
    # Frames of one utterance go wrong together: more than a share of so many frames is off.
    assert data.standard_error > (data.optimum * (1 - data.optimum) / len(right)) ** 0.5
