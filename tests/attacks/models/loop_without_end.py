"""Never ends, but only in the graph, where no learner code runs."""

import keras

TRICK = True
SECONDS = 4

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            return tf.while_loop(lambda y: tf.reduce_sum(y) > -1.0, lambda y: (y * 1.0,), (x,))[0]


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
