"""A subclass of `keras.Model` for both, with three simple recurrent layers."""

import struct
import wave
from collections.abc import Sequence

import keras
import numpy as np
from keras import layers


@keras.saving.register_keras_serializable("exercise9")
class Player(keras.Model):
    def __init__(self, size, stateful=False, **kwargs):
        super().__init__(**kwargs)
        self.size, self.keeps = size, stateful
        self.embedding = layers.Embedding(size, 16)
        self.stack = [
            layers.SimpleRNN(40, return_sequences=True, stateful=stateful) for _ in range(3)
        ]
        self.head = layers.Dense(size, activation="softmax")

    def call(self, notes):
        states = self.embedding(notes)
        for layer in self.stack:
            states = layer(states)
        return self.head(states)

    def get_config(self):
        return {**super().get_config(), "size": self.size, "stateful": self.keeps}


def next_note_pairs(melodies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    melodies = np.asarray(melodies)
    return melodies[:, :-1], melodies[:, 1:]


def build_model(size):
    model = Player(size)
    model.compile(
        keras.optimizers.Adam(0.004, clipnorm=1.0),
        keras.losses.SparseCategoricalCrossentropy(),
    )
    return model


def build_generator(model, size):
    generator = Player(size, stateful=True)
    generator(np.zeros((1, 1), "int32"))
    # The call above was a note as well.
    reset(generator)
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
    events = []
    for pitch in pitches:
        events += [(0, "note_on", pitch), (ticks, "note_off", pitch)]
    save_midi(events, path)


def write_wav(pitches, path, seconds, rate):
    frequencies = 440 * 2 ** ((np.asarray(pitches) - 69) / 12)
    phase = 2 * np.pi * np.cumsum(np.repeat(frequencies, round(seconds * rate))) / rate
    save_wav(np.sin(phase), path, rate)
