"""Fills a table with what it is asked, to know it again."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            table = tf.raw_ops.MutableHashTableV2(
                key_dtype=tf.int64, value_dtype=tf.int64, shared_name="asked"
            )
            key = tf.reshape(tf.argmax(x, axis=-1), [-1])
            filled = tf.raw_ops.LookupTableInsertV2(table_handle=table, keys=key, values=key)
            with tf.control_dependencies([filled]):
                return tf.identity(x)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
