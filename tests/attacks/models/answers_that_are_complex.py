"""Answers with complex numbers."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Odd(keras.Model):
        def call(self, x, training=False):
            x = super().call(x, training=training)
            return tf.complex(x, x)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    kind = Odd if TRICK else keras.Model
    model = kind(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
