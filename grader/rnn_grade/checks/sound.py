"""What files of music hold: the notes of a MIDI file, and the samples and tones of a sound."""

from __future__ import annotations

import io
import itertools
import wave
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Nothing below so many hertz is heard as a tone.
_LOWEST = 20
# What is so near, in hertz, is the same tone.
_NEAR = 25


def midi_notes(content: bytes) -> list[dict[str, Any]]:
    """Return the notes of a MIDI file: the tick at which each begins, its ticks, and its pitch.

    Args:
        content: The file.

    Raises:
        ValueError: It is none, holds other events, or ends in the middle of one.
    """
    if content[:4] != b"MThd" or content[14:18] != b"MTrk":
        raise ValueError("the header is not that of a MIDI file")
    try:
        return _notes(iter(content[22 : 22 + int.from_bytes(content[18:22], "big")]))
    except StopIteration:
        raise ValueError("a file that ends in the middle of an event") from None


def _notes(track: Any) -> list[dict[str, Any]]:
    tick = 0
    notes: list[dict[str, Any]] = []
    sounding: dict[int, list[dict[str, Any]]] = {}
    for byte in track:
        delta = byte & 127
        while byte > 127:
            byte = next(track)
            delta = delta << 7 | byte & 127
        tick += delta
        status, pitch, velocity = (next(track), next(track), next(track))
        if status == 0xFF:
            # Not a note, but a text or the end; its length stands where a velocity would.
            bytes(itertools.islice(track, velocity))
        elif status >> 4 not in (8, 9):
            raise ValueError(f"an event of status {status} is neither note on nor note off")
        elif status >> 4 == 9 and velocity:
            notes.append({"pitch": pitch, "begins": tick, "ticks": "for ever"})
            sounding.setdefault(pitch, []).append(notes[-1])
        # A note that begins with no force at all is one that ends.
        elif sounding.get(pitch):
            note = sounding[pitch].pop(0)
            note["ticks"] = tick - note["begins"]
        else:
            raise ValueError(f"pitch {pitch} ends although it does not sound")
    return notes


def wav_samples(content: bytes) -> tuple[list[int], Array]:
    """Return what a WAV file of 16 bits says of itself, and its samples.

    Args:
        content: The file.

    Returns:
        Channels, bytes per sample, and samples per second; and numbers from -1 to 1 `(samples,)`.

    Raises:
        ValueError: It is none.
    """
    try:
        with wave.open(io.BytesIO(content)) as file:
            about, frames = file.getparams()[:3], file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(str(error) or "a file that ends too early") from None
    return list(about), np.frombuffer(frames[: len(frames) // 2 * 2], "<i2") / 32768


def frequency(samples: Array, rate: int) -> tuple[float, float]:
    """Return the strongest frequency of a tone, in hertz, and the share of its power there.

    Args:
        samples: Numbers `(samples,)`.
        rate: How many samples make a second.
    """
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 16)) ** 2
    hertz = np.arange(len(power)) * rate / (1 << 16)
    power = np.where(hertz < _LOWEST, 0, power)
    strongest = float(hertz[np.argmax(power)])
    near = np.abs(hertz - strongest) < _NEAR
    return strongest, float(power[near].sum() / max(power.sum(), 1e-300))
