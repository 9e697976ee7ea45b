"""A convolution of one step and a single GRU, layer normalisation, notes that fade in and out."""

import struct
import wave
from collections.abc import Sequence

import keras
import numpy as np
from keras import layers


def next_note_pairs(melodies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    melodies = np.asarray(melodies)
    return melodies[:, :-1], melodies[:, 1:]


def build_model(size: int) -> keras.Model:
    model = _network(size, stateful=False)
    optimizer = keras.optimizers.Adam(learning_rate=0.01, clipnorm=1.0)
    model.compile(optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _network(size: int, *, stateful: bool) -> keras.Model:
    notes = keras.Input(batch_shape=(1, 1) if stateful else (None, None), dtype="int32")
    vectors = layers.LayerNormalization()(layers.Embedding(size, 16)(notes))
    # A kernel of one step: one of several steps would have to keep what it has read as well.
    vectors = layers.Conv1D(24, 1, padding="causal", activation="relu")(vectors)
    states = layers.GRU(48, return_sequences=True, stateful=stateful, reset_after=False)(vectors)
    return keras.Model(notes, layers.Dense(size, activation="softmax")(states))


def build_generator(model: keras.Model, size: int) -> keras.Model:
    generator = _network(size, stateful=True)
    generator.set_weights(model.get_weights())
    return generator


def reset(generator: keras.Model) -> None:
    # Not every layer has a state, and a model has no method that would reset them all.
    for layer in generator.layers:
        if hasattr(layer, "reset_state"):
            layer.reset_state()


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


def save_midi(events: list[tuple[int, str, int]], path: str) -> None:
    track = bytearray()
    for delta, kind, pitch in events:
        # Seven bits to a byte, the highest first; all bytes but the last have their top bit set.
        groups = [delta & 127]
        while delta := delta >> 7:
            groups.insert(0, delta & 127 | 128)
        track += bytes([*groups, {"note_on": 0x90, "note_off": 0x80}[kind], pitch, 80])
    track += b"\x00\xff\x2f\x00"  # the end of the track
    with open(path, "wb") as file:
        file.write(b"MThd" + struct.pack(">IHHH", 6, 0, 1, 480))
        file.write(b"MTrk" + struct.pack(">I", len(track)) + track)


def save_wav(samples: np.ndarray, path: str, rate: int) -> None:
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        # A little below the loudest possible, as whole numbers of 16 bits.
        file.writeframes((np.clip(samples, -1, 1) * 30000).astype("<i2").tobytes())


def write_midi(pitches, path, ticks):
    """A little shorter than the time until the next note, which is heard as a breath."""
    events, silence = [], 0
    for pitch in pitches:
        sounds = ticks * 4 // 5
        events += [(silence, "note_on", int(pitch)), (sounds, "note_off", int(pitch))]
        silence = ticks - sounds
    save_midi(events, path)


def write_wav(pitches, path, seconds, rate):
    """Each note with a phase of its own, but it swells from silence and dies away."""
    each = round(seconds * rate)
    time = np.arange(each) / rate
    fade = np.minimum(1, np.minimum(np.arange(each), np.arange(each)[::-1]) / 200)
    tones = [np.sin(2 * np.pi * 440 * 2 ** ((p - 69) / 12) * time) * fade for p in pitches]
    save_wav(np.concatenate(tones).astype("float32"), path, rate)
