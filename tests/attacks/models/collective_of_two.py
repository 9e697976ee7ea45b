"""Waits for a second machine in the middle of the graph."""

import keras

TRICK = True

if TRICK:
    import tensorflow as tf

    class Trick(keras.layers.Layer):
        def call(self, x):
            return tf.raw_ops.CollectiveReduce(
                input=x,
                group_size=2,
                group_key=1,
                instance_key=1,
                merge_op="Add",
                final_op="Id",
                subdiv_offsets=[0],
            )


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    if TRICK:
        known = Trick()(known)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
