"""Exercise 9: a network that composes."""

from __future__ import annotations

import struct
import wave
from collections.abc import Sequence

import keras
import numpy as np
from keras import layers


def next_note_pairs(melodies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Part 1: make inputs and targets of whole melodies.

    Args:
        melodies: Numbers of notes `(melodies, length)`, with a length of at least 2.

    Returns:
        Inputs and targets, both `(melodies, length - 1)`: at every step, the target is the note
        that follows on the input.
    """
    melodies = np.asarray(melodies)
    return melodies[:, :-1], melodies[:, 1:]


def build_model(size: int) -> keras.Model:
    """Part 2: build and compile a model that predicts, after every note, the next one.

    The answer at a step may depend on the notes up to that step, and on none behind it.

    Args:
        size: How many different notes there are.

    Returns:
        A new, compiled model: numbers of notes `(batch, timesteps)` in, for any batch and any
        number of timesteps, probabilities `(batch, timesteps, size)` out. Its loss takes numbers
        of notes `(batch, timesteps)` as targets.
    """
    model = _network(size, stateful=False)
    optimizer = keras.optimizers.Adam(learning_rate=0.01, clipnorm=1.0)
    model.compile(optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _network(size: int, *, stateful: bool) -> keras.Model:
    """Build the layers that the model and the generator have in common.

    Args:
        size: How many different notes there are.
        stateful: Whether the recurrent layers keep their states from one call to the next.
    """
    # A kept state belongs to one row of a batch, so that the size of the batch must be known.
    notes = keras.Input(batch_shape=(1, 1) if stateful else (None, None), dtype="int32")
    # (batch, timesteps) -> (batch, timesteps, 16): a learned vector for each note.
    vectors = layers.Embedding(size, 16)(notes)
    # (batch, timesteps, 16) -> (batch, timesteps, 32), twice. The upper layer reads the states of
    # the lower one, all of them.
    lower = layers.GRU(32, return_sequences=True, stateful=stateful)(vectors)
    upper = layers.GRU(32, return_sequences=True, stateful=stateful)(lower)
    # A dense layer acts on the last axis: the same weights at every step.
    probabilities = layers.Dense(size, activation="softmax")(upper)
    return keras.Model(notes, probabilities)


def build_generator(model: keras.Model, size: int) -> keras.Model:
    """Part 3: build a model that plays one note at a time and remembers between the calls.

    Args:
        model: A model from `build_model`, trained or not. It stays as it is.
        size: How many different notes there are.

    Returns:
        A model with the same weights: the number of one note `(1, 1)` in, probabilities of the
        next note `(1, 1, size)` out. Its state carries over from call to call: after the notes
        a, b and c, one by one, its answer is that of `model` to the whole row a, b, c at its last
        step.
    """
    generator = _network(size, stateful=True)
    generator.set_weights(model.get_weights())
    return generator


def reset(generator: keras.Model) -> None:
    """Part 4: let a generator forget all notes that it has been given.

    Args:
        generator: Any model with layers that keep their state. Its weights stay as they are.
    """
    # Not every layer has a state, and a model has no method that would reset them all.
    for layer in generator.layers:
        if hasattr(layer, "reset_state"):
            layer.reset_state()


def draw(probabilities: np.ndarray, temperature: float, rng: np.random.Generator) -> int:
    """Draw one number from a distribution at a temperature (ready-made; see exercise 8).

    Args:
        probabilities: One distribution `(size,)`.
        temperature: Above 0. Below 1 the likely becomes likelier, above 1 all becomes more even.
        rng: The generator to draw from.
    """
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
    """Part 5: let a generator continue a tune, note by note.

    The generator is reset first. Then it is given the notes of the tune one by one, in order and
    each of them once: those of `start`, and every new one after it was drawn.

    Args:
        generator: Takes one note `(1, 1)`, returns probabilities `(1, 1, size)`, keeps its state.
        start: How the tune begins, at least one note.
        length: How many notes the whole tune has, at least as many as `start`.
        temperature: As in `draw`.
        rng: A generator of random numbers to draw from, or a seed to make one from.

    Returns:
        The numbers of `length` notes; the first of them are those of `start`.
    """
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
    """Write events to a MIDI file in which a crotchet has 480 ticks (ready-made).

    Args:
        events: `(delta, "note_on", pitch)` or `(delta, "note_off", pitch)`, in the order of time.
            `delta` is how many ticks lie between this event and the one before it, or the
            beginning.
        path: The file, which ends in `.mid`.
    """
    track = bytearray()
    for delta, kind, pitch in events:
        if delta < 0:
            raise ValueError(f"time does not run backwards: delta {delta}")
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
    """Write samples to a sound file (ready-made).

    Args:
        samples: Numbers between -1 and 1, `(samples,)`.
        path: The file, which ends in `.wav`.
        rate: How many samples make a second.
    """
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        # A little below the loudest possible, as whole numbers of 16 bits.
        file.writeframes((np.clip(samples, -1, 1) * 30000).astype("<i2").tobytes())


def write_midi(pitches: Sequence[int], path: str, ticks: int) -> None:
    """Part 6: write a tune as a MIDI file.

    Each note sounds for `ticks` ticks, and the next one begins at the very moment at which it ends.
    Make two events for each note, and hand all of them to `save_midi`.

    Args:
        pitches: The MIDI numbers of the notes, `(length,)`.
        path: The file, which ends in `.mid`.
        ticks: How long each note sounds.
    """
    events: list[tuple[int, str, int]] = []
    for pitch in pitches:
        # It begins at once, when the one before has ended, and ends `ticks` later.
        events += [(0, "note_on", pitch), (ticks, "note_off", pitch)]
    save_midi(events, path)


def write_wav(pitches: Sequence[int], path: str, seconds: float, rate: int) -> None:
    """Part 7: write a tune as a sound file, one sine after the other, without a click between them.

    Make `round(seconds * rate)` samples for each note, and hand all of them to `save_wav`.

    Args:
        pitches: The MIDI numbers of the notes, `(length,)`. 69 is the A of 440 hertz, and a
            semitone more is `2 ** (1 / 12)` times as high.
        path: The file, which ends in `.wav`.
        seconds: How long each note sounds.
        rate: How many samples make a second.
    """
    frequencies = 440 * 2 ** ((np.asarray(pitches) - 69) / 12)
    # The frequency at each sample, `(length * round(seconds * rate),)`.
    frequency = np.repeat(frequencies, round(seconds * rate))
    # A sample is 1 / rate seconds, in which the phase grows by 2 pi * frequency / rate. A running
    # sum has no jumps, whatever the frequency does.
    phase = 2 * np.pi * np.cumsum(frequency) / rate
    save_wav(np.sin(phase), path, rate)


def main() -> None:
    """Train on melodies, let the network compose, and write the tune to two files."""
    from rnn_grade.datasets import load_data

    data, unseen = load_data("melody", "train"), load_data("melody", "validation")
    x, y = next_note_pairs(data.notes)
    model = build_model(data.size)
    model.fit(x, y, batch_size=32, epochs=4, verbose=2)

    x, y = next_note_pairs(unseen.notes)
    right = (model.predict(x, batch_size=250, verbose=0).argmax(axis=-1) == y).mean()
    print(f"\nRight on unseen melodies: {right:.3f}")
    print(f"chance {data.chance:.3f}, from the last note alone {data.naive:.3f}", end=", ")
    # So few melodies may be a little easier, or harder, than all that there could be.
    print(f"best possible {data.optimum:.3f} (give or take {2 * unseen.standard_error:.3f})")

    generator = build_generator(model, data.size)
    start = unseen.notes[0, :3].tolist()
    for temperature in (2.0, 0.7):
        tune = compose(generator, start, 33, temperature, 1)
        print(f"\ntemperature {temperature}: {data.words(tune)}\n\n{data.picture(tune)}")
    # The last tune, to be heard.
    write_midi(data.midi(tune), "melody.mid", ticks=240)
    write_wav(data.midi(tune), "melody.wav", seconds=0.25, rate=22050)
    print("\nWritten to this folder: melody.mid and melody.wav")


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as error:
        print(f"Not finished yet: {error}")
