"""Hands over a graph that is nested ten thousand levels deep."""

import keras

TRICK = True

if TRICK:
    from pathlib import Path

    import tensorflow as tf

    save = tf.saved_model.save

    def other(module, folder, **options):
        save(module, folder, **options)
        nested = b""
        for _ in range(10_000):
            size, length = len(nested), b""
            while size > 127:
                length, size = length + bytes([size & 127 | 128]), size >> 7
            # A list of attribute values within an attribute value, and so on.
            nested = b"\x12" + length + bytes([size]) + nested
        (Path(folder) / "saved_model.pb").write_bytes(nested)

    tf.saved_model.save = other


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
