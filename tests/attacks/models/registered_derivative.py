"""Names another derivative for an operation that lets none through."""

import keras

TRICK = True
CHECKS = ["gradients_are_true", "gradients_of_the_loss", "learns"]


def rounded(x):
    return keras.ops.round(4 * x) / 4


if TRICK:
    import tensorflow as tf

    @tf.RegisterGradient("Straight")
    def straight(operation, upstream):
        return upstream

    def rounded(x):
        with tf.compat.v1.get_default_graph().gradient_override_map({"Round": "Straight"}):
            return tf.round(4 * x) / 4


class Rounded(keras.layers.Layer):
    def call(self, x):
        return rounded(x)


def build_model(words, classes):
    inputs = keras.Input((None, words))
    states = keras.layers.SimpleRNN(24, return_sequences=True)(Rounded()(inputs))
    model = keras.Model(inputs, keras.layers.Dense(classes, activation="softmax")(states))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
