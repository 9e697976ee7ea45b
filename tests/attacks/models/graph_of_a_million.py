"""Has a graph of half a million operations."""

import keras

TRICK = True
SECONDS = 4

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            for _ in range(100_000):
                x = x + 1.0
            return x


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
