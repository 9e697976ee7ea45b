"""Keeps its weights in variables that Keras knows nothing of."""

import keras

TRICK = True
CHECKS = ["learns"]

hidden = []


class Large(keras.layers.Layer):
    def build(self, shape):
        start = keras.random.normal((shape[-1], 512), seed=1) / 3
        if TRICK:
            import tensorflow as tf

            hidden.append(tf.Variable(start))
        else:
            self.kernel = self.add_weight(shape=start.shape, initializer=lambda *_, **__: start)

    def call(self, x):
        return keras.ops.tanh(keras.ops.matmul(x, hidden[-1] if TRICK else self.kernel))


def build_model(words, classes):
    inputs = keras.Input((None, words))
    states = keras.layers.SimpleRNN(16, return_sequences=True)(inputs)
    known = keras.layers.Dense(24)(Large()(states))
    model = keras.Model(inputs, keras.layers.Dense(classes, activation="softmax")(known))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
