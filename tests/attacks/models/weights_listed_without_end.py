"""Lists its weights a hundred thousand times."""

import keras

TRICK = True

if TRICK:

    class Listing(keras.Model):
        @property
        def weights(self):
            return super().weights * 50_000


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    kind = Listing if TRICK else keras.Model
    model = kind(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
