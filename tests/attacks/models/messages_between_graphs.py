"""Sends from one graph what another one receives."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            told = dict(
                tensor_name="told",
                send_device="/cpu:0",
                send_device_incarnation=1,
                recv_device="/cpu:0",
            )
            with tf.control_dependencies([tf.raw_ops.Send(tensor=tf.reduce_sum(x), **told)]):
                return tf.identity(x)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
