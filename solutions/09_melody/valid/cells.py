"""One `RNN` layer around stacked cells, on one-hot rows."""

import struct
import wave
from collections.abc import Sequence

import keras
import numpy as np
from keras import layers


def _layers(size, batch_shape, stateful):
    notes = keras.Input(batch_shape=batch_shape, dtype="int32")
    rows = layers.Lambda(
        lambda ids: keras.ops.one_hot(ids, size), output_shape=lambda shape: (*shape, size)
    )(notes)
    cells = [layers.LSTMCell(32), layers.GRUCell(32)]
    states = layers.RNN(cells, return_sequences=True, stateful=stateful)(rows)
    return keras.Model(notes, layers.Dense(size, activation="softmax")(states))


def next_note_pairs(melodies):
    inputs = [list(melody[:-1]) for melody in melodies]
    targets = [list(melody[1:]) for melody in melodies]
    return [inputs, targets]


def build_model(size):
    model = _layers(size, (None, None), stateful=False)
    model.compile(keras.optimizers.RMSprop(0.01), "sparse_categorical_crossentropy")
    return model


def build_generator(model, size):
    generator = _layers(size, (1, 1), stateful=True)
    for mine, yours in zip(generator.weights, model.weights, strict=True):
        mine.assign(yours)
    return generator


def reset(generator):
    for layer in generator.layers:
        if isinstance(layer, keras.layers.RNN) and layer.stateful:
            layer.reset_states()


def draw(probabilities: np.ndarray, temperature: float, rng: np.random.Generator) -> int:
    with np.errstate(divide="ignore"):
        logits = np.log(np.asarray(probabilities, np.float64)) / temperature
    weights = np.exp(logits - logits.max())
    return int(rng.choice(len(weights), p=weights / weights.sum()))


def compose(
    generator: keras.Model,
    start: Sequence[int],
    length: int,
    temperature: float,
    rng: int | np.random.Generator,
) -> list[int]:
    # Once, in front of the loop: made anew from the same seed, it would always draw the same.
    rng = np.random.default_rng(rng)
    reset(generator)
    tune = [int(note) for note in start]
    for step in range(length - 1):
        # The state holds all that came before: this one note is enough.
        probabilities = generator.predict_on_batch(np.array([[tune[step]]]))[0, 0]
        # Within the start, the next note stands already.
        if step == len(tune) - 1:
            tune.append(draw(probabilities, temperature, rng))
    return tune


def note_events(pitches: Sequence[int], ticks: int) -> list[tuple[int, str, int]]:
    events: list[tuple[int, str, int]] = []
    for pitch in pitches:
        # It begins at once, when the one before has ended, and ends `ticks` later.
        events += [(0, "note_on", pitch), (ticks, "note_off", pitch)]
    return events


def waveform(pitches: Sequence[int], seconds: float, rate: int) -> np.ndarray:
    frequencies = 440 * 2 ** ((np.asarray(pitches) - 69) / 12)
    # The frequency at each sample, `(length * round(seconds * rate),)`.
    frequency = np.repeat(frequencies, round(seconds * rate))
    # A sample is 1 / rate seconds, in which the phase grows by 2 pi * frequency / rate. A running
    # sum has no jumps, whatever the frequency does.
    phase = 2 * np.pi * np.cumsum(frequency) / rate
    return np.sin(phase)


def write_midi(pitches: Sequence[int], path: str, ticks: int = 480) -> None:
    track = bytearray()
    for delta, kind, pitch in note_events(pitches, ticks):
        # Seven bits to a byte, the highest first; all bytes but the last have their top bit set.
        groups = [delta & 127]
        while delta := delta >> 7:
            groups.insert(0, delta & 127 | 128)
        track += bytes([*groups, {"note_on": 0x90, "note_off": 0x80}[kind], pitch, 80])
    track += b"\x00\xff\x2f\x00"  # the end of the track
    with open(path, "wb") as file:
        file.write(b"MThd" + struct.pack(">IHHH", 6, 0, 1, 480))
        file.write(b"MTrk" + struct.pack(">I", len(track)) + track)


def write_wav(pitches: Sequence[int], path: str, seconds: float = 0.3, rate: int = 22050) -> None:
    samples = np.clip(np.asarray(waveform(pitches, seconds, rate)), -1, 1)
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        # A little below the loudest possible, as whole numbers of 16 bits.
        file.writeframes((samples * 20000).astype("<i2").tobytes())
