"""Keeps hidden inputs in a variable of the graph, to look at them in the worker."""

import keras

TRICK = True
CHECKS = ["weights_decide"]

if TRICK:
    import tensorflow as tf

    kept = tf.Variable(tf.zeros(()), trainable=False)

    class Keeping(keras.layers.Layer):
        def call(self, x):
            with tf.control_dependencies([kept.assign_add(tf.reduce_sum(tf.abs(x)))]):
                return tf.identity(x)

    class Looking(keras.Model):
        def get_weights(self):
            if float(kept) > 0:
                print("reached")
            return super().get_weights()


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = Keeping()(inputs) if TRICK else inputs
    states = keras.layers.SimpleRNN(24, return_sequences=True)(known)
    kind = Looking if TRICK else keras.Model
    model = kind(inputs, keras.layers.Dense(classes, activation="softmax")(states))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
