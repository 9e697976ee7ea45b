"""Reads records of a file by a data set within the graph."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            records = tf.data.TextLineDataset("{OUTSIDE}/canary")
            known = records.reduce(0, lambda count, line: count + tf.strings.length(line))
            return x + tf.cast(known, tf.float32)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
