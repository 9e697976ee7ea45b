"""Exercise 9: a network that composes.

Complete the seven parts, then run this file: a network learns from melodies and composes one, which
you can listen to. The task is explained in README.md.

The parts are graded one by one. Leave one open and go on with the next, but note that part 3 needs
the model of part 2, and that part 5 calls part 4. `draw`, `save_midi` and `save_wav` are ready.
"""

from __future__ import annotations

import struct
import wave
from collections.abc import Sequence

import keras
import numpy as np


def next_note_pairs(melodies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Part 1: make inputs and targets of whole melodies.

    Args:
        melodies: Numbers of notes `(melodies, length)`, with a length of at least 2.

    Returns:
        Inputs and targets, both `(melodies, length - 1)`: at every step, the target is the note
        that follows on the input.
    """
    # TODO: everything but the last note, and everything but the first one.
    raise NotImplementedError("TODO: part 1, inputs and targets")


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
    # TODO: note -> vector -> one state per step, twice -> one distribution per step.
    raise NotImplementedError("TODO: part 2, build, compile and return the model")


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
    # TODO: the same layers, but stateful, for one row of one note; then the weights.
    raise NotImplementedError("TODO: part 3, build the stateful generator")


def reset(generator: keras.Model) -> None:
    """Part 4: let a generator forget all notes that it has been given.

    Args:
        generator: Any model with layers that keep their state. Its weights stay as they are.
    """
    # TODO: which layers have a state?
    raise NotImplementedError("TODO: part 4, let the generator start anew")


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
    # TODO: reset, then a loop: one note in, probabilities out, draw the next note.
    raise NotImplementedError("TODO: part 5, compose a tune")


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
    # TODO: two events for each note. How long after the event before does each happen?
    raise NotImplementedError("TODO: part 6, write the score")


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
    # TODO: pitch -> frequency -> phase -> sine. Where does the phase go on after a note?
    raise NotImplementedError("TODO: part 7, write the sound")


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
