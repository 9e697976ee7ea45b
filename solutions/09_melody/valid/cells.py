"""One `RNN` layer around stacked cells, on one-hot rows; a MIDI file made by hand."""

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


def save_wav(samples: np.ndarray, path: str, rate: int) -> None:
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        # A little below the loudest possible, as whole numbers of 16 bits.
        file.writeframes((np.clip(samples, -1, 1) * 30000).astype("<i2").tobytes())


def write_midi(pitches, path, ticks):
    """Without the helper: the bytes are made by hand, and a force of 0 ends a note."""
    track = b""
    for pitch in pitches:
        track += bytes([0, 0x90, pitch, 100, 0x80 | ticks >> 7, ticks & 0x7F, 0x90, pitch, 0])
    track += bytes([0, 0xFF, 0x2F, 0])
    with open(path, "wb") as file:
        file.write(b"MThd" + struct.pack(">IHHH", 6, 0, 1, 480))
        file.write(b"MTrk" + struct.pack(">I", len(track)) + track)


def write_wav(pitches, path, seconds, rate):
    frequencies = 440 * 2 ** ((np.asarray(pitches) - 69) / 12)
    phase = 2 * np.pi * np.cumsum(np.repeat(frequencies, round(seconds * rate))) / rate
    save_wav(np.sin(phase), path, rate)
