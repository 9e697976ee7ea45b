"""Answers with a list that only TensorFlow can read."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Odd(keras.Model):
        def call(self, x, training=False):
            x = super().call(x, training=training)
            return tf.raw_ops.EmptyTensorList(
                element_shape=tf.constant([1]),
                max_num_elements=tf.constant(-1),
                element_dtype=tf.float32,
            )


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    kind = Odd if TRICK else keras.Model
    model = kind(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
