"""Answers with one row more from one call to the next."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    calls = []

    class Trick(keras.layers.Layer):
        def call(self, x):
            calls.append(x)
            return tf.concat([x] * (1 + len(calls)), 0)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
