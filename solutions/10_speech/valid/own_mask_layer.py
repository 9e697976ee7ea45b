"""A mask from a layer of its own, cells in `RNN`, directions that are added; loops in NumPy."""

import keras
import numpy as np
from keras import layers


def statistics(utterances):
    count, total, squares = 0, 0.0, 0.0
    for frames in utterances:
        count += len(frames)
        total = total + np.sum(frames, axis=0, dtype=np.float64)
        squares = squares + np.sum(np.square(frames, dtype=np.float64), axis=0)
    mean = total / count
    deviation = np.sqrt(np.maximum(squares / count - mean**2, 0))
    deviation[deviation < 1e-12] = 1.0
    return [mean, deviation]


def normalize(utterances, mean, deviation):
    return [(frames - mean) / deviation for frames in utterances]


def pad(utterances, side, padding):
    longest = max(map(len, utterances))
    x = np.full((len(utterances), longest, utterances[0].shape[1]), padding, np.float32)
    real = np.zeros(x.shape[:2], bool)
    for row, frames in enumerate(utterances):
        start = longest - len(frames) if side == "before" else 0
        x[row, start : start + len(frames)] = frames
        real[row, start : start + len(frames)] = True
    return x, real


@keras.saving.register_keras_serializable("exercise10")
class SkipPadding(layers.Layer):
    def __init__(self, padding, **kwargs):
        super().__init__(**kwargs)
        self.padding = padding
        self.supports_masking = True

    def compute_mask(self, inputs, mask=None):
        return keras.ops.any(keras.ops.abs(inputs - self.padding) > 1e-6, axis=-1)

    def call(self, inputs):
        kept = keras.ops.cast(self.compute_mask(inputs)[..., None], inputs.dtype)
        return inputs * kept

    def get_config(self):
        return {**super().get_config(), "padding": self.padding}


def build_model(bands, phonemes, padding):
    model = keras.Sequential(
        [
            keras.Input((None, bands)),
            SkipPadding(padding),
            layers.Bidirectional(
                layers.RNN(layers.GRUCell(32), return_sequences=True), merge_mode="sum"
            ),
            layers.Dense(phonemes, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01, clipnorm=1.0), "sparse_categorical_crossentropy")
    return model


def frame_accuracy(probabilities, labels, real):
    return float(np.mean((np.argmax(probabilities, axis=-1) == labels)[real]))


def decode(probabilities, real, phonemes):
    texts = []
    for row, kept in zip(probabilities, real, strict=True):
        heard = []
        for frame, is_real in zip(row, kept, strict=True):
            if is_real:
                heard.append(phonemes[int(np.argmax(frame))])
        merged = [name for i, name in enumerate(heard) if i == 0 or name != heard[i - 1]]
        texts.append(" ".join(merged))
    return texts
