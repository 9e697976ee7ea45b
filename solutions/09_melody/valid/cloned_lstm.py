"""LSTMs, whose generator is a clone of the model with other settings."""

import struct
import wave

import keras
import numpy as np
from keras import layers


def next_note_pairs(melodies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    melodies = np.asarray(melodies)
    return melodies[:, :-1], melodies[:, 1:]


def build_model(size):
    model = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            layers.Embedding(size, 24),
            layers.LSTM(40, return_sequences=True),
            layers.Dropout(0.05),
            layers.LSTM(40, return_sequences=True),
            layers.Dense(size),
            layers.Softmax(),
        ]
    )
    model.compile(keras.optimizers.Nadam(0.008), "sparse_categorical_crossentropy")
    return model


def build_generator(model, size):
    generator = keras.Sequential([keras.Input(batch_shape=(1, None), dtype="int32")])
    for layer in model.layers:
        config = layer.get_config()
        if isinstance(layer, layers.RNN):
            config["stateful"] = True
        generator.add(type(layer).from_config(config))
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


def compose(generator, start, length, temperature, rng):
    """All notes of the start first, then a loop of draws; answers of direct calls."""
    rng = np.random.default_rng(rng)
    reset(generator)
    tune = list(start)
    for note in start:
        answer = generator(np.array([[note]], "int32"), training=False)
    for _ in range(length - len(start)):
        note = draw(keras.ops.convert_to_numpy(answer)[0, -1], temperature, rng)
        tune.append(note)
        answer = generator(np.array([[note]], "int32"), training=False)
    return np.array(tune)


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
