"""A `train_step` of its own, `predict` for each note, an overtone, a phase added up in a loop."""

import struct
import wave

import keras
import numpy as np
import tensorflow as tf
from keras import layers


@keras.saving.register_keras_serializable("exercise9")
class TapeModel(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            losses = keras.ops.sparse_categorical_crossentropy(y, self(x, training=True))
            loss = tf.reduce_mean(losses)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        return {"loss": loss}


def next_note_pairs(melodies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    melodies = np.asarray(melodies)
    return melodies[:, :-1], melodies[:, 1:]


def build_model(size):
    base = _network(size, stateful=False)
    model = TapeModel(base.inputs, base.outputs[0])
    model.compile(optimizer=keras.optimizers.AdamW(0.008))
    return model


def _network(size: int, *, stateful: bool) -> keras.Model:
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


def compose(generator, start, length, temperature, rng):
    """`predict` in the place of `predict_on_batch`: slower, and right."""
    rng = np.random.default_rng(rng)
    for layer in generator.layers:
        getattr(layer, "reset_state", lambda: None)()
    tune, waiting, probabilities = [], list(start), None
    while len(tune) < length:
        note = waiting.pop(0) if waiting else draw(probabilities, temperature, rng)
        tune.append(np.int64(note))
        answer = generator.predict(np.full((1, 1), note), verbose=0)
        probabilities = np.squeeze(answer)
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
    samples, phase = [], 0.0
    for pitch in pitches:
        frequency = 440.0 * 2.0 ** ((pitch - 69) / 12)
        for _ in range(round(seconds * rate)):
            samples.append(0.6 * np.sin(phase) + 0.2 * np.sin(2 * phase))
            phase = (phase + 2 * np.pi * frequency / rate) % (2 * np.pi)
    save_wav(np.array(samples), path, rate)
