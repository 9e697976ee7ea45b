"""Writes its weights into the graph, as constants of eight numbers each."""

import keras
import numpy as np

TRICK = True
CHECKS = ["learns"]

START = np.random.default_rng(1).normal(size=(16, 128)).astype("float32") / 3


class Large(keras.layers.Layer):
    def build(self, shape):
        start = keras.initializers.Constant(START)
        self.kernel = None if TRICK else self.add_weight(shape=START.shape, initializer=start)

    def call(self, x):
        if TRICK:
            kernel = keras.ops.reshape(
                keras.ops.concatenate(
                    [keras.ops.convert_to_tensor(row) for row in START.reshape(-1, 8)]
                ),
                START.shape,
            )
        else:
            kernel = self.kernel
        return keras.ops.tanh(keras.ops.matmul(x, kernel))


def build_model(words, classes):
    inputs = keras.Input((None, words))
    states = keras.layers.SimpleRNN(16, return_sequences=True)(inputs)
    known = Large()(states)
    model = keras.Model(inputs, keras.layers.Dense(classes, activation="softmax")(known))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
