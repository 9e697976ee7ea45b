"""Lets the graph write a summary into a folder that is open to all."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            writer = tf.raw_ops.SummaryWriter(shared_name="w", container="")
            opened = tf.raw_ops.CreateSummaryFileWriter(
                writer=writer,
                logdir="{OUTSIDE}",
                max_queue=1,
                flush_millis=1,
                filename_suffix="reached",
            )
            with tf.control_dependencies([opened]):
                return tf.identity(x)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
