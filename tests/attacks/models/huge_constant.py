"""A constant of a terabyte, which stands in the graph as one number."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            return x + tf.reduce_sum(tf.fill([1 << 20, 1 << 18], 1.0))


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
