"""Lets the loss of its graph run a Python function."""

import keras

TRICK = True
CHECKS = ["gradients_of_the_loss"]


class Losing(keras.Model):
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        loss = super().compute_loss(x, y, y_pred, sample_weight)
        if TRICK:
            import tensorflow as tf

            loss = loss + tf.numpy_function(lambda one: one * 0, [loss], tf.float32)
        return loss


def build_model(words, classes):
    inputs = keras.Input((None, words))
    states = keras.layers.SimpleRNN(24, return_sequences=True)(inputs)
    model = Losing(inputs, keras.layers.Dense(classes, activation="softmax")(states))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
