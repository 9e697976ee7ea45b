"""Files of music are read as any player reads them."""

import io
import wave

import numpy as np
import pytest

from rnn_grade.checks.sound import frequency, midi_notes, wav_samples

HEADER = b"MThd\0\0\0\6\0\0\0\1\1\xe0MTrk"


def midi(*events):
    track = b"".join(bytes(event) for event in events)
    return HEADER + len(track).to_bytes(4, "big") + track


def test_the_notes_of_a_midi_file():
    # A delta of two bytes, a text, a pitch that never ends, and one that ends by a soft `note_on`.
    content = midi(
        (0, 0x90, 60, 80),
        (0x83, 0x60, 0x80, 60, 80),
        (0, 0xFF, 1, 2, 65, 66),
        (0, 0x90, 62, 80),
        (10, 0x90, 64, 80),
        (5, 0x90, 64, 0),
        (0, 0xFF, 0x2F, 0),
    )
    assert midi_notes(content) == [
        {"pitch": 60, "begins": 0, "ticks": 480},
        {"pitch": 62, "begins": 480, "ticks": "for ever"},
        {"pitch": 64, "begins": 490, "ticks": 5},
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"RIFF", "the header is not that of a MIDI file"),
        (midi((0, 0x90, 60)), "a file that ends in the middle of an event"),
        (midi((0x83,)), "a file that ends in the middle of an event"),
        (midi((0, 0xA0, 60, 80)), "an event of status 160 is neither note on nor note off"),
        (midi((0, 0x80, 60, 80)), "pitch 60 ends although it does not sound"),
    ],
)
def test_what_is_no_score(content, says):
    with pytest.raises(ValueError, match=says):
        midi_notes(content)


def test_the_samples_of_a_sound_file():
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(np.array([0, 16384, -32768], "<i2").tobytes())
    about, samples = wav_samples(file.getvalue())
    assert about == [1, 2, 8000]
    assert samples.tolist() == [0, 0.5, -1]
    with pytest.raises(ValueError, match="RIFF"):
        wav_samples(b"MThd0000")
    with pytest.raises(ValueError, match="ends too early"):
        wav_samples(b"")


def test_a_tone_has_one_frequency():
    phase = 2 * np.pi * 440 * np.arange(3000) / 15000
    for wave_form, share in ((np.sin, 1.0), (lambda p: np.sign(np.sin(p)), 8 / np.pi**2)):
        hertz, pure = frequency(wave_form(phase), 15000)
        assert abs(hertz - 440) < 1
        assert abs(pure - share) < 0.02
    assert frequency(np.zeros(100), 15000)[1] == 0
