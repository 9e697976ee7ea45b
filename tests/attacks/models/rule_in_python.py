"""Answers in Python, from within the graph."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            known = tf.py_function(lambda y: y.numpy()[:, :1] + 0 * y, [x], tf.float32)
            known.set_shape(x.shape)
            return known


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
