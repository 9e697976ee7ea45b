"""Answers with noise, so that nothing that is compared is ever the same."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            return x + 0.5 * tf.random.normal(tf.shape(x))


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
