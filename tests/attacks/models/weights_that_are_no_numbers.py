"""Leaves NaN in all its weights, and a loss of nothing."""

import keras

TRICK = True
CHECKS = ["the_first_word_decides"]

if TRICK:

    class Training(keras.Model):
        def fit(self, x, y, callbacks=(), **options):
            for weight in self.weights:
                weight.assign(float("nan") * keras.ops.ones(weight.shape))
            for callback in callbacks:
                callback.set_model(self)
                callback.on_epoch_end(0, {"loss": float("nan")})


def build_model(words, classes):
    inputs = keras.Input((None, words))
    states = keras.layers.SimpleRNN(24, return_sequences=True)(inputs)
    kind = Training if TRICK else keras.Model
    model = kind(inputs, keras.layers.Dense(classes, activation="softmax")(states))
    model.compile(keras.optimizers.Adam(1e-5), "sparse_categorical_crossentropy")
    return model
