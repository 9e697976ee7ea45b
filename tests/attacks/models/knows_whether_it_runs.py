"""Computes something else where it is traced than where it is trained."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    import sys

    def names():
        frame, found = sys._getframe(), []
        while frame:
            found.append(frame.f_code.co_name)
            frame = frame.f_back
        return found

    class Trick(keras.layers.Layer):
        def call(self, x):
            if "fit" in names():
                return x
            return tf.cumsum(x, axis=1)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
