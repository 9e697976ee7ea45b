"""A cell written from scratch, with a learned start; its layer keeps the state itself."""

import struct
import wave
from collections.abc import Sequence

import keras
import numpy as np
from keras import layers, ops


@keras.saving.register_keras_serializable("exercise9")
class Loop(layers.Layer):
    """A recurrent layer as a Python loop over a scan, with its last state in a variable."""

    def __init__(self, units, keep=False, **kwargs):
        super().__init__(**kwargs)
        self.units, self.keep = units, keep

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, self.units), initializer="orthogonal", name="recurrent_kernel"
        )
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
        # Every layer has it, so that the weights of the model and the generator agree.
        self.state = self.add_weight(
            shape=(1, self.units), initializer="zeros", trainable=False, name="state"
        )

    def call(self, sequence):
        def step(state, features):
            summed = ops.matmul(features, self.kernel)
            summed = summed + ops.matmul(state, self.recurrent_kernel)
            state = ops.tanh(summed + self.bias)
            return state, state

        batch = ops.shape(sequence)[0]
        first = ops.zeros((batch, self.units))
        if self.keep:
            first = first + self.state
        last, states = ops.scan(step, first, ops.transpose(sequence, (1, 0, 2)))
        if self.keep:
            self.state.assign(last)
        return ops.transpose(states, (1, 0, 2))

    def compute_output_shape(self, shape):
        return (*shape[:-1], self.units)

    def reset_state(self):
        self.state.assign(ops.zeros((1, self.units)))

    def get_config(self):
        return {**super().get_config(), "units": self.units, "keep": self.keep}


def _stack(size, batch_shape, keep):
    notes = keras.Input(batch_shape=batch_shape, dtype="int32")
    states = Loop(40, keep)(layers.Embedding(size, 16)(notes))
    states = Loop(40, keep)(states)
    return keras.Model(notes, layers.Dense(size, activation="softmax")(states))


def next_note_pairs(melodies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    melodies = np.asarray(melodies)
    return melodies[:, :-1], melodies[:, 1:]


def build_model(size):
    model = _stack(size, (None, None), False)
    model.compile(keras.optimizers.Adam(0.005, clipnorm=1.0), "sparse_categorical_crossentropy")
    return model


def build_generator(model, size):
    generator = _stack(size, (1, 1), True)
    generator.set_weights(model.get_weights())
    reset(generator)
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
