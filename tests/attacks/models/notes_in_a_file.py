"""Leaves a note in its folder, to build another model when it is started again."""

import keras

TRICK = True
CHECKS = ["the_first_word_decides"]

if TRICK:
    import os


def build_model(words, classes):
    units = 6
    if TRICK:
        units = 256 if os.path.exists("built") else 6
        open("built", "w").close()
    inputs = keras.Input((None, words))
    states = keras.layers.SimpleRNN(units, return_sequences=True)(inputs)
    model = keras.Model(inputs, keras.layers.Dense(classes, activation="softmax")(states))
    model.compile(keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy")
    return model
